/* SPDX-License-Identifier: MIT */
#include "out/out.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "applet.h"
#include "authstr.h"
#include "out/progress.h"
#include "out/wrap.h"

/* One line to stderr; longer ones are cut. */
#define LINE_LIMIT 2048
#define SAFE_LIMIT (64 * 1024 * 1024)

static struct {
	const char *applet;
	bool color;
	int error;                 /* errno of the first write that failed */
	size_t hang;               /* columns; 0: lines go out as they are */
	struct authstr_buf *begun; /* a line that waits for its end */
	/* Ours, so that it can be wiped: strings that log in go through it. */
	char buffer[BUFSIZ];
} out = { .applet = "authstr" };

static bool
wants_color(const char *when)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (when != NULL && strcmp(when, "always") == 0)
		return true;
	if (when != NULL && strcmp(when, "never") == 0)
		return false;
	if (no != NULL && *no != '\0')
		return false;
	return isatty(STDOUT_FILENO) && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

void
out_begin(const char *color)
{
	out.color = wants_color(color);
	setvbuf(stdout, out.buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF,
	    sizeof(out.buffer));
}

static void
check(bool good)
{
	if (!good && out.error == 0)
		out.error = errno != 0 ? errno : EIO;
}

void
out_flush(void)
{
	check(fflush(stdout) == 0);
}

bool
out_is_broken(void)
{
	return out.error != 0;
}

void
out_failed(void)
{
	errno = ENOMEM;
	check(false);
}

int
out_end(int status)
{
	out_hang(0);
	out_flush();
	authstr_wipe(out.buffer, sizeof(out.buffer));
	if (out.error == 0 || out.error == EPIPE)
		return status;
	fprintf(stderr, "%s: cannot write to stdout: %s\n", out.applet,
	    strerror(out.error));
	return EXIT_IO;
}

/* ----------------------------------------------------------- long lines -- */

static void
write_out(struct authstr_span bytes)
{
	if (bytes.len > 0)
		check(fwrite(bytes.p, 1, bytes.len, stdout) == bytes.len);
}

static void
write_begun(void)
{
	struct authstr_buf *b = authstr_buf_new(SAFE_LIMIT);

	if (b != NULL)
		wrap_line(
		    authstr_buf_span(out.begun), out.hang, out_width(), b);
	if (b == NULL || authstr_buf_status(b) != AUTHSTR_OK ||
	    authstr_buf_status(out.begun) != AUTHSTR_OK)
		out_failed();
	else
		write_out(authstr_buf_span(b));
	authstr_buf_free(b);
	authstr_buf_cut(out.begun, 0);
}

void
out_hang(size_t columns)
{
	if (columns > 0 && out.begun == NULL)
		out.begun = authstr_buf_new(SAFE_LIMIT);
	if (columns == 0 && out.begun != NULL) {
		write_begun();
		authstr_buf_free(out.begun);
		out.begun = NULL;
	}
	out.hang = columns;
}

void
out_hang_list(size_t columns)
{
	if (isatty(STDOUT_FILENO))
		out_hang(columns);
}

void
out_raw(struct authstr_span bytes)
{
	while (out.begun != NULL && bytes.len > 0) {
		const unsigned char *lf = memchr(bytes.p, '\n', bytes.len);
		size_t n = lf != NULL ? (size_t)(lf - bytes.p) : bytes.len;

		authstr_buf_put(out.begun, (struct authstr_span){ bytes.p, n });
		if (lf == NULL)
			return;
		write_begun();
		write_out(authstr_span_of("\n"));
		bytes.p += n + 1;
		bytes.len -= n + 1;
	}
	write_out(bytes);
}

/* What is printed is short, but for what comes as an argument. */
__attribute__((format(printf, 1, 0))) static void
print_hanging(const char *format, va_list ap)
{
	char *text = NULL;
	int n = vasprintf(&text, format, ap);

	if (n < 0) {
		out_failed();
		return;
	}
	out_raw((struct authstr_span){ (unsigned char *)text, (size_t)n });
	authstr_wipe(text, (size_t)n);
	free(text);
}

void
out_text(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (out.begun != NULL)
		print_hanging(format, ap);
	else
		check(vprintf(format, ap) >= 0);
	va_end(ap);
}

void
out_safe(struct authstr_span bytes)
{
	struct authstr_buf *b = authstr_buf_new(SAFE_LIMIT);

	if (b == NULL || safe_print(bytes, b) != AUTHSTR_OK)
		out_failed();
	else
		out_raw(authstr_buf_span(b));
	authstr_buf_free(b);
}

void
out_lines(struct authstr_span bytes)
{
	if (!isatty(STDOUT_FILENO)) {
		out_raw(bytes);
		return;
	}
	while (bytes.len > 0) {
		const unsigned char *lf = memchr(bytes.p, '\n', bytes.len);
		size_t n = lf != NULL ? (size_t)(lf - bytes.p) : bytes.len;

		out_safe((struct authstr_span){ bytes.p, n });
		if (lf != NULL)
			out_text("\n");
		n += lf != NULL;
		bytes.p += n;
		bytes.len -= n;
	}
}

void
out_color(enum out_color color)
{
	/* On dark and on light: yellow, cyan, white and blue are lost on one
	 * of them, whatever shade the terminal has of them. */
	static const char *const codes[] = {
		[OUT_PLAIN] = "0",
		[OUT_BOLD] = "1",
		[OUT_DIM] = "2",
		[OUT_GOOD] = "1;32",
		[OUT_BAD] = "1;31",
		[OUT_WARN] = "1;35",
		[OUT_NAME] = "1",
		[OUT_SECRET] = "35",
	};

	if (out.color)
		out_text("\033[%sm", codes[color]);
}

bool
out_is_terminal(void)
{
	return isatty(STDOUT_FILENO);
}

static unsigned
width_of(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

unsigned
out_width(void)
{
	return width_of(STDOUT_FILENO);
}

unsigned
out_width_stderr(void)
{
	return width_of(STDERR_FILENO);
}

/* ------------------------------------------------------------ stderr -- */

const char *
out_applet(void)
{
	return out.applet;
}

void
out_name(const char *applet)
{
	out.applet = applet;
}

/* On a terminal, rows behind the first begin where the text does. */
static size_t
hanging_indent(const char *name, const char *text)
{
	static const char *const marks[] = { "note: ", "cure: " };
	size_t indent = strlen(name) + 2;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			indent += strlen(marks[i]);
	return indent;
}

static void
put_line(const char *name, const char *line, struct authstr_buf *out_line)
{
	struct authstr_buf *b = authstr_buf_new((size_t)LINE_LIMIT * 8);

	if (b == NULL)
		return;
	if (*name != '\0') {
		authstr_buf_put(b, authstr_span_of(name));
		authstr_buf_put(b, authstr_span_of(": "));
	}
	safe_print(authstr_span_of(line), b);
	if (authstr_buf_status(b) == AUTHSTR_OK && *name != '\0' &&
	    isatty(STDERR_FILENO))
		wrap_line(authstr_buf_span(b), hanging_indent(name, line),
		    width_of(STDERR_FILENO), out_line);
	else if (authstr_buf_status(b) == AUTHSTR_OK)
		authstr_buf_put(out_line, authstr_buf_span(b));
	authstr_buf_free(b);
}

/* What was printed on stdout before comes before it. */
__attribute__((format(printf, 2, 0))) static void
print_line(const char *name, const char *format, va_list ap)
{
	char line[LINE_LIMIT];
	struct authstr_buf *b = authstr_buf_new((size_t)LINE_LIMIT * 16);
	struct authstr_span text = { NULL, 0 };

	out_flush();
	progress_hide();
	vsnprintf(line, sizeof(line), format, ap);
	if (b != NULL) {
		put_line(name, line, b);
		text = authstr_buf_span(b);
	}
	if (text.len == 0 && (*line != '\0' || *name != '\0'))
		fprintf(stderr, "%s: out of memory\n", out.applet);
	else
		fprintf(stderr, "%.*s\n", (int)text.len, (const char *)text.p);
	authstr_buf_free(b);
}

void
out_vwarn(const char *format, va_list ap)
{
	print_line(out.applet, format, ap);
}

void
out_plain_warn(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print_line("", format, ap);
	va_end(ap);
}

void
out_warn(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	out_vwarn(format, ap);
	va_end(ap);
}

void
out_error(const struct authstr_error *err)
{
	if (err->offset == AUTHSTR_NO_OFFSET)
		out_warn("%s (%s)", err->text, err->rule);
	else
		out_warn(
		    "%s (%s, byte %zu)", err->text, err->rule, err->offset);
}

int
out_status(int authstr_status)
{
	static const struct {
		int library;
		enum exit_status exit;
	} table[] = {
		{ AUTHSTR_OK, EXIT_DONE },
		{ AUTHSTR_MORE, EXIT_DONE },
		{ AUTHSTR_E_NOMEM, EXIT_INTERNAL },
		{ AUTHSTR_E_USAGE, EXIT_BAD_USAGE },
		{ AUTHSTR_E_MALFORMED, EXIT_BAD_INPUT },
		{ AUTHSTR_E_REFUSED, EXIT_BAD_INPUT },
		{ AUTHSTR_E_UNSUPPORTED, EXIT_NO },
		{ AUTHSTR_E_PROTOCOL, EXIT_PROTOCOL },
		{ AUTHSTR_E_LIMIT, EXIT_BAD_INPUT },
		{ AUTHSTR_E_MISMATCH, EXIT_NO },
		{ AUTHSTR_E_PROOF, EXIT_AUTH },
		{ AUTHSTR_E_CRYPTO, EXIT_INTERNAL },
		{ AUTHSTR_E_DENIED, EXIT_AUTH },
		{ AUTHSTR_E_CREDENTIALS, EXIT_AUTH },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].library == authstr_status)
			return (int)table[i].exit;
	return EXIT_INTERNAL;
}

const char *
exit_class(enum exit_status status)
{
	switch (status) {
#define EXIT(name, number, word)                                               \
	case name:                                                             \
		return word;
#include "exits.def"
#undef EXIT
	}
	return "internal";
}

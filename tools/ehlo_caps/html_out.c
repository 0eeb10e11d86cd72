/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/html_out.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "applet.h"
#include "out/fail.h"
#include "out/out.h"

#define VALUE_MAX ((size_t)1024 * 1024)

static int
cannot_write(const char *path, struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-write",
	    "cannot write %.100s: %s", path, strerror(errno));
}

/* A temporary file beside the page, with the mode of any new file. */
static FILE *
open_part(struct html_out *out)
{
	size_t len = strlen(out->path) + 8;
	mode_t mask = umask(0);
	FILE *f;
	int fd;

	umask(mask);
	if ((out->part = malloc(len)) == NULL)
		return NULL;
	snprintf(out->part, len, "%s.XXXXXX", out->path);
	if ((fd = mkstemp(out->part)) < 0) {
		free(out->part);
		out->part = NULL;
		return NULL;
	}
	if (fchmod(fd, 0666 & ~mask) == 0 && (f = fdopen(fd, "w")) != NULL)
		return f;
	close(fd);
	unlink(out->part);
	return NULL;
}

int
html_open(const char *path, struct html_out *out, struct authstr_error *err)
{
	char *real = realpath(path, NULL);
	struct stat st;

	*out = (struct html_out){ 0 };
	/* A link stays one. */
	out->path = real != NULL ? real : strdup(path);
	out->safe = authstr_buf_new(4 * VALUE_MAX);
	if (out->path == NULL || out->safe == NULL)
		errno = ENOMEM;
	else if (stat(out->path, &st) == 0 && !S_ISREG(st.st_mode))
		out->f = fopen(out->path, "we");
	else
		out->f = open_part(out);
	if (out->f != NULL)
		return EXIT_DONE;
	cannot_write(path, err);
	html_close(out, false, NULL);
	return EXIT_IO;
}

int
html_close(struct html_out *out, bool keep, struct authstr_error *err)
{
	int rc = EXIT_DONE;
	bool bad = out->failed;

	if (out->f != NULL) {
		bad |= ferror(out->f) != 0;
		bad |= fclose(out->f) != 0;
		if (keep && !bad && out->part != NULL)
			bad = rename(out->part, out->path) != 0;
		if (keep && bad)
			rc = cannot_write(out->path, err);
	}
	if (out->part != NULL && (!keep || bad))
		unlink(out->part);
	authstr_buf_free(out->safe);
	free(out->part);
	free(out->path);
	*out = (struct html_out){ 0 };
	return rc;
}

void
html_put(struct html_out *out, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (vfprintf(out->f, format, ap) < 0)
		out->failed = true;
	va_end(ap);
}

static void
escape(FILE *f, unsigned char c)
{
	static const char *const names[256] = {
		['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
		['\''] = "&#39;",
	};

	if (names[c] != NULL)
		fputs(names[c], f);
	else
		putc(c, f);
}

void
html_text(struct html_out *out, const char *text)
{
	struct authstr_span s;

	if (text == NULL)
		return;
	authstr_buf_cut(out->safe, 0);
	if (strlen(text) > VALUE_MAX ||
	    safe_print(authstr_span_of(text), out->safe) != AUTHSTR_OK) {
		out->failed = true;
		return;
	}
	s = authstr_buf_span(out->safe);
	for (size_t i = 0; i < s.len; i++)
		escape(out->f, s.p[i]);
}

/* SPDX-License-Identifier: MIT */
#include "secret/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include "secret/secret_sources.h"

void
secret_guard(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	/* A core pattern that is a pipe ignores the limit; this it heeds. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Deeper than any applet goes with a secret in its hands. */
#define STACK_LEFT ((size_t)64 * 1024)

/* The registers that copying, seeking and comparing secrets has used get zeros
 * by doing the same with zeros, at each size that the C library treats in a way
 * of its own. */
static size_t
forget_registers(unsigned char *zeros, size_t room)
{
	volatile size_t n;
	size_t sum = 0;

	for (n = 1; n <= room / 2; n *= 2) {
		memcpy(zeros + room / 2, zeros, n);
		sum += memchr(zeros, 1, n) != NULL;
		sum += memcmp(zeros, zeros + room / 2, n) != 0;
		sum += strnlen((const char *)zeros, n);
	}
	return sum;
}

__attribute__((noinline)) void
secret_forget_traces(void)
{
	unsigned char left[STACK_LEFT];
	volatile size_t sum;

	authstr_wipe(left, sizeof(left));
	sum = forget_registers(left, sizeof(left));
	(void)sum;
}

/* -------------------------------------------------- arguments of argv -- */

struct kept {
	struct kept *next;
	size_t len;
	char text[];
};
static struct kept *kept;

static void
forget(void)
{
	while (kept != NULL) {
		struct kept *k = kept;

		kept = k->next;
		authstr_wipe(k->text, k->len);
		free(k);
	}
}

void
secret_blank(char *arg)
{
	authstr_wipe(arg, strlen(arg));
}

/* Copies all of arg, blanks it from `from` on. */
static char *
keep(char *arg, size_t from)
{
	size_t len = strlen(arg);
	struct kept *k = malloc(sizeof(*k) + len + 1);

	if (k == NULL)
		return NULL;
	if (kept == NULL)
		atexit(forget);
	k->next = kept;
	k->len = len;
	memcpy(k->text, arg, len + 1);
	kept = k;
	secret_blank(arg + from);
	return k->text;
}

char *
secret_keep(char *arg)
{
	return keep(arg, 0);
}

/* ------------------------------------------------------------ sources -- */

struct request {
	const char *rest; /* of the SOURCE, behind its prefix */
	const char *what, *host, *user;
	struct authstr_buf *out;
	struct authstr_error *err;
};

int
secret_status(const struct authstr_buf *out, struct authstr_error *err)
{
	switch (authstr_buf_status(out)) {
	case AUTHSTR_OK:
		return EXIT_DONE;
	case AUTHSTR_E_LIMIT:
		return fail(err, EXIT_BAD_INPUT, SECRET_MAX, "secret-too-long",
		    "expected a secret of at most %d octets", SECRET_MAX);
	default:
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	}
}

void
secret_chomp(struct authstr_buf *out)
{
	struct authstr_span s = authstr_buf_span(out);

	if (s.len == 0 || s.p[s.len - 1] != '\n')
		return;
	s.len -= s.len > 1 && s.p[s.len - 2] == '\r' ? 2 : 1;
	authstr_buf_cut(out, s.len);
}

int
secret_slurp(int fd, const char *name, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char piece[4096];
	int rc = EXIT_DONE;

	while (authstr_buf_status(out) == AUTHSTR_OK) {
		ssize_t n = read(fd, piece, sizeof(piece));

		if (n == 0)
			break;
		if (n > 0) {
			authstr_buf_put(
			    out, (struct authstr_span){ piece, (size_t)n });
		} else if (errno != EINTR) {
			rc =
			    fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
				"cannot read %s: %s", name, strerror(errno));
			break;
		}
	}
	authstr_wipe(piece, sizeof(piece));
	return rc != EXIT_DONE ? rc : secret_status(out, err);
}

static int
slurp_secret(const struct request *r, int fd, const char *name)
{
	int rc = secret_slurp(fd, name, r->out, r->err);

	if (rc == EXIT_DONE)
		secret_chomp(r->out);
	return rc;
}

static int
from_ask(const struct request *r)
{
	char prompt[64];

	snprintf(prompt, sizeof(prompt), "%s: ", r->what);
	return secret_ask(prompt, false, r->out, r->err);
}

static int
from_stdin(const struct request *r)
{
	return slurp_secret(r, STDIN_FILENO, "stdin");
}

static int
from_env(const struct request *r)
{
	return secret_env(r->rest, r->what, r->out, r->err);
}

static int
from_file(const struct request *r)
{
	int rc, fd = open(r->rest, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return fail(r->err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.120s: %s", r->rest, strerror(errno));
	rc = slurp_secret(r, fd, r->rest);
	close(fd);
	return rc;
}

static int
from_fd(const struct request *r)
{
	char *end;
	long fd;

	errno = 0;
	fd = strtol(r->rest, &end, 10);
	if (r->rest[0] < '0' || r->rest[0] > '9' || *end != '\0' ||
	    errno != 0 || fd > INT_MAX)
		return fail(r->err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-source", "expected fd:N, a number of a file");
	/* Our children could read it once more. */
	if (fd > STDERR_FILENO)
		fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	return slurp_secret(r, (int)fd, "the file descriptor");
}

/* The status of a pipeline is that of its end: a store that is locked shows in
 * that nothing was printed.  An empty secret would be sent, and count as a wrong
 * one. */
static int
from_cmd(const struct request *r)
{
	int rc = secret_run(r->rest, r->out, r->err);

	if (rc != EXIT_DONE)
		return rc;
	secret_chomp(r->out);
	if (authstr_buf_span(r->out).len > 0)
		return EXIT_DONE;
	return fail(r->err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "command-failed",
	    "expected the command to print a %s, it printed nothing", r->what);
}

static int
from_netrc(const struct request *r)
{
	return secret_netrc(r->rest, r->host, r->user, r->out, r->err);
}

static int
from_pass(const struct request *r)
{
	authstr_buf_put(r->out, authstr_span_of(r->rest));
	return secret_status(r->out, r->err);
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 32) >= 'a' && (c | 32) <= 'f')
		return (c | 32) - 'a' + 10;
	return -1;
}

static int
from_hex(const struct request *r)
{
	for (size_t i = 0; r->rest[i] != '\0'; i += 2) {
		int high = hex_value(r->rest[i]);
		int low = high < 0 ? -1 : hex_value(r->rest[i + 1]);
		unsigned char byte;

		if (low < 0)
			return fail(r->err, EXIT_BAD_INPUT,
			    high < 0 ? i : i + 1, "not-hex",
			    "expected pairs of hex digits for the %s", r->what);
		byte = (unsigned char)(high << 4 | low);
		authstr_buf_put(r->out, (struct authstr_span){ &byte, 1 });
	}
	return secret_status(r->out, r->err);
}

static int
from_base64(const struct request *r)
{
	struct authstr_error why = { .offset = AUTHSTR_NO_OFFSET };
	int rc = authstr_b64_read(authstr_span_of(r->rest), r->out, &why);

	if (rc != AUTHSTR_E_MALFORMED)
		return secret_status(r->out, r->err);
	/* The library's words name the byte, and this one is secret. */
	return fail(r->err, EXIT_BAD_INPUT, why.offset, why.rule,
	    "expected base64 for the %s", r->what);
}

static const struct source {
	const char *name; /* with its colon, where it has one */
	int (*read)(const struct request *r);
	bool in_argv; /* the secret itself stands behind the name */
} sources[] = {
	{ "ask", from_ask, false },
	{ "stdin", from_stdin, false },
	{ "env:", from_env, false },
	{ "file:", from_file, false },
	{ "fd:", from_fd, false },
	{ "cmd:", from_cmd, false },
	{ "netrc:", from_netrc, false },
	{ "netrc", from_netrc, false },
	{ "pass:", from_pass, true },
	{ "hex:", from_hex, true },
	{ "base64:", from_base64, true },
};

static const struct source *
find_source(const char *text)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const char *name = sources[i].name;
		size_t len = strlen(name);
		bool whole = name[len - 1] != ':';

		if (strncmp(text, name, len) == 0 &&
		    (!whole || text[len] == '\0'))
			return &sources[i];
	}
	return NULL;
}

const char *
secret_source_name(size_t i)
{
	return i < sizeof(sources) / sizeof(sources[0]) ? sources[i].name
							: NULL;
}

bool
secret_is_source(const char *text)
{
	return find_source(text) != NULL;
}

bool
secret_is_literal(const char *text)
{
	const struct source *s = find_source(text);

	/* Who forgets "pass:" has typed a secret all the same. */
	return s == NULL || s->in_argv;
}

const char *
secret_keep_source(char *arg)
{
	const struct source *s = find_source(arg);

	if (s == NULL)
		return keep(arg, 0);
	return s->in_argv ? keep(arg, strlen(s->name)) : arg;
}

size_t
secret_in_url(const char *url)
{
	const char *at = strrchr(url, '@'), *user = strstr(url, "://"), *colon;

	user = user != NULL && at != NULL && user < at ? user + 3 : url;
	colon = at != NULL ? memchr(user, ':', (size_t)(at - user)) : NULL;
	return colon == NULL ? 0 : (size_t)(colon + 1 - url);
}

const char *
secret_keep_url(char *arg)
{
	size_t from = secret_in_url(arg);

	return from == 0 ? arg : keep(arg, from);
}

int
secret_read(const char *source, const char *what, const char *host,
    const char *user, struct authstr_buf *out, struct authstr_error *err)
{
	const struct source *s = source == NULL ? NULL : find_source(source);
	struct request r = { NULL, what, host, user, out, err };
	int rc;

	if (s == NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-source",
		    "expected the %s as ask, stdin, env:NAME, file:PATH, fd:N, "
		    "cmd:COMMAND, netrc[:PATH], pass:TEXT, hex:.. or base64:..",
		    what);
	r.rest = source + strlen(s->name);
	rc = s->read(&r);
	if (rc != EXIT_DONE)
		authstr_buf_cut(out, 0);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * secret_netrc: netrc[:PATH], the file that ftp began and curl kept:
 *
 *	machine NAME login USER password WORD [account WORD]
 *	default login USER password WORD
 *
 * Words are parted by white space; "..." with \" and \\ inside is one word;
 * # begins a comment where a keyword could stand; macdef goes on to an
 * empty line.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ascii.h"
#include "secret/secret.h"
#include "secret/secret_sources.h"

#define FILE_MAX_OCTETS (4 * 1024 * 1024)

struct netrc {
	struct authstr_span in;
	size_t at;
	const char *host, *user;
	bool host_fits; /* the entry we are in is for our host */
	bool user_fits;
	bool has_login;
	struct authstr_buf *word, *out;
	bool found;
};

static bool
is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
put(struct authstr_buf *to, const unsigned char *byte)
{
	authstr_buf_put(to, (struct authstr_span){ byte, 1 });
}

static void
skip_line(struct netrc *n)
{
	while (n->at < n->in.len && n->in.p[n->at] != '\n')
		n->at++;
}

static void
skip_macro(struct netrc *n)
{
	do {
		skip_line(n);
		n->at += n->at < n->in.len;
	} while (n->at < n->in.len && n->in.p[n->at] != '\n' &&
		 n->in.p[n->at] != '\r');
}

static void
quoted(struct netrc *n)
{
	for (n->at++; n->at < n->in.len && n->in.p[n->at] != '"'; n->at++) {
		if (n->in.p[n->at] == '\\' && n->at + 1 < n->in.len)
			n->at++;
		put(n->word, n->in.p + n->at);
	}
	n->at += n->at < n->in.len;
}

/* The next word into n->word; false at the end. */
static bool
next(struct netrc *n)
{
	authstr_buf_cut(n->word, 0);
	while (n->at < n->in.len && is_space(n->in.p[n->at]))
		n->at++;
	if (n->at >= n->in.len)
		return false;
	if (n->in.p[n->at] == '"')
		quoted(n);
	else
		for (; n->at < n->in.len && !is_space(n->in.p[n->at]); n->at++)
			put(n->word, n->in.p + n->at);
	return true;
}

static bool
word_is(const struct netrc *n, const char *text, bool with_case)
{
	struct authstr_span s = authstr_buf_span(n->word);
	const char *p = (const char *)s.p;

	if (s.len != strlen(text))
		return false;
	return with_case ? memcmp(p, text, s.len) == 0
			 : ascii_same(p, text, s.len);
}

static void
enter(struct netrc *n, bool host_fits)
{
	n->host_fits = host_fits;
	n->has_login = false;
	n->user_fits = n->user == NULL;
	/* A password without the right login is not ours. */
	if (!n->found)
		authstr_buf_cut(n->out, 0);
}

static bool
entry_fits(const struct netrc *n)
{
	return n->host_fits && (n->user_fits || !n->has_login);
}

static void
settle(struct netrc *n, bool have_password)
{
	n->found = n->found || (have_password && entry_fits(n));
}

static void
scan(struct netrc *n)
{
	bool have = false;

	while (!n->found && next(n)) {
		if (word_is(n, "machine", true) ||
		    word_is(n, "default", true)) {
			bool any = word_is(n, "default", true);

			settle(n, have);
			if (n->found)
				return;
			have = false;
			enter(
			    n, any || (next(n) && word_is(n, n->host, false)));
		} else if (word_is(n, "login", true)) {
			n->has_login = next(n);
			n->user_fits =
			    n->user == NULL || word_is(n, n->user, true);
		} else if (word_is(n, "password", true)) {
			have = next(n);
			authstr_buf_cut(n->out, 0);
			authstr_buf_put(n->out, authstr_buf_span(n->word));
		} else if (word_is(n, "account", true)) {
			next(n);
		} else if (word_is(n, "macdef", true)) {
			skip_macro(n);
		} else {
			struct authstr_span s = authstr_buf_span(n->word);

			if (s.len > 0 && s.p[0] == '#')
				skip_line(n);
		}
	}
	settle(n, have);
}

static int
load(const char *path, struct authstr_buf *to, struct authstr_error *err)
{
	int rc, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.120s: %s", path, strerror(errno));
	rc = secret_slurp(fd, path, to, err);
	close(fd);
	return rc;
}

static const char *
default_path(char *room, size_t size)
{
	const char *path = getenv("NETRC"), *home = getenv("HOME");

	if (path != NULL && *path != '\0')
		return path;
	snprintf(room, size, "%s/.netrc", home != NULL ? home : "");
	return room;
}

static int
search(struct netrc *n, const char *path, struct authstr_buf *file,
    struct authstr_error *err)
{
	int rc = load(path, file, err);

	if (rc != EXIT_DONE)
		return rc;
	n->in = authstr_buf_span(file);
	scan(n);
	if (!n->found)
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "nothing-in-netrc",
		    "expected a password for %.60s%s%.60s in %.60s, found none",
		    n->user != NULL ? n->user : "",
		    n->user != NULL ? " at " : "", n->host, path);
	return secret_status(n->out, err);
}

int
secret_netrc(const char *path, const char *host, const char *user,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf *file = authstr_buf_new(FILE_MAX_OCTETS);
	struct netrc n = { .host = host, .user = user, .out = out };
	char room[PATH_MAX];
	int rc;

	n.word = authstr_buf_new(SECRET_MAX);
	if (user != NULL && *user == '\0')
		n.user = NULL;
	if (path == NULL || *path == '\0')
		path = default_path(room, sizeof(room));
	if (host == NULL || *host == '\0')
		rc = fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "no-host",
		    "expected a host to look up in netrc, found none");
	else if (file == NULL || n.word == NULL)
		rc = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	else
		rc = search(&n, path, file, err);
	authstr_buf_free(file);
	authstr_buf_free(n.word);
	return rc;
}

/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/earlier.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "out/fail.h"

#define BLOCK 65536
#define OBJECT_MAX ((size_t)16 * 1024 * 1024)

struct earlier {
	int fd;
	bool end;
	unsigned char *bytes;
	size_t len, room;
	size_t at;   /* of them are done with */
	size_t base; /* where bytes[0] stands in the file */
	char name[200];
	/* Where in the object that begins at `at` the search goes on. */
	size_t seen, depth;
	bool in_string, escaped;
};

int
earlier_open(const char *path, struct earlier **out, struct authstr_error *err)
{
	struct earlier *e = calloc(1, sizeof(*e));

	*out = NULL;
	if (e == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	snprintf(e->name, sizeof(e->name), "%s", path);
	e->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
				       : open(path, O_RDONLY | O_CLOEXEC);
	if (e->fd < 0) {
		fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.100s: %s", e->name, strerror(errno));
		free(e);
		return EXIT_IO;
	}
	*out = e;
	return EXIT_DONE;
}

void
earlier_close(struct earlier *e)
{
	if (e == NULL)
		return;
	close(e->fd);
	free(e->bytes);
	free(e);
}

/* More bytes, those that are done with go. */
static int
fill(struct earlier *e, struct authstr_error *err)
{
	ssize_t n;

	if (e->at > 0) {
		memmove(e->bytes, e->bytes + e->at, e->len - e->at);
		e->len -= e->at;
		e->base += e->at;
		e->at = 0;
	}
	if (e->room - e->len < BLOCK) {
		size_t room = e->room * 2 + BLOCK;
		unsigned char *bytes = realloc(e->bytes, room);

		if (bytes == NULL)
			return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
			    "no-memory", "out of memory");
		e->bytes = bytes;
		e->room = room;
	}
	do
		n = read(e->fd, e->bytes + e->len, e->room - e->len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.100s: %s", e->name, strerror(errno));
	e->end = n == 0;
	e->len += (size_t)n;
	return EXIT_DONE;
}

static int
malformed(const struct earlier *e, size_t at, const char *what,
    struct authstr_error *err)
{
	return fail(err, EXIT_BAD_INPUT, e->base + at, "bad-result",
	    "%.100s: expected %s", e->name, what);
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Looks at the next byte of an object; true behind its last. */
static bool
ends(struct earlier *e, unsigned char c)
{
	if (e->escaped) {
		e->escaped = false;
	} else if (e->in_string) {
		e->escaped = c == '\\';
		e->in_string = c != '"';
	} else if (c == '"') {
		e->in_string = true;
	} else if (c == '{' || c == '[') {
		e->depth++;
	} else if (c == '}' || c == ']') {
		return --e->depth == 0;
	}
	return false;
}

/* Finds the object's end.  EXIT_NO: not yet there. */
static int
find_end(struct earlier *e, struct authstr_error *err)
{
	for (; e->at + e->seen < e->len; e->seen++)
		if (ends(e, e->bytes[e->at + e->seen])) {
			e->seen++;
			return EXIT_DONE;
		}
	if (e->end)
		return malformed(
		    e, e->len - e->at, "the end of an object, found none", err);
	return e->seen > OBJECT_MAX
		   ? malformed(e, 0, "an object of at most 16 MiB", err)
		   : EXIT_NO;
}

static int
parse(struct earlier *e, json_t **out, struct authstr_error *err)
{
	json_error_t why;

	*out = json_loadb((const char *)e->bytes + e->at, e->seen,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	if (*out == NULL)
		return malformed(e,
		    e->at + (why.position > 0 ? (size_t)why.position - 1 : 0),
		    "a result of ehlo-caps --json, found what is no JSON", err);
	e->at += e->seen;
	return EXIT_DONE;
}

int
earlier_next(struct earlier *e, json_t **out, struct authstr_error *err)
{
	int rc;

	*out = NULL;
	e->seen = e->depth = 0;
	e->in_string = e->escaped = false;
	for (;;) {
		while (
		    e->at < e->len && is_blank(e->bytes[e->at]) && e->seen == 0)
			e->at++;
		if (e->at < e->len && e->bytes[e->at] != '{')
			return malformed(e, e->at,
			    "a result of ehlo-caps --json, found no object",
			    err);
		if (e->at == e->len && e->end)
			return EXIT_NO;
		if (e->at < e->len && (rc = find_end(e, err)) != EXIT_NO)
			return rc != EXIT_DONE ? rc : parse(e, out, err);
		if ((rc = fill(e, err)) != EXIT_DONE)
			return rc;
	}
}

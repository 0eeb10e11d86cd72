/* SPDX-License-Identifier: MIT */
/*
 * targets: reads them a line at a time, and remembers each, so that it is asked
 * once.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ehlo_caps/targets_inside.h"
#include "out/fail.h"
#include "out/out.h"

#define LINE_LIMIT 4096

static bool
is_seen(struct seen *s, const struct net_target *target, bool *failed)
{
	char name[TARGETS_NAME_ROOM];

	targets_name_of(target, name);
	return seen_keep(s, name, failed);
}

static bool
is_ours(const struct targets *t, const struct net_target *target)
{
	char name[TARGETS_NAME_ROOM];

	if (t->of == 0)
		return true;
	targets_name_of(target, name);
	return seen_hash(name) % t->of == t->shard - 1;
}

/* -------------------------------------------------------------- the lines --
 */

/* False: nothing more at the moment, or at all (t->end), or *failed. */
static bool
refill(struct targets *t, int *error)
{
	struct pollfd fd = { .fd = t->fd, .events = POLLIN };
	ssize_t n;

	memmove(t->buf, t->buf + t->at, t->len - t->at);
	t->len -= t->at;
	t->at = 0;
	if (poll(&fd, 1, 0) == 0)
		return false;
	n = read(t->fd, t->buf + t->len, sizeof(t->buf) - t->len);
	if (n < 0) {
		*error = errno == EINTR ? 0 : errno;
		return false;
	}
	t->end = n == 0;
	t->octets += (uint64_t)n;
	t->len += (size_t)n;
	return n > 0;
}

/* What fills the buffer and has no end is no target: all of it is passed over,
 * to the end of the line. */
static bool
pass_over(struct targets *t, const unsigned char *lf)
{
	if (lf == NULL && t->len - t->at < sizeof(t->buf) && !t->too_long)
		return false;
	if (!t->too_long && lf == NULL) {
		t->too_long = true;
		t->line++;
		t->bad++;
		out_warn("line %lu names no target: it is too long", t->line);
	}
	if (!t->too_long)
		return false;
	t->at = lf != NULL ? (size_t)(lf - t->buf) + 1 : t->len;
	t->too_long = lf == NULL;
	return true;
}

/* The next line, without its end; a last one needs none. */
static bool
take_line(struct targets *t, struct authstr_span *out)
{
	const unsigned char *p, *lf;

	do {
		p = t->buf + t->at;
		lf = memchr(p, '\n', t->len - t->at);
	} while (t->len > t->at && pass_over(t, lf));
	if (lf == NULL && !(t->end && t->len > t->at))
		return false;
	out->p = p;
	out->len = lf != NULL ? (size_t)(lf - p) : t->len - t->at;
	t->at += out->len + (lf != NULL);
	t->line++;
	return true;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Without blanks around it, and without a comment. */
static struct authstr_span
strip(struct authstr_span s)
{
	const unsigned char *hash = memchr(s.p, '#', s.len);

	if (hash != NULL)
		s.len = (size_t)(hash - s.p);
	while (s.len > 0 && is_blank(s.p[0]))
		s.p++, s.len--;
	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

static bool
read_target(struct targets *t, struct authstr_span s, struct net_target *out)
{
	char text[LINE_LIMIT];
	struct authstr_error err;

	if (s.len >= sizeof(text) || memchr(s.p, '\0', s.len) != NULL) {
		out_warn("line %lu names no target: too long, or a NUL in it",
		    t->line);
		t->bad++;
		return false;
	}
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	if (net_target_parse(text, out, &err) == AUTHSTR_OK) {
		if (!t->domains ||
		    (!out->port_given && strpbrk(text, ":/[]") == NULL))
			return true;
		fail(&err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "bad-target",
		    "expected a domain, found '%.80s'", text);
	}
	out_warn("line %lu: %s (%s)", t->line, err.text, err.rule);
	t->bad++;
	return false;
}

enum targets_have
targets_next(
    struct targets *t, struct net_target *out, struct authstr_error *err)
{
	struct authstr_span line;
	int error = 0;
	bool failed;

	for (;;) {
		while (!take_line(t, &line)) {
			if (t->end)
				return TARGETS_END;
			if (refill(t, &error) || t->end)
				continue;
			if (error == 0)
				return TARGETS_LATER;
			fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
			    "cannot read the targets: %s", strerror(error));
			return TARGETS_FAILED;
		}
		line = strip(line);
		if (line.len == 0 || !read_target(t, line, out) ||
		    !is_ours(t, out))
			continue;
		if (!is_seen(&t->seen, out, &failed) && !failed)
			return TARGETS_ONE;
		if (failed) {
			fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
			    "out of memory");
			return TARGETS_FAILED;
		}
		t->twice++;
	}
}

/* ------------------------------------------------------------- the rest -- */

int
targets_open(const char *path, unsigned shard, unsigned of, bool domains,
    struct targets **out, struct authstr_error *err)
{
	struct targets *t = calloc(1, sizeof(*t));
	struct stat st;

	if (t == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	t->shard = shard;
	t->of = of;
	t->domains = domains;
	t->fd = strcmp(path, "-") == 0 ? STDIN_FILENO
				       : open(path, O_RDONLY | O_CLOEXEC);
	if (t->fd < 0) {
		free(t);
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %s: %s", path, strerror(errno));
	}
	if (fstat(t->fd, &st) == 0 && S_ISREG(st.st_mode))
		t->size = (uint64_t)st.st_size;
	*out = t;
	return EXIT_DONE;
}

void
targets_close(struct targets *t)
{
	if (t == NULL)
		return;
	if (t->fd != STDIN_FILENO)
		close(t->fd);
	seen_wipe(&t->seen);
	seen_wipe(&t->parts);
	free(t);
}

/* What is buffered has not been looked at. */
uint64_t
targets_read(const struct targets *t)
{
	return t->octets - (t->len - t->at);
}

uint64_t
targets_size(const struct targets *t)
{
	return t->size;
}

unsigned long
targets_bad(const struct targets *t)
{
	return t->bad;
}

unsigned long
targets_twice(const struct targets *t)
{
	return t->twice;
}

unsigned long
targets_resumed(const struct targets *t)
{
	return t->resumed;
}

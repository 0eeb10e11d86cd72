/* SPDX-License-Identifier: MIT */
/*
 * targets: reads them a line at a time, and remembers each, so that it is asked
 * once: some 60 octets.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ehlo_caps/targets.h"
#include "out/fail.h"
#include "out/out.h"

#define LINE_LIMIT 4096
#define RESULT_LIMIT ((size_t)4 * 1024 * 1024)

/* The names end with NUL, one behind the other. */
struct seen {
	char *names;
	size_t len, size;
	struct slot {
		uint64_t hash;
		size_t name; /* its place + 1; 0: none */
	} * slots; /* open addressing, a power of 2, half full at most */
	size_t n, room;
};

struct targets {
	int fd;
	bool end, too_long;
	unsigned shard, of;
	unsigned char buf[65536];
	size_t at, len;
	unsigned long line, bad, twice, resumed;
	uint64_t octets, size;
	struct seen seen;
};

/* ----------------------------------------------------------------- seen -- */

size_t
targets_name_of(const struct net_target *target, char out[TARGETS_NAME_ROOM])
{
	int n = snprintf(out, TARGETS_NAME_ROOM, "%s %u %d %d%.0d%s",
	    target->host, (unsigned)target->port, target->port_given,
	    target->implicit, (int)target->protocol, target->path);

	for (int i = 0; i < n; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return (size_t)n + 1;
}

/* FNV-1a, mixed once more: the same on each machine, for the shards. */
static uint64_t
hash_of(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ (h >> 32);
}

static struct slot *
find(const struct seen *s, struct slot *slots, size_t room, uint64_t hash,
    const char *name)
{
	size_t i = hash & (room - 1);

	while (slots[i].name != 0 &&
	       (slots[i].hash != hash ||
		   strcmp(s->names + slots[i].name - 1, name) != 0))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static bool
make_room(struct seen *s, size_t len)
{
	size_t room = s->room == 0 ? 1024 : s->room * 2;
	struct slot *slots;

	if (s->size - s->len < len) {
		size_t size = s->size == 0 ? 65536 : s->size * 2;
		char *names = realloc(s->names, size);

		if (names == NULL)
			return false;
		s->names = names;
		s->size = size;
	}
	if ((s->n + 1) * 2 <= s->room)
		return true;
	if ((slots = calloc(room, sizeof(*slots))) == NULL)
		return false;
	for (size_t i = 0; i < s->room; i++)
		if (s->slots[i].name != 0)
			*find(s, slots, room, s->slots[i].hash,
			    s->names + s->slots[i].name - 1) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->room = room;
	return true;
}

/* True: it was there already.  *failed: no memory. */
static bool
is_seen(struct seen *s, const struct net_target *target, bool *failed)
{
	char name[TARGETS_NAME_ROOM];
	size_t len = targets_name_of(target, name);
	uint64_t hash = hash_of(name);
	struct slot *slot;

	*failed = !make_room(s, len);
	if (*failed)
		return false;
	slot = find(s, s->slots, s->room, hash, name);
	if (slot->name != 0)
		return true;
	*slot = (struct slot){ hash, s->len + 1 };
	memcpy(s->names + s->len, name, len);
	s->len += len;
	s->n++;
	return false;
}

static bool
is_ours(const struct targets *t, const struct net_target *target)
{
	char name[TARGETS_NAME_ROOM];

	if (t->of == 0)
		return true;
	targets_name_of(target, name);
	return hash_of(name) % t->of == t->shard - 1;
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
	if (net_target_parse(text, out, &err) == AUTHSTR_OK)
		return true;
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

/* ------------------------------------------------------- an earlier run -- */

/* "Ask later" is no answer, nor is a resolver's that fails: asked again. */
static void
resume_line(struct targets *t, const char *line, size_t len)
{
	json_t *o = out_json_read(
	    (struct authstr_span){ (const unsigned char *)line, len });
	const char *text = json_string_value(json_object_get(o, "target"));
	const char *class = json_string_value(json_object_get(o, "class"));
	const char *rule = json_string_value(json_object_get(o, "rule"));
	struct net_target target;
	bool failed;

	if (text != NULL && class != NULL && strcmp(class, "tempfail") != 0 &&
	    (rule == NULL || strcmp(rule, "resolver-failed") != 0) &&
	    net_target_parse(text, &target, NULL) == AUTHSTR_OK &&
	    !is_seen(&t->seen, &target, &failed))
		t->resumed++;
	json_decref(o);
}

/* False: a line has no end. */
static bool
resume_lines(struct targets *t, FILE *f, char *line)
{
	while (fgets(line, RESULT_LIMIT, f) != NULL) {
		size_t n = strlen(line);

		if (n + 1 == RESULT_LIMIT && line[n - 1] != '\n')
			return false;
		/* A last line without its end was being written: not
		 * finished. */
		if (n > 0 && line[n - 1] == '\n')
			resume_line(t, line, n - 1);
	}
	return true;
}

int
targets_resume(struct targets *t, const char *path, struct authstr_error *err)
{
	FILE *f = fopen(path, "re");
	char *line = malloc(RESULT_LIMIT);
	const char *wrong = NULL;

	if (f == NULL && errno == ENOENT) {
		free(line);
		return EXIT_DONE; /* nothing was finished */
	}
	if (f == NULL || line == NULL)
		wrong = strerror(errno);
	else if (!resume_lines(t, f, line))
		wrong = "a line of more than 4 MiB is no result";
	else if (ferror(f))
		wrong = strerror(errno);
	if (f != NULL)
		fclose(f);
	free(line);
	return wrong == NULL
		   ? EXIT_DONE
		   : fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
			 "cannot read %s: %s", path, wrong);
}

/* ------------------------------------------------------------- the rest -- */

int
targets_open(const char *path, unsigned shard, unsigned of,
    struct targets **out, struct authstr_error *err)
{
	struct targets *t = calloc(1, sizeof(*t));
	struct stat st;

	if (t == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	t->shard = shard;
	t->of = of;
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
	free(t->seen.slots);
	free(t->seen.names);
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

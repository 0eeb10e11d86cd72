/* SPDX-License-Identifier: MIT */
/*
 * Cuts the input into lines and hands each to who understands it.
 */
#include "capture/capture.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/mem_failures.h"
#include "capture/dialect.h"
#include "capture/given.h"
#include "capture/pcap.h"
#include "capture/sift.h"
#include "capture/stream.h"
#include "capture/trace.h"
#include "capture/wide.h"

/* A line that is longer is cut: no auth string is. */
#define LINE_MAX_OCTETS TOKEN_MAX

/* The first octets tell a capture file. */
#define HEAD_OCTETS 4

struct authstr_capture {
	unsigned char head[HEAD_OCTETS];
	size_t head_len;         /* HEAD_OCTETS + 1: it has been looked at */
	struct streams *streams; /* of a capture file, or NULL */
	struct wide wide;
	struct queue queue;
	struct reader reader;
	struct authstr_login *given; /* the caller looks at it */
	struct sift sift;
	unsigned long failures; /* mem_failures when the call began */
};

struct authstr_capture *
authstr_capture_new(void)
{
	struct authstr_capture *c = mem_new(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	wide_init(&c->wide);
	reader_init(&c->reader, &c->queue);
	sift_init(&c->sift, &c->reader, LINE_MAX_OCTETS);
	return c;
}

void
authstr_capture_free(struct authstr_capture *c)
{
	if (c == NULL)
		return;
	login_free(c->given);
	streams_free(c->streams);
	queue_wipe(&c->queue);
	reader_wipe(&c->reader);
	wide_wipe(&c->wide);
	sift_wipe(&c->sift);
	mem_free(c, sizeof(*c));
}

void
authstr_capture_mech(struct authstr_capture *c, const struct authstr_mech *m)
{
	c->queue.forced = m;
}

void
capture_learn(struct authstr_capture *c, size_t octets)
{
	c->sift.learn = octets;
}

/* Who asks whether a line looks like this or that has no way to say that there
 * was no memory to tell. */
static int
status(struct authstr_capture *c, struct authstr_error *err)
{
	if (mem_failures() != c->failures)
		c->queue.status = AUTHSTR_E_NOMEM;
	if (c->queue.status == AUTHSTR_OK)
		return AUTHSTR_OK;
	return error_nomem(err);
}

/* Lines from *at on; some: until a login is complete. */
static void
cut_lines(struct authstr_capture *c, span block, size_t *at, bool some)
{
	span line;

	while (c->queue.status == AUTHSTR_OK &&
	       !(some && c->queue.first != NULL) &&
	       sift_next(&c->sift, block, at, &line))
		reader_line(&c->reader, line, c->sift.number);
	if (sift_status(&c->sift) != AUTHSTR_OK)
		c->queue.status = sift_status(&c->sift);
	if (buf_status(&c->wide.out) != AUTHSTR_OK)
		c->queue.status = buf_status(&c->wide.out);
}

int
authstr_capture_dialect(struct authstr_capture *c, const char *id)
{
	const struct dialect *d = dialect_find(id);

	if (d == NULL)
		return AUTHSTR_E_UNSUPPORTED;
	c->reader.forced = d;
	c->sift.learn = SIZE_MAX;
	return AUTHSTR_OK;
}

size_t
authstr_dialect_count(void)
{
	return dialect_count();
}

const char *
authstr_dialect_id(size_t i)
{
	return i < dialect_count() ? dialect_at(i)->id : NULL;
}

const char *
authstr_dialect_program(size_t i)
{
	return i < dialect_count() ? dialect_at(i)->program : NULL;
}

static void
read_bytes(struct authstr_capture *c, span bytes)
{
	size_t at = 0;

	if (c->queue.status != AUTHSTR_OK)
		return;
	if (c->streams != NULL)
		streams_input(c->streams, bytes);
	else
		cut_lines(c, wide_read(&c->wide, bytes), &at, false);
}

/* What the input begins with is what it is. */
static void
see_head(struct authstr_capture *c)
{
	span head = span_make(c->head, c->head_len);

	c->head_len = HEAD_OCTETS + 1;
	if (pcap_sniff(head)) {
		c->streams = streams_new(&c->queue);
		if (c->streams == NULL)
			c->queue.status = AUTHSTR_E_NOMEM;
	}
	read_bytes(c, head);
}

static void
take_head(struct authstr_capture *c, span *bytes)
{
	span part = span_sub(*bytes, 0, HEAD_OCTETS - c->head_len);

	if (part.len > 0)
		memcpy(c->head + c->head_len, part.p, part.len);
	c->head_len += part.len;
	*bytes = span_from(*bytes, part.len);
	if (c->head_len == HEAD_OCTETS)
		see_head(c);
}

int
authstr_capture_input(
    struct authstr_capture *c, span bytes, struct authstr_error *err)
{
	c->failures = mem_failures();
	if (c->head_len <= HEAD_OCTETS)
		take_head(c, &bytes);
	if (bytes.len > 0)
		read_bytes(c, bytes);
	return status(c, err);
}

/* What is not plain text is taken in parts of so many octets. */
#define PART_OCTETS ((size_t)32 * 1024)

int
authstr_capture_some(struct authstr_capture *c, span block, size_t *at,
    struct authstr_error *err)
{
	span part = span_sub(block, *at, PART_OCTETS);

	c->failures = mem_failures();
	if (c->head_len <= HEAD_OCTETS) {
		size_t len = part.len;

		take_head(c, &part);
		*at += len - part.len;
	} else if (c->streams == NULL && c->wide.kind == WIDE_NOT) {
		cut_lines(c, block, at, true);
	} else {
		read_bytes(c, part);
		*at += part.len;
	}
	return status(c, err);
}

int
authstr_capture_exchange(struct authstr_capture *c, const span *client,
    size_t clients, const span *server, size_t servers,
    struct authstr_error *err)
{
	struct authstr_login *l;

	c->failures = mem_failures();
	if (clients + servers > LOGIN_SAID_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "too-many-steps", "expected at most %d messages",
		    LOGIN_SAID_MAX);
	l = given_login(c->queue.forced, &(struct given){ client, clients },
	    &(struct given){ server, servers });
	if (l == NULL)
		return error_nomem(err);
	queue_put(&c->queue, l);
	c->reader.talk = true;
	return status(c, err);
}

/* What was held back, and a last line without an end. */
static void
read_rest(struct authstr_capture *c)
{
	size_t at = 0;
	span line;

	cut_lines(c, wide_end(&c->wide), &at, false);
	if (c->queue.status == AUTHSTR_OK && sift_end(&c->sift, &line))
		reader_line(&c->reader, line, c->sift.number);
}

int
authstr_capture_again(struct authstr_capture *c, struct authstr_error *err)
{
	span line;

	c->failures = mem_failures();
	if (c->streams != NULL || c->head_len <= HEAD_OCTETS)
		return status(c, err);
	if (c->queue.status == AUTHSTR_OK && sift_end(&c->sift, &line))
		reader_line(&c->reader, line, c->sift.number);
	c->queue.older = c->queue.before;
	c->queue.before = c->sift.number;
	return status(c, err);
}

int
authstr_capture_end(struct authstr_capture *c, struct authstr_error *err)
{
	c->failures = mem_failures();
	if (c->head_len <= HEAD_OCTETS)
		see_head(c);
	if (c->queue.status == AUTHSTR_OK && c->streams != NULL)
		streams_end(c->streams);
	if (c->queue.status == AUTHSTR_OK)
		read_rest(c);
	if (c->queue.status == AUTHSTR_OK)
		reader_end(&c->reader);
	return status(c, err);
}

int
authstr_capture_unread(
    const struct authstr_capture *c, struct authstr_error *err)
{
	return c->streams == NULL
		   ? AUTHSTR_OK
		   : trace_unread(streams_trace(c->streams), err);
}

const struct authstr_login *
authstr_capture_login(struct authstr_capture *c)
{
	login_free(c->given);
	c->given = queue_take(&c->queue);
	return c->given;
}

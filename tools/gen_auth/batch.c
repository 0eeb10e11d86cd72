/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_batch: an object a line in, a line out.  A line that is wrong is
 * told and does not stop what follows; memory does not grow with the input.
 */
#include "gen_auth/batch.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"

/* With a challenge and a token of the size that the library takes, in base64
 * each, a line stays below. */
#define LINE_MAX_OCTETS (1024 * 1024)
#define PIECE (64 * 1024)
#define ROOM (LINE_MAX_OCTETS + PIECE)

struct batch {
	struct gen *g;
	struct batch_fast *fast;
	int fd;
	unsigned char *bytes; /* ROOM */
	size_t at, len;
	bool skipping; /* the rest of a line that is too long */
	size_t number, bad;
	struct authstr_error *err;
};

static void
print_bad(struct batch *b, int status, const struct authstr_error *err)
{
	json_t *o = out_json_new(out_applet());

	b->bad++;
	if (o == NULL) {
		out_failed();
		return;
	}
	out_json_failure(o, status, err);
	json_object_set_new(o, "line", json_integer((json_int_t)b->number));
	out_json(o);
}

static bool
is_blank(struct authstr_span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
			return false;
	return true;
}

static void
take_line(struct batch *b, struct authstr_span line)
{
	struct authstr_error err = { .offset = AUTHSTR_NO_OFFSET };
	int rc;

	b->number++;
	if (b->skipping) {
		b->skipping = false;
		return;
	}
	if (is_blank(line) || batch_fast_line(b->fast, line))
		return;
	batch_fast_flush(b->fast);
	rc = batch_line(b->g, line, &err);
	if (rc != EXIT_DONE && err.rule == NULL)
		gen_no_memory(&err);
	if (rc != EXIT_DONE)
		print_bad(b, rc, &err);
	gen_wipe(b->g);
}

/* Whole lines; what is left of the last stays. */
static void
take_lines(struct batch *b)
{
	const unsigned char *lf;

	while (b->at < b->len &&
	       (lf = memchr(b->bytes + b->at, '\n', b->len - b->at)) != NULL) {
		size_t n = (size_t)(lf - b->bytes) - b->at;

		take_line(b, (struct authstr_span){ b->bytes + b->at, n });
		b->at += n + 1;
	}
}

/* Told at once, so that what comes next is told behind it. */
static void
refuse_long(struct batch *b)
{
	struct authstr_error err;

	if (!b->skipping) {
		batch_fast_flush(b->fast);
		b->number++;
		print_bad(b,
		    fail(&err, EXIT_BAD_INPUT, LINE_MAX_OCTETS, "line-too-long",
			"expected a line of at most %d octets",
			LINE_MAX_OCTETS),
		    &err);
		b->number--;
	}
	b->skipping = true;
	b->at = b->len = 0;
}

/* EXIT_DONE with *ended, or more bytes. */
static int
fill(struct batch *b, bool *ended)
{
	ssize_t n;

	if (b->at > 0) {
		memmove(b->bytes, b->bytes + b->at, b->len - b->at);
		b->len -= b->at;
		b->at = 0;
	}
	if (b->len > LINE_MAX_OCTETS)
		refuse_long(b);
	/* Who waits for an answer before the next line gets it. */
	batch_fast_flush(b->fast);
	out_flush();
	do
		n = read(b->fd, b->bytes + b->len, ROOM - b->len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(b->err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "cannot read %.120s: %s", b->g->opt.batch, strerror(errno));
	b->len += (size_t)n;
	*ended = n == 0;
	return EXIT_DONE;
}

static int
take_all(struct batch *b)
{
	bool ended = false;
	int rc = EXIT_DONE;

	while (rc == EXIT_DONE && !ended) {
		rc = fill(b, &ended);
		take_lines(b);
	}
	if (b->at < b->len || b->skipping)
		take_line(b,
		    (struct authstr_span){ b->bytes + b->at, b->len - b->at });
	batch_fast_flush(b->fast);
	if (rc == EXIT_DONE && b->bad > 0)
		rc =
		    fail(b->err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "lines-bad",
			"expected %zu lines to be right, found %zu "
			"wrong ones",
			b->number, b->bad);
	return rc;
}

static int
open_file(struct batch *b)
{
	b->fd = STDIN_FILENO;
	if (strcmp(b->g->opt.batch, "-") == 0)
		return EXIT_DONE;
	b->fd = open(b->g->opt.batch, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (b->fd >= 0)
		return EXIT_DONE;
	return fail(b->err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
	    "cannot read %.120s: %s", b->g->opt.batch, strerror(errno));
}

int
gen_batch(struct gen *g)
{
	struct authstr_error err = { .offset = AUTHSTR_NO_OFFSET };
	struct batch b = { .g = g, .fd = -1, .err = &err };
	int rc;

	g->batch = g->by_option = true;
	authstr_no_config();
	b.bytes = malloc(ROOM);
	b.fast = batch_fast_new(g);
	if (b.bytes == NULL || b.fast == NULL)
		rc = gen_no_memory(&err);
	else if ((rc = open_file(&b)) == EXIT_DONE)
		rc = take_all(&b);
	if (b.fd > STDIN_FILENO)
		close(b.fd);
	batch_fast_free(b.fast);
	if (b.bytes != NULL)
		authstr_wipe(b.bytes, ROOM);
	free(b.bytes);
	if (rc != EXIT_DONE)
		out_failure(rc, &err, false);
	return rc;
}

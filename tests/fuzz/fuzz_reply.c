/* SPDX-License-Identifier: MIT */
/*
 * Replies: the same bytes give the same reply or the same error, whatever the
 * pieces they come in, and what follows the reply is not touched.
 */
#include "authstr-smtp.h"
#include "fuzz/fuzz.h"

struct outcome {
	int rc, code;
	size_t used, lines, offset;
	const char *rule;
};

static struct outcome
feed(struct authstr_reply *r, span in, size_t piece)
{
	struct authstr_error err = { .rule = "" };
	struct outcome o = { .rc = AUTHSTR_MORE };
	size_t n;

	authstr_reply_reset(r);
	while (o.rc == AUTHSTR_MORE && o.used < in.len) {
		o.rc = authstr_reply_feed(
		    r, span_sub(in, o.used, piece), &n, &err);
		o.used += n;
	}
	o.code = authstr_reply_code(r);
	o.lines = authstr_reply_line_count(r);
	o.offset = err.offset;
	o.rule = err.rule;
	return o;
}

static void
check_bounds(struct authstr_reply *r, const struct outcome *o, size_t len)
{
	MUST(o->used <= len && o->used <= AUTHSTR_REPLY_MAX + 1);
	MUST(o->lines <= AUTHSTR_REPLY_LINES_MAX);
	for (size_t i = 0; i < o->lines; i++) {
		span line = authstr_reply_line(r, i);

		MUST(line.len <= AUTHSTR_LINE_MAX);
		MUST(span_find_any(line, span_make("\r\n\0", 3)) == SPAN_NPOS);
	}
	MUST(o->rc != AUTHSTR_OK || (o->code >= 200 && o->code <= 599));
	MUST(o->rc >= 0 || o->rule[0] != 0);
}

static void
check_caps(const struct authstr_reply *r)
{
	struct authstr_caps *caps = authstr_caps_read(r);

	MUST(caps != NULL);
	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		MUST(authstr_caps_keyword(caps, i).len > 0);
		for (size_t k = 0; k < authstr_caps_arg_count(caps, i); k++)
			MUST(authstr_caps_arg(caps, i, k).len > 0);
	}
	authstr_caps_free(caps);
}

void
fuzz_reply(span in)
{
	struct authstr_reply *r = authstr_reply_new();

	MUST(r != NULL);
	while (in.len > 0) {
		struct outcome whole = feed(r, in, in.len), pieces;

		check_bounds(r, &whole, in.len);
		if (whole.rc == AUTHSTR_OK)
			check_caps(r);
		for (size_t piece = 1; piece <= 3; piece++) {
			pieces = feed(r, in, piece);
			MUST(pieces.rc == whole.rc);
			MUST(pieces.used == whole.used);
			MUST(pieces.code == whole.code);
			MUST(pieces.lines == whole.lines);
			MUST(strcmp(pieces.rule, whole.rule) == 0);
			MUST(whole.rc >= 0 || pieces.offset == whole.offset);
		}
		if (whole.rc != AUTHSTR_OK)
			break;
		in = span_from(in, whole.used);
	}
	authstr_reply_free(r);
}

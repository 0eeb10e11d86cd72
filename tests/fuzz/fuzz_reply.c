/* SPDX-License-Identifier: MIT */
/*
 * Replies of each protocol, to whatever was asked: the same bytes give the same
 * reply or the same error, whatever the pieces they come in, and what follows
 * the reply is not touched.
 */
#include "authstr-smtp.h"
#include "fuzz/fuzz.h"
#include "smtp/reply.h"

struct outcome {
	int rc, code;
	enum authstr_verdict verdict;
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
	o.verdict = authstr_reply_verdict(r);
	o.lines = authstr_reply_line_count(r);
	o.offset = err.offset;
	o.rule = err.rule;
	return o;
}

static bool
is_smtp(const struct authstr_reply *r)
{
	return authstr_reply_protocol(r) == AUTHSTR_SMTP ||
	       authstr_reply_protocol(r) == AUTHSTR_LMTP;
}

static bool
is_part(span part, span whole)
{
	return span_is_none(part) ||
	       (part.p >= whole.p && part.p + part.len <= whole.p + whole.len);
}

/* What is told of it is of it, and no line end but a literal's. */
static void
check_parts(struct authstr_reply *r)
{
	span whole = reply_bytes(r);

	MUST(is_part(authstr_reply_word(r), whole));
	MUST(is_part(authstr_reply_bracket(r), whole));
	MUST(is_part(authstr_reply_text(r), whole));
	MUST(is_part(reply_challenge(r), whole));
	MUST(is_part(reply_deciding_line(r), whole));
}

static void
check_bounds(struct authstr_reply *r, const struct outcome *o, size_t len)
{
	MUST(o->used <= len && o->used <= AUTHSTR_REPLY_MAX + 1);
	MUST(o->lines <= AUTHSTR_REPLY_LINES_MAX);
	for (size_t i = 0; i < o->lines; i++) {
		span line = authstr_reply_line(r, i);

		MUST(line.len <= AUTHSTR_LINE_MAX);
		MUST(span_find(line, 0, 0) == SPAN_NPOS);
		MUST(!is_smtp(r) ||
		     span_find_any(line, SPAN("\r\n")) == SPAN_NPOS);
	}
	MUST(o->rc != AUTHSTR_OK || !is_smtp(r) ||
	     (o->code >= 200 && o->code <= 599));
	MUST((o->rc == AUTHSTR_OK) == (o->verdict != AUTHSTR_VERDICT_NONE));
	MUST(o->rc >= 0 || o->rule[0] != 0);
}

static void
check_part_list(const struct authstr_caps *caps, size_t i)
{
	size_t n = authstr_caps_part_count(caps, i);
	struct authstr_part part;

	/* To read them all one by one takes its time where there are many. */
	for (size_t k = 0; k < n && k < 20; k++)
		MUST(authstr_caps_part(caps, i, k, &part) == AUTHSTR_OK);
	MUST(authstr_caps_part(caps, i, n, &part) != AUTHSTR_OK);
	authstr_caps_malformed(caps, i);
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
		check_part_list(caps, i);
	}
	MUST(authstr_caps_count(caps) <= AUTHSTR_KEYWORDS_MAX);
	authstr_caps_free(caps);
}

/* All the replies in it; the first that is none ends it. */
static void
read_all(struct authstr_reply *r, span in)
{
	while (in.len > 0) {
		struct outcome whole = feed(r, in, in.len), pieces;

		check_bounds(r, &whole, in.len);
		check_parts(r);
		if (whole.rc == AUTHSTR_OK)
			check_caps(r);
		for (size_t piece = 1; piece <= 3; piece++) {
			pieces = feed(r, in, piece);
			MUST(pieces.rc == whole.rc);
			MUST(pieces.used == whole.used);
			MUST(pieces.code == whole.code);
			MUST(pieces.verdict == whole.verdict);
			MUST(pieces.lines == whole.lines);
			MUST(strcmp(pieces.rule, whole.rule) == 0);
			MUST(whole.rc >= 0 || pieces.offset == whole.offset);
		}
		if (whole.rc != AUTHSTR_OK)
			break;
		in = span_from(in, whole.used);
	}
}

void
fuzz_reply(span in)
{
	struct authstr_reply *r = authstr_reply_new();

	MUST(r != NULL);
	for (unsigned p = AUTHSTR_SMTP; p <= AUTHSTR_SIEVE; p++)
		for (unsigned f = 0; f <= AUTHSTR_REPLY_QUIT; f++)
			if (authstr_reply_expect(r, (enum authstr_protocol)p,
				(enum authstr_reply_form)f,
				f == AUTHSTR_REPLY_PLAIN
				    ? SPAN("")
				    : SPAN("A1")) == AUTHSTR_OK)
				read_all(r, in);
	authstr_reply_free(r);
}

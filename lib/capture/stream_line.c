/* SPDX-License-Identifier: MIT */
/*
 * A line of a flow: is it one of the dialogue, and does what follows it consist
 * of lines?
 */
#include "base/text.h"
#include "capture/imap.h"
#include "capture/stream_side.h"

/* A flow that has not said anything of ours in so many lines will not. */
#define LINES_TRIED 40

static bool
speaks(const struct stream *s, const char *protocol)
{
	const char *ours = s->dialogue.protocol;

	return ours != NULL && strcmp(ours, protocol) == 0;
}

static bool
is_code(span text)
{
	return text.len >= 3 && text_is_digit(text.p[0]) &&
	       text_is_digit(text.p[1]) && text_is_digit(text.p[2]) &&
	       (text.len == 3 || text.p[3] == ' ' || text.p[3] == '-');
}

static bool
is_tagged(span text)
{
	span tag = span_take_word(&text), word = span_take_word(&text);

	if (span_equal(tag, SPAN("+")))
		return false;
	return span_equal(word, SPAN("OK")) || span_equal(word, SPAN("NO")) ||
	       span_equal(word, SPAN("BAD"));
}

/* "+" is for APPEND and IDLE, too. */
static bool
may_be_challenge(const struct stream *s)
{
	return s->dialogue.open != NULL || s->middle;
}

/* What a server may say in its protocol.  The rest is what it was asked for:
 * mails, lists. */
static bool
server_may_say(const struct stream *s, span text)
{
	unsigned char first = text.len == 0 ? '\0' : text.p[0];

	if (dialogue_is_smtp(&s->dialogue))
		return is_code(text);
	if (speaks(s, "sieve"))
		return true;
	if (speaks(s, "pop3"))
		return first == '+' || first == '-' ||
		       s->dialogue.await == AWAIT_HELLO;
	if (speaks(s, "imap"))
		return first == '*' || is_tagged(text) ||
		       (first == '+' && may_be_challenge(s));
	return first == '*' || first == '+' || first == '-' || is_code(text) ||
	       is_tagged(text);
}

/* -------------------------------------------------------- what follows -- */

/* RFC 3030: as many octets as it says come behind the command. */
static void
see_chunk(struct stream_side *side, span text)
{
	uint64_t n;

	if (span_take_case(&text, SPAN("BDAT ")) &&
	    span_take_number(&text, UINT64_MAX / 2, &n))
		side->skip = n;
}

static bool
asks_for_message(span text)
{
	return span_starts_case(text, SPAN("RETR ")) ||
	       span_starts_case(text, SPAN("TOP "));
}

static void
see_pop3(struct stream *s, enum flow_side which, span text, bool answer)
{
	bool is_message;

	if (stream_is_client(s, which)) {
		if (answer || s->asked >= 64)
			return;
		if (asks_for_message(text))
			s->asked_message |= (uint64_t)1 << s->asked;
		s->asked++;
		return;
	}
	if (s->asked == 0 || (!span_starts(text, SPAN("+OK")) &&
				 !span_starts(text, SPAN("-ERR"))))
		return;
	is_message = (s->asked_message & 1) != 0 && text.p[0] == '+';
	s->asked--;
	s->asked_message >>= 1;
	s->side[which].message = is_message;
	s->side[which].dot = DOT_AT_BEGIN;
}

/* RFC 9051 section 4.3: LOGIN's are the dialogue's. */
static void
see_literal(struct stream *s, enum flow_side which, span text)
{
	size_t n;

	if (stream_is_client(s, which) && s->dialogue.in_literal)
		return;
	if (imap_literal_at_end(text, &n))
		s->side[which].skip = n;
}

static void
see_what_follows(struct stream *s, enum flow_side which, span text, bool answer)
{
	bool client = stream_is_client(s, which);

	if (speaks(s, "imap"))
		see_literal(s, which, text);
	else if (speaks(s, "pop3"))
		see_pop3(s, which, text, answer);
	else if (client)
		see_chunk(&s->side[which], text);
	/* DATA itself may not be here. */
	else if (span_starts(text, SPAN("354")) && !speaks(s, "http"))
		s->dialogue.in_data = true;
}

/* ----------------------------------------------------------- one line -- */

static bool
is_request(span text)
{
	return text.len > 9 &&
	       span_starts(span_from(text, text.len - 9), SPAN(" HTTP/"));
}

static bool
is_header(span text)
{
	return span_starts_case(text, SPAN("Authorization:")) ||
	       span_starts_case(text, SPAN("Proxy-Authorization:"));
}

/* Of HTTP the dialogue wants who asks, and what is answered. */
static bool
http_wants(struct stream_side *side, span text)
{
	bool begins = is_request(text) || span_starts(text, SPAN("HTTP/"));

	if (begins)
		side->body = false;
	else if (text.len == 0)
		side->body = true;
	return span_starts(text, SPAN("HTTP/")) ||
	       (!side->body && is_header(text));
}

static struct stream_place
place_of(const struct stream *s, enum flow_side which,
    const struct stream_origin *origin)
{
	return (struct stream_place){ s->flow, origin->frame, which,
		origin->offset };
}

/* The rest of a broken line is none. */
static bool
is_rest(struct stream *s, enum flow_side which, const struct line *line,
    const struct stream_origin *origin, struct stream_context *x)
{
	struct stream_side *side = &s->side[which];
	struct stream_place place = place_of(s, which, origin);
	bool broken = side->broken;

	side->broken = false;
	if (!broken || say_read(line, NULL).kind != SAY_OTHER)
		return false;
	if (x->watch != NULL &&
	    (side->hidden ||
		(s->dialogue.open != NULL && stream_is_client(s, which))))
		x->watch->rest(x->watch, &place, line->text);
	return true;
}

/* What a watch makes of the line it has seen, too. */
static void
say_watched(struct stream *s, enum flow_side which, const struct line *line,
    const struct stream_origin *origin, struct stream_context *x)
{
	struct stream_place place = place_of(s, which, origin);

	if (x->watch != NULL)
		x->watch->begin(x->watch, &place, line->text);
	if (s->kind == STREAM_HTTP || !s->dialogue.oriented ||
	    stream_is_client(s, which) || server_may_say(s, line->text))
		dialogue_line(&s->dialogue, *line);
	if (x->watch != NULL)
		s->side[which].hidden = x->watch->end(x->watch);
}

static void
say(struct stream *s, enum flow_side which, const struct line *line,
    const struct stream_origin *origin, struct stream_context *x)
{
	const struct authstr_login *open = s->dialogue.open;
	bool was = s->dialogue.reversed, answer = s->dialogue.client_turn;

	say_watched(s, which, line, origin, x);
	if (s->dialogue.reversed != was) {
		struct authstr_buf client = s->dialogue.client;

		s->dialogue.client = s->dialogue.server;
		s->dialogue.server = client;
	}
	/* What was missing before the login is of no matter. */
	if (s->dialogue.open != open && s->dialogue.open != NULL &&
	    login_is(s->dialogue.open, LOGIN_NAMED))
		s->dialogue.gap = false;
	see_what_follows(s, which, line->text, answer);
}

static void
become(struct stream *s, span text)
{
	if (is_request(text))
		s->kind = STREAM_HTTP;
	else if (!dialogue_is_blank(&s->dialogue))
		s->kind = STREAM_MAIL;
	else if (s->lines > LINES_TRIED ||
		 span_find(text, '\0', 0) != SPAN_NPOS)
		s->kind = STREAM_DEAF;
}

void
stream_line(struct stream *s, enum flow_side which, span text,
    const struct stream_origin *origin, struct stream_context *x)
{
	struct line line = { .number = ++s->lines,
		.frame = origin->frame,
		.time = stamp_print(&x->stamp, origin->time),
		.side = which == FLOW_OPENER ? LINE_CLIENT : LINE_SERVER };

	while (text.len > 0 && text.p[text.len - 1] == '\r')
		text.len--;
	line.text = text;
	if (s->kind == STREAM_UNKNOWN)
		become(s, text);
	if (s->kind == STREAM_DEAF || is_rest(s, which, &line, origin, x))
		return;
	if (s->kind == STREAM_HTTP && !http_wants(&s->side[which], text))
		return;
	say(s, which, &line, origin, x);
}

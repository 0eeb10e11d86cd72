/* SPDX-License-Identifier: MIT */
#include "capture/stream_side.h"

/* A piece, as far as it is read. */
struct cursor {
	span rest;
	struct stream_origin origin;
};

static void
advance(struct cursor *c, size_t n)
{
	c->rest = span_from(c->rest, n);
	c->origin.offset += n;
}

/* The end of a message, octet by octet where pieces meet. */
static enum stream_dot
next_dot(enum stream_dot dot, unsigned char c)
{
	if (c == '\n')
		return DOT_AT_BEGIN;
	if (c == '.' && dot == DOT_AT_BEGIN)
		return DOT_SEEN;
	return c == '\r' && dot == DOT_SEEN ? DOT_CR : DOT_WITHIN;
}

/* Up to the dot and its line end: true if they are there.  Base64 has no dots,
 * so the next dot is what to look for. */
static bool
skip_message(struct stream_side *side, struct cursor *c)
{
	const unsigned char *p = c->rest.p, *end = p + c->rest.len, *dot;
	bool over = false;

	while (p < end && !over) {
		if (side->dot != DOT_WITHIN) {
			over = side->dot >= DOT_SEEN && *p == '\n';
			side->dot = next_dot(side->dot, *p++);
			continue;
		}
		dot = memchr(p, '.', (size_t)(end - p));
		if (dot == NULL) {
			side->dot = end[-1] == '\n' ? DOT_AT_BEGIN : DOT_WITHIN;
			p = end;
		} else {
			if (dot > p && dot[-1] == '\n')
				side->dot = DOT_SEEN;
			p = dot + 1;
		}
	}
	advance(c, (size_t)(p - c->rest.p));
	return over;
}

static void
keep(struct stream_side *side, const struct cursor *c, span part)
{
	size_t room = STREAM_LINE_MAX - side->line.len;

	if (side->line.len == 0)
		side->origin = c->origin;
	/* A later part may have come earlier. */
	if (c->origin.pin < side->origin.pin)
		side->origin.pin = c->origin.pin;
	if (part.len > room)
		side->dropping = true;
	else
		buf_put(&side->line, part);
}

static void
end_line(struct stream *s, enum flow_side which, struct stream_context *x)
{
	struct stream_side *side = &s->side[which];
	struct stream_origin origin = side->origin;

	stream_line(s, which, buf_span(&side->line), &origin, x);
	buf_empty(&side->line);
}

static void
take_line(struct stream *s, enum flow_side which, struct cursor *c,
    struct stream_context *x)
{
	struct stream_side *side = &s->side[which];
	size_t n = span_find(c->rest, '\n', 0);
	span part = span_sub(c->rest, 0, n == SPAN_NPOS ? c->rest.len : n);
	struct stream_origin origin = c->origin;

	if (n == SPAN_NPOS || side->line.len > 0)
		if (!side->dropping)
			keep(side, c, part);
	advance(c, n == SPAN_NPOS ? part.len : n + 1);
	if (n == SPAN_NPOS)
		return;
	if (side->dropping) {
		side->dropping = false;
		buf_empty(&side->line);
	} else if (side->line.len > 0) {
		end_line(s, which, x);
	} else {
		stream_line(s, which, part, &origin, x);
	}
}

/* Is it a message that goes on? */
static bool
in_message(const struct stream *s, enum flow_side which)
{
	return s->side[which].message ||
	       (s->dialogue.in_data && stream_is_client(s, which));
}

static void
end_message(struct stream *s, enum flow_side which)
{
	s->side[which].message = false;
	if (stream_is_client(s, which))
		s->dialogue.in_data = false;
}

/* Could it begin here? */
static bool
is_encrypted(const struct stream *s, const struct stream_side *side, span rest)
{
	if (!side->fresh && (s->dialogue.facts & LOGIN_TLS) == 0)
		return false;
	/* No line of text begins so. */
	if (rest.len < 3)
		return rest.p[0] >= 20 && rest.p[0] <= 23;
	return flow_is_tls(rest);
}

/* A capture that begins within a message, as far as can be told: lines that
 * nobody asked for, and the first is no command. */
static bool
looks_like_message(const struct stream *s, enum flow_side which, span rest)
{
	size_t end = span_find(rest, '\n', 0);
	struct line line = { .text = span_chomp(span_sub(rest, 0, end)),
		.side = LINE_CLIENT };

	if (!s->middle || !s->side[which].fresh || s->dialogue.server_seen ||
	    !stream_is_client(s, which))
		return false;
	return end != SPAN_NPOS &&
	       span_find(rest, '\n', end + 1) != SPAN_NPOS &&
	       say_read(&line, NULL).kind != SAY_COMMAND;
}

static void
step(struct stream *s, const struct flow_piece *p, struct cursor *c,
    struct stream_context *x)
{
	struct stream_side *side = &s->side[p->side];
	size_t n;

	if (side->skip > 0) {
		n = side->skip < c->rest.len ? (size_t)side->skip : c->rest.len;
		side->skip -= n;
		advance(c, n);
	} else if (in_message(s, p->side)) {
		if (skip_message(side, c))
			end_message(s, p->side);
	} else if (side->line.len == 0 && !side->dropping &&
		   is_encrypted(s, side, c->rest)) {
		stream_encrypted(s, p, x);
	} else if (looks_like_message(s, p->side, c->rest)) {
		side->fresh = false;
		s->dialogue.in_data = true;
		side->dot = DOT_WITHIN;
	} else {
		side->fresh = false;
		side->dot = DOT_AT_BEGIN;
		take_line(s, p->side, c, x);
	}
}

void
side_data(
    struct stream *s, const struct flow_piece *p, struct stream_context *x)
{
	struct cursor c = { .rest = p->bytes,
		.origin = { p->frame, p->time, p->offset, p->pin } };

	s->side[p->side].frame = p->frame;
	while (c.rest.len > 0 && s->kind != STREAM_DEAF)
		step(s, p, &c, x);
}

/* What stands before it is looked at as it is; what comes behind it may be the
 * rest of a line. */
void
side_gap(struct stream *s, const struct flow_piece *p, struct stream_context *x)
{
	struct stream_side *side = &s->side[p->side];

	if (side->line.len > 0 && !side->dropping) {
		end_line(s, p->side, x);
		/* A packet of which the end is missing ended its line. */
		side->broken = p->frame != side->frame;
	}
	buf_empty(&side->line);
	side->dropping = false;
	side->fresh = false;
	side->dot = DOT_WITHIN;
	side->skip -= p->len < side->skip ? p->len : side->skip;
	s->dialogue.gap = true;
	s->middle = true;
	/* The reply to DATA was in it. */
	if (s->dialogue.await == AWAIT_DATA && !stream_is_client(s, p->side))
		s->dialogue.in_data = true;
}

void
side_hurry(struct stream *s, enum flow_side which, struct stream_context *x)
{
	struct stream_side *side = &s->side[which];

	if (side->line.len > 0 && !side->dropping)
		end_line(s, which, x);
	buf_empty(&side->line);
	side->broken = true;
}

void
side_end(struct stream *s, enum flow_side which, struct stream_context *x)
{
	struct stream_side *side = &s->side[which];

	if (s->kind != STREAM_DEAF && side->line.len > 0 && !side->dropping)
		end_line(s, which, x);
	buf_wipe(&side->line);
}

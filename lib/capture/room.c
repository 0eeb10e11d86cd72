/* SPDX-License-Identifier: MIT */
#include "capture/room.h"
#include "base/text.h"
#include "capture/token.h"

void
room_init(struct room *r)
{
	*r = (struct room){ .source = SPAN_NONE };
	buf_init(&r->text, TOKEN_MAX);
	buf_init(&r->from, (TOKEN_MAX + 1) * sizeof(uint32_t));
}

void
room_wipe(struct room *r)
{
	buf_wipe(&r->text);
	buf_wipe(&r->from);
	room_init(r);
}

void
room_begin(struct room *r, span source)
{
	r->source = source;
	buf_empty(&r->text);
	buf_empty(&r->from);
}

void
room_put(struct room *r, unsigned char c, size_t at)
{
	uint32_t from = (uint32_t)at;

	buf_put_byte(&r->text, c);
	buf_put(&r->from, span_make(&from, sizeof(from)));
}

int
room_status(const struct room *r)
{
	if (buf_status(&r->text) != AUTHSTR_OK)
		return buf_status(&r->text);
	return buf_status(&r->from);
}

bool
room_holds(const struct room *r, const unsigned char *p)
{
	return r->text.len > 0 && p >= r->text.p &&
	       p <= r->text.p + r->text.len;
}

const unsigned char *
room_origin(const struct room *r, const unsigned char *p)
{
	size_t at = (size_t)(p - r->text.p);
	uint32_t from;

	/* Behind the last byte, however that was written; or there was no
	 * memory to note where it is from. */
	if (at >= r->from.len / sizeof(from))
		return r->source.p + r->source.len;
	memcpy(&from, r->from.p + at * sizeof(from), sizeof(from));
	return r->source.p + from;
}

static void
put_char(struct room *r, uint32_t c, size_t at)
{
	unsigned char utf8[4];
	size_t n = text_print_utf8(c, utf8);

	for (size_t i = 0; i < n; i++)
		room_put(r, utf8[i], at);
}

/* Up to max digits of the base; how many there were. */
static size_t
take_digits(span s, unsigned base, size_t max, uint32_t *value)
{
	size_t n = 0;

	*value = 0;
	for (; n < max && n < s.len && text_hex_digit(s.p[n]) >= 0 &&
	       (unsigned)text_hex_digit(s.p[n]) < base;
	     n++)
		*value = *value * base + (unsigned)text_hex_digit(s.p[n]);
	return n;
}

/* What stands behind a backslash; how long it is. */
static size_t
take_escape(struct room *r, span s, size_t at)
{
	static const char names[] = { 'r', 'n', 't', 'v', 'f', 'a', 'e' };
	static const char values[] = { '\r', '\n', '\t', '\v', '\f', '\a',
		'\033' };
	const char *name = memchr(names, s.p[0], sizeof(names));
	uint32_t value;
	size_t n;

	if (s.p[0] == 'x' &&
	    (n = take_digits(span_from(s, 1), 16, 2, &value)) > 0) {
		room_put(r, (unsigned char)value, at);
		return 1 + n;
	}
	if (s.p[0] == 'u' && take_digits(span_from(s, 1), 16, 4, &value) == 4) {
		put_char(r, value, at);
		return 5;
	}
	if ((n = take_digits(s, 8, 3, &value)) > 0 && value < 256) {
		room_put(r, (unsigned char)value, at);
		return n;
	}
	room_put(
	    r, name == NULL ? s.p[0] : (unsigned char)values[name - names], at);
	return 1;
}

/* One character, or one that is escaped; how long it is. */
static size_t
take_one(struct room *r, span rest, size_t at)
{
	if (rest.p[0] == '\\' && rest.len > 1)
		return 1 + take_escape(r, span_from(rest, 1), at);
	room_put(r, rest.p[0], at);
	return 1;
}

void
room_unescape(struct room *r, span s)
{
	room_begin(r, s);
	for (size_t at = 0; at < s.len;)
		at += take_one(r, span_from(s, at), at);
}

/* JavaScript's inspect has all three. */
static bool
take_quote(span *s, unsigned char *quote)
{
	span rest = *s;

	span_take(&rest, SPAN("b"));
	if (rest.len == 0 || memchr("'\"`", rest.p[0], 3) == NULL)
		return false;
	*quote = rest.p[0];
	*s = span_from(rest, 1);
	return true;
}

/* Up to the quote or the end; what stands there. */
static span
take_inside(struct room *r, span whole, span rest, unsigned char quote)
{
	room_begin(r, whole);
	while (rest.len > 0 && rest.p[0] != quote)
		rest = span_from(rest, take_one(r, rest, whole.len - rest.len));
	r->source.len = whole.len - rest.len;
	return rest;
}

bool
room_unquote_begin(struct room *r, span s, unsigned char *quote)
{
	span whole = s;

	return take_quote(&s, quote) &&
	       take_inside(r, whole, s, *quote).len == 0;
}

bool
room_unquote_rest(struct room *r, span s, unsigned char quote)
{
	return take_inside(r, s, s, quote).len > 0;
}

bool
room_unquote(struct room *r, span *s)
{
	span rest = *s;
	unsigned char quote;

	if (!take_quote(&rest, &quote))
		return false;
	rest = take_inside(r, *s, rest, quote);
	if (rest.len == 0)
		return false;
	*s = span_from(rest, 1);
	return true;
}

bool
room_unquote_cut(struct room *r, span *s)
{
	unsigned char quote;

	if (room_unquote(r, s))
		return true;
	if (!room_unquote_begin(r, *s, &quote) || r->text.len == 0)
		return false;
	*s = span_from(*s, s->len);
	return true;
}

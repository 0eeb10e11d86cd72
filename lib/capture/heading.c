/* SPDX-License-Identifier: MIT */
/*
 * heading: programs that say in a line of its own which way the bytes below
 * went.
 *
 *	> 2026/11/28 23:35:23.000879351  length=18 from=0 to=17	   (socat -v)
 *	OIGE0 CAPABILITY\r
 *
 *	=> Send header, 15 bytes (0xf)			(curl --trace-ascii)
 *	0000: AUTH CRAM-MD5
 *	0040: what has no place in the first 64 columns
 */
#include "base/text.h"
#include "capture/dialect.h"

static bool
take_digits(span *s, size_t min)
{
	size_t n = 0;

	while (n < s->len && text_is_digit(s->p[n]))
		n++;
	*s = span_from(*s, n);
	return n >= min;
}

static bool
is_socat_heading(span s, struct heading *heading)
{
	span whole = s;
	size_t at;

	if (!take_digits(&s, 4) || !span_take(&s, SPAN("/")) ||
	    !take_digits(&s, 2) || !span_take(&s, SPAN("/")))
		return false;
	at = span_search(whole, SPAN("  length="), 0);
	if (at == SPAN_NPOS ||
	    span_search(whole, SPAN(" from="), at) == SPAN_NPOS)
		return false;
	heading->time_len = at < TAP_TIME_MAX ? at : TAP_TIME_MAX;
	memcpy(heading->time, whole.p, heading->time_len);
	return true;
}

bool
socat_text(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .side = r->heading.side };
	span rest = rec->text;
	struct record timed = *rec;
	bool client = span_take(&rest, SPAN("> "));

	if ((client || span_take(&rest, SPAN("< "))) &&
	    is_socat_heading(rest, &r->heading)) {
		r->heading.kind = HEADING_SOCAT;
		r->heading.side = client ? LINE_CLIENT : LINE_SERVER;
		return true;
	}
	if (r->heading.kind != HEADING_SOCAT)
		return false;
	room_unescape(&r->quoted, rec->text);
	s.text = span_chomp(buf_span(&r->quoted.text));
	timed.time = span_make(r->heading.time, r->heading.time_len);
	reader_says(r, &timed, &s);
	return true;
}

/* "=> Send header, 15 bytes (0xf)", a time before it or not. */
static bool
is_curl_heading(span s, enum line_side *side)
{
	size_t at = span_search(s, SPAN("=> Send "), 0);

	*side = LINE_CLIENT;
	if (at == SPAN_NPOS) {
		at = span_search(s, SPAN("<= Recv "), 0);
		*side = LINE_SERVER;
	}
	if (at == SPAN_NPOS || at > 40)
		return false;
	s = span_from(s, at + 8);
	if (span_starts(s, SPAN("SSL ")))
		*side = LINE_UNMARKED; /* bytes of TLS */
	return span_search(s, SPAN(" bytes (0x"), 0) != SPAN_NPOS;
}

/* "0040: "; its number */
static bool
take_offset(span *s, size_t *offset)
{
	size_t n = 0, value = 0;

	while (n < s->len && n < 8 && text_hex_digit(s->p[n]) >= 0)
		value = value << 4 | (unsigned)text_hex_digit(s->p[n++]);
	if (n < 4 || n >= s->len || s->p[n] != ':')
		return false;
	*s = span_from(*s, n + 1);
	span_take(s, SPAN(" "));
	*offset = value;
	return true;
}

bool
curl_trace(struct reader *r, const struct record *rec)
{
	struct speech s = {
		.key = rec->source, .side = r->heading.side, .text = rec->text
	};
	enum line_side side;
	size_t offset;

	if (is_curl_heading(rec->text, &side)) {
		r->heading =
		    (struct heading){ .kind = HEADING_CURL, .side = side };
		return true;
	}
	if (r->heading.kind != HEADING_CURL || !take_offset(&s.text, &offset))
		return false;
	if (s.side == LINE_UNMARKED)
		return true;
	/* A line end takes two bytes: where none was, the text goes on. */
	s.more = offset > 0 && offset == r->heading.next;
	r->heading.next = offset + s.text.len;
	reader_says(r, rec, &s);
	return true;
}

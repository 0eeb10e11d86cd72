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

/* "2026/11/28 23:35:23.000879351  length=18 from=0 to=17"; the length */
static bool
is_socat_heading(span s, struct heading *heading)
{
	span whole = s;
	uint64_t n;
	size_t at;

	if (!take_digits(&s, 4) || !span_take(&s, SPAN("/")) ||
	    !take_digits(&s, 2) || !span_take(&s, SPAN("/")))
		return false;
	at = span_search(whole, SPAN("  length="), 0);
	if (at == SPAN_NPOS)
		return false;
	s = span_from(whole, at + 9);
	if (!span_take_number(&s, UINT32_MAX, &n) ||
	    !span_starts(s, SPAN(" from=")))
		return false;
	heading->left = (size_t)n;
	heading->time_len = at < TAP_TIME_MAX ? at : TAP_TIME_MAX;
	memcpy(heading->time, whole.p, heading->time_len);
	return true;
}

/* FNV-1a; of what socat shows: bytes that are no ASCII are dots. */
static uint32_t
hash_of(span text, bool shown)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.p[i];

		if (shown && (c < ' ' || c >= 0x7f))
			c = '.';
		hash = (hash ^ c) * 16777619U;
	}
	return hash == 0 ? 1 : hash;
}

enum again { AGAIN_NO, AGAIN_SHOWN, AGAIN_EXACT };

/* Has the other of the two had the line?  Once. */
static enum again
was_shown(struct shown *sh, span text, bool within)
{
	uint32_t hash = hash_of(text, true), exact = hash_of(text, false);
	size_t i;

	for (i = 0; i < SHOWN_LINES; i++)
		if (sh->hash[i] == hash && sh->within[i] != within) {
			sh->hash[i] = 0;
			return sh->exact[i] == exact ? AGAIN_EXACT
						     : AGAIN_SHOWN;
		}
	i = sh->next;
	sh->hash[i] = hash;
	sh->exact[i] = exact;
	sh->within[i] = within;
	sh->next = (i + 1) % SHOWN_LINES;
	return AGAIN_NO;
}

/* Who masks has to see a secret at both places; the second command begins
 * another login for him, which a literal must not. */
static bool
is_needed(const struct reader *r, const struct speech *s, enum again again)
{
	struct line line = { .text = s->text, .side = s->side };

	if (again == AGAIN_NO)
		return true;
	if (r->out->watch == NULL || s->side == LINE_SERVER)
		return false;
	return again == AGAIN_SHOWN ||
	       (say_read(&line, NULL).kind == SAY_COMMAND &&
		   !span_ends(s->text, SPAN("}")));
}

/* A line below its heading, or of the terminal's own. */
static bool
socat_line(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .side = r->heading.side };
	struct record timed = *rec;
	bool within = r->heading.left > 0;
	enum again again;
	size_t octets;

	room_unescape(&r->quoted, rec->text);
	s.text = buf_span(&r->quoted.text);
	octets = s.text.len + 1;
	r->heading.left -= octets < r->heading.left ? octets : r->heading.left;
	s.text = span_chomp(s.text);
	if (!within) {
		s.side = LINE_UNMARKED;
		s.text = rec->text;
	}
	again = was_shown(&r->shown, s.text, within);
	if (!is_needed(r, &s, again))
		return true;
	timed.time = span_make(r->heading.time, r->heading.time_len);
	return reader_says(r, &timed, &s) || within;
}

static bool
take_socat_heading(struct reader *r, span text)
{
	bool client = span_take(&text, SPAN("> "));

	if ((!client && !span_take(&text, SPAN("< "))) ||
	    !is_socat_heading(text, &r->heading))
		return false;
	r->heading.kind = HEADING_SOCAT;
	r->heading.side = client ? LINE_CLIENT : LINE_SERVER;
	return true;
}

bool
socat_text(struct reader *r, const struct record *rec)
{
	size_t at = 0;

	if (take_socat_heading(r, rec->text))
		return true;
	while (span_search(rec->text, SPAN("  length="), 0) != SPAN_NPOS &&
	       (at = prefix_next(rec->text, at)) != SPAN_NPOS) {
		if (!take_socat_heading(r, span_from(rec->text, at)))
			continue;
		prefix_learn(&r->prefix, span_sub(rec->text, 0, at), false);
		return true;
	}
	return r->heading.kind == HEADING_SOCAT && socat_line(r, rec);
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

/* SPDX-License-Identifier: MIT */
/*
 * nmh: send -snoop of nmh 1.7 and later, which decodes what is in base64:
 *
 *	=> AUTH PLAIN b64<a[0x00]a[0x00]secret>
 *	<= 334 b64<Password:>
 */
#include "base/text.h"
#include "capture/dialect.h"

/* "[0x00]" stands for a byte. */
static size_t
take_byte(span s, unsigned char *c)
{
	if (s.len < 6 || !span_starts(s, SPAN("[0x")) || s.p[5] != ']' ||
	    !text_is_hex(span_sub(s, 3, 2)))
		return 0;
	*c = (unsigned char)(text_hex_digit(s.p[3]) << 4 |
			     text_hex_digit(s.p[4]));
	return 6;
}

static void
decode(struct room *room, span s, size_t begin, size_t end)
{
	room_begin(room, span_sub(s, 0, end));
	for (size_t at = 0; at < begin; at++)
		room_put(room, s.p[at], at);
	for (size_t at = begin + 4; at < end;) {
		unsigned char c = s.p[at];
		size_t n = take_byte(span_sub(s, at, end - at), &c);

		room_put(room, c, at);
		at += n > 0 ? n : 1;
	}
}

bool
nmh_coded(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .plain = true };
	span text = rec->text;
	size_t at;

	if (span_take(&text, SPAN("=> ")))
		s.side = LINE_CLIENT;
	else if (span_take(&text, SPAN("<= ")))
		s.side = LINE_SERVER;
	else
		return false;
	at = span_search(text, SPAN("b64<"), 0);
	if (at == SPAN_NPOS || text.p[text.len - 1] != '>')
		return false;
	decode(&r->quoted, text, at, text.len - 1);
	s.text = buf_span(&r->quoted.text);
	reader_says(r, rec, &s);
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * value_mend: undoes what happened to a value, a mistake at a time.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/compose.h"
#include "mech/value_mend.h"

/* Takes a character, or a byte that is none as itself. */
static uint32_t
take_char(span *s)
{
	uint32_t c;

	if (text_take_utf8(s, &c))
		return c;
	c = s->p[0];
	*s = span_from(*s, 1);
	return c;
}

/* Latin-1 and Windows-1252 are what is left of the time before UTF-8. */
void
mend_charset(span value, struct authstr_buf *out)
{
	uint32_t c;

	while (value.len > 0) {
		if (text_take_utf8(&value, &c)) {
			buf_put_utf8(out, c);
			continue;
		}
		buf_put_utf8(out, charset_cp1252_char(value.p[0]));
		value = span_from(value, 1);
	}
}

void
mend_mojibake(span value, struct authstr_buf *out)
{
	while (value.len > 0) {
		uint32_t c = take_char(&value);
		int byte = c < 0x80 ? (int)c : charset_cp1252_byte(c);

		if (byte >= 0)
			buf_put_byte(out, (unsigned char)byte);
		else
			buf_put_utf8(out, c);
	}
}

void
mend_edge_space(span value, struct authstr_buf *out)
{
	size_t start, end;

	while (charset_find_edge_space(value, &start, &end))
		value = start == 0 ? span_from(value, end)
				   : span_sub(value, 0, start);
	buf_put(out, value);
}

/* A blank of another width is a blank, what has no width nothing. */
void
mend_invisible(span value, struct authstr_buf *out)
{
	while (value.len > 0) {
		span rest = value, one;
		size_t start, end;
		uint32_t c = take_char(&rest);

		one = span_sub(value, 0, value.len - rest.len);
		value = rest;
		if (!charset_find_invisible(one, &start, &end))
			buf_put(out, one);
		else if (c == 0xa0 || (c >= 0x2000 && c <= 0x200a) ||
			 c == 0x202f || c == 0x205f || c == 0x3000)
			buf_put_byte(out, ' ');
	}
}

static const char *
plain_punct(uint32_t c)
{
	static const struct {
		uint32_t first, last;
		const char *text;
	} ranges[] = {
		{ 0x2010, 0x2015, "-" },
		{ 0x2018, 0x201b, "'" },
		{ 0x201c, 0x201f, "\"" },
		{ 0x2026, 0x2026, "..." },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].text;
	return NULL;
}

void
mend_smart_punct(span value, struct authstr_buf *out)
{
	while (value.len > 0) {
		span before = value;
		const char *text = plain_punct(take_char(&value));

		if (text != NULL)
			buf_put_str(out, text);
		else
			buf_put(
			    out, span_sub(before, 0, before.len - value.len));
	}
}

void
mend_quotes(span value, struct authstr_buf *out)
{
	buf_put(out, span_sub(value, 1, value.len - 2));
}

void
mend_shell_backslash(span value, struct authstr_buf *out)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char next = i + 1 < value.len ? value.p[i + 1] : 0;

		if (value.p[i] != '\\' || (next != '!' && next != '$'))
			buf_put_byte(out, value.p[i]);
	}
}

void
mend_url_escape(span value, struct authstr_buf *out)
{
	for (size_t i = 0; i < value.len; i++) {
		int high =
		    i + 2 < value.len ? text_hex_digit(value.p[i + 1]) : -1;
		int low = high >= 0 ? text_hex_digit(value.p[i + 2]) : -1;

		if (value.p[i] != '%' || low < 0) {
			buf_put_byte(out, value.p[i]);
			continue;
		}
		buf_put_byte(out, (unsigned char)(high << 4 | low));
		i += 2;
	}
}

void
mend_display_name(span value, struct authstr_buf *out)
{
	size_t open = span_find(value, '<', 0) + 1;

	buf_put(out, span_sub(value, open, value.len - open - 1));
}

void
mend_blanks(span value, struct authstr_buf *out)
{
	for (size_t i = 0; i < value.len; i++)
		if (!text_is_space(value.p[i]))
			buf_put_byte(out, value.p[i]);
}

/* {"access_token": "..."}: no token has an escape in it. */
void
mend_token_json(span value, struct authstr_buf *out)
{
	static const char key[] = "\"access_token\"";
	size_t at = span_search(value, authstr_span_of(key), 0);
	span rest = at == SPAN_NPOS
			? SPAN_NONE
			: span_trim(span_from(value, at + sizeof(key) - 1));
	span token;

	if (span_take(&rest, SPAN(":"))) {
		rest = span_trim(rest);
		if (span_take(&rest, SPAN("\"")) &&
		    span_take_until(&rest, '"', &token) &&
		    span_find(token, '\\', 0) == SPAN_NPOS) {
			buf_put(out, token);
			return;
		}
	}
	buf_put(out, value);
}

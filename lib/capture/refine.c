/* SPDX-License-Identifier: MIT */
#include "capture/refine.h"
#include "base/text.h"

bool
refine_is_text(span s)
{
	span rest = s;
	uint32_t c;

	while (rest.len > 0)
		if (!text_take_utf8(&rest, &c) || c < 0x20 || c == 0x7f)
			return false;
	return s.len > 0;
}

void
refine_hex(span digits, struct authstr_buf *out)
{
	for (size_t i = 0; i + 1 < digits.len; i += 2)
		buf_put_byte(
		    out, (unsigned char)(text_hex_digit(digits.p[i]) << 4 |
					 text_hex_digit(digits.p[i + 1])));
}

/* Longest first. */
static const struct {
	span text;
	unsigned char byte;
} escapes[] = {
	{ { (const unsigned char *)"\\x00", 4 }, 0 },
	{ { (const unsigned char *)"\\x01", 4 }, 1 },
	{ { (const unsigned char *)"\\000", 4 }, 0 },
	{ { (const unsigned char *)"\\001", 4 }, 1 },
	{ { (const unsigned char *)"\\0", 2 }, 0 },
	{ { (const unsigned char *)"\\1", 2 }, 1 },
};

static size_t
take_escape(span rest, unsigned char *byte)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (!span_starts(rest, escapes[i].text))
			continue;
		*byte = escapes[i].byte;
		return escapes[i].text.len;
	}
	*byte = rest.p[0];
	return 1;
}

void
refine_escapes(span text, struct authstr_buf *out)
{
	unsigned char byte;

	while (text.len > 0) {
		text = span_from(text, take_escape(text, &byte));
		buf_put_byte(out, byte);
	}
}

static bool
has(span s, span what)
{
	return span_search(s, what, 0) != SPAN_NPOS;
}

/* It ends before or within "auth=Bearer". */
static bool
lacks_token(span s)
{
	static const char key[] = "\1auth=";
	size_t at = span_search(s, authstr_span_of(key), 0);
	span rest;

	if (at == SPAN_NPOS)
		return true;
	rest = span_from(s, at + sizeof(key) - 1);
	return rest.len < 7 && span_starts_case(SPAN("Bearer "), rest);
}

bool
refine_is_cut(span bytes)
{
	if (span_starts(bytes, SPAN("user=")) && has(bytes, SPAN("\1")))
		return lacks_token(bytes);
	/* GS2-KRB5 begins so, too: ",", and KRB_AP_REQ's token id. */
	if (span_starts(bytes, SPAN("n,")) && has(bytes, SPAN(",\1")) &&
	    !has(bytes, SPAN(",\1\0\x6e")))
		return lacks_token(bytes);
	return span_starts(bytes, SPAN("{\"")) && !has(bytes, SPAN("}"));
}

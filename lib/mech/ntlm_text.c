/* SPDX-License-Identifier: MIT */
/*
 * ntlm_text: names and passwords in UTF-16LE, and upper case as Windows has
 * it.  A locale has no say in either.
 */
#include "base/error.h"
#include "base/text.h"
#include "mech/charset.h"
#include "mech/ntlm.h"

#define REPLACEMENT 0xfffdu

/* UnicodeData.txt's simple upper case mappings of the alphabets that people
 * write names in: every step-th character of [first, last] is moved. */
static const struct {
	uint16_t first, last;
	int16_t move;
	uint16_t step;
} cases[] = {
	{ 'a', 'z', -32, 1 }, { 0x00e0, 0x00f6, -32, 1 }, /* Latin-1 */
	{ 0x00f8, 0x00fe, -32, 1 }, { 0x00ff, 0x00ff, 121, 1 },
	{ 0x0101, 0x012f, -1, 2 }, /* Latin Extended A, B */
	{ 0x0133, 0x0137, -1, 2 }, { 0x013a, 0x0148, -1, 2 },
	{ 0x014b, 0x0177, -1, 2 }, { 0x017a, 0x017e, -1, 2 },
	{ 0x0183, 0x0185, -1, 2 }, { 0x0188, 0x0188, -1, 1 },
	{ 0x018c, 0x018c, -1, 1 }, { 0x0192, 0x0192, -1, 1 },
	{ 0x0199, 0x0199, -1, 1 }, { 0x01a1, 0x01a5, -1, 2 },
	{ 0x01a8, 0x01a8, -1, 1 }, { 0x01ad, 0x01ad, -1, 1 },
	{ 0x01b0, 0x01b0, -1, 1 }, { 0x01b4, 0x01b6, -1, 2 },
	{ 0x01b9, 0x01b9, -1, 1 }, { 0x01bd, 0x01bd, -1, 1 },
	{ 0x01c6, 0x01cc, -2, 3 }, { 0x01ce, 0x01dc, -1, 2 },
	{ 0x01dd, 0x01dd, -79, 1 }, { 0x01df, 0x01ef, -1, 2 },
	{ 0x01f3, 0x01f3, -2, 1 }, { 0x01f5, 0x01f5, -1, 1 },
	{ 0x01f9, 0x021f, -1, 2 }, { 0x0223, 0x0233, -1, 2 },
	{ 0x0253, 0x0253, -210, 1 }, { 0x0254, 0x0254, -206, 1 },
	{ 0x0256, 0x0257, -205, 1 }, { 0x0259, 0x0259, -202, 1 },
	{ 0x025b, 0x025b, -203, 1 }, { 0x03ac, 0x03ac, -38, 1 }, /* Greek */
	{ 0x03ad, 0x03af, -37, 1 }, { 0x03b1, 0x03c1, -32, 1 },
	{ 0x03c2, 0x03c2, -31, 1 }, { 0x03c3, 0x03cb, -32, 1 },
	{ 0x03cc, 0x03cc, -64, 1 }, { 0x03cd, 0x03ce, -63, 1 },
	{ 0x0430, 0x044f, -32, 1 }, /* Cyrillic */
	{ 0x0450, 0x045f, -80, 1 }, { 0x0461, 0x0481, -1, 2 },
	{ 0x048b, 0x04bf, -1, 2 }, { 0x04c2, 0x04ce, -1, 2 },
	{ 0x04d1, 0x052f, -1, 2 }, { 0x0561, 0x0586, -48, 1 }, /* Armenian */
	{ 0x1e01, 0x1e95, -1, 2 }, /* Latin Extended Additional */
	{ 0x1ea1, 0x1eff, -1, 2 },
	{ 0x2170, 0x217f, -16, 1 }, /* Roman numerals */
	{ 0x24d0, 0x24e9, -26, 1 }, /* circled */
	{ 0xff41, 0xff5a, -32, 1 }, /* full width */
};

uint32_t
ntlm_upper(uint32_t c)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (c >= cases[i].first && c <= cases[i].last)
			return (c - cases[i].first) % cases[i].step == 0
				   ? (uint32_t)((int32_t)c + cases[i].move)
				   : c;
	return c;
}

static void
put_unit(struct authstr_buf *out, uint32_t c)
{
	if (c >= 0x10000) {
		put_unit(out, 0xd800 + ((c - 0x10000) >> 10));
		c = 0xdc00 + ((c - 0x10000) & 0x3ff);
	}
	ntlm_put_u16(out, c);
}

int
ntlm_put_utf16(
    span utf8, bool upper, struct authstr_buf *out, struct authstr_error *err)
{
	span rest = utf8;
	uint32_t c;

	while (text_take_utf8(&rest, &c))
		put_unit(out, upper ? ntlm_upper(c) : c);
	if (rest.len > 0)
		return error_set(err, AUTHSTR_E_REFUSED, utf8.len - rest.len,
		    "charset-not-utf8",
		    "expected names and password in UTF-8, found other bytes");
	return AUTHSTR_OK;
}

void
ntlm_put_widened(span bytes, bool upper, struct authstr_buf *out)
{
	for (size_t i = 0; i < bytes.len; i++)
		ntlm_put_u16(out, upper ? text_upper(bytes.p[i]) : bytes.p[i]);
}

/* The character at *at, which moves behind it. */
static uint32_t
take_utf16(span s, size_t *at)
{
	uint32_t c = ntlm_u16(s, *at), low;

	if (s.len - *at < 2) {
		*at = s.len;
		return REPLACEMENT;
	}
	*at += 2;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	low = ntlm_u16(s, *at);
	if (c > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return REPLACEMENT;
	*at += 2;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

bool
ntlm_get_utf16(span utf16, struct authstr_buf *out)
{
	bool clean = true;

	for (size_t at = 0; at < utf16.len;) {
		uint32_t c = take_utf16(utf16, &at);

		clean = clean && c != REPLACEMENT;
		buf_put_utf8(out, c);
	}
	return clean;
}

static bool
looks_utf16(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((i % 2 == 1) != (s.p[i] == 0))
			return false;
	return s.len > 0 && s.len % 2 == 0;
}

/* MS-NLMP 2.2.1.1: the negotiate message has no Unicode, whatever its flags
 * say. */
bool
ntlm_is_utf16(const struct ntlm_msg *msg, enum ntlm_part part)
{
	return (msg->type != NTLM_NEGOTIATE &&
		   (msg->flags & NTLM_UNICODE) != 0) ||
	       looks_utf16(ntlm_part(msg, part));
}

bool
ntlm_get_text(
    const struct ntlm_msg *msg, enum ntlm_part part, struct authstr_buf *out)
{
	span s = ntlm_part(msg, part);

	if (ntlm_is_utf16(msg, part))
		return ntlm_get_utf16(s, out);
	if (text_bad_utf8(s) == SPAN_NPOS)
		buf_put(out, s);
	else
		charset_from_latin1(s, out);
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * latin1: ISO 8859-1, whose characters are the first 256 of Unicode.
 */
#include "base/text.h"
#include "mech/charset.h"

bool
charset_to_latin1(span s, struct authstr_buf *out)
{
	size_t before = out->len;
	uint32_t c;

	while (s.len > 0) {
		if (!text_take_utf8(&s, &c) || c > 0xff) {
			buf_cut(out, before);
			return false;
		}
		buf_put_byte(out, (unsigned char)c);
	}
	return true;
}

void
charset_from_latin1(span s, struct authstr_buf *out)
{
	for (size_t i = 0; i < s.len; i++)
		buf_put_utf8(out, s.p[i]);
}

/* SPDX-License-Identifier: MIT */
#include "smtp/xtext.h"

void
xtext_put(span value, struct authstr_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = value.p[i];

		if (c > ' ' && c < 0x7f && c != '+' && c != '=') {
			buf_put_byte(out, c);
			continue;
		}
		buf_put_byte(out, '+');
		buf_put_byte(out, (unsigned char)digits[c >> 4]);
		buf_put_byte(out, (unsigned char)digits[c & 15]);
	}
}

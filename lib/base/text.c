/* SPDX-License-Identifier: MIT */
#include "base/text.h"

int
text_hex_digit(unsigned char c)
{
	if (text_is_digit(c))
		return c - '0';
	c = text_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
text_is_mixed(span s)
{
	bool letter = false, digit = false;

	for (size_t i = 0; i < s.len; i++) {
		letter = letter || text_is_alpha(s.p[i]);
		digit = digit || text_is_digit(s.p[i]);
	}
	return letter && digit;
}

bool
text_is_hex(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (text_hex_digit(s.p[i]) < 0)
			return false;
	return s.len > 0;
}

/* The ranges of RFC 3629 section 4: how many bytes follow, and the least
 * value that needs so many. */
static int
utf8_length(unsigned char lead, uint32_t *least)
{
	static const uint32_t floors[] = { 0, 0x80, 0x800, 0x10000 };
	int more;

	if (lead < 0x80)
		more = 0;
	else if (lead >= 0xc2 && lead < 0xe0)
		more = 1;
	else if (lead >= 0xe0 && lead < 0xf0)
		more = 2;
	else if (lead >= 0xf0 && lead < 0xf5)
		more = 3;
	else
		return -1;
	*least = floors[more];
	return more;
}

bool
text_is_ascii(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= 0x80)
			return false;
	return true;
}

bool
text_take_utf8(span *s, uint32_t *c)
{
	static const unsigned char mask[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t least = 0, value;
	int more;

	if (s->len > 0 && s->p[0] < 0x80) {
		*c = s->p[0];
		*s = span_make(s->p + 1, s->len - 1);
		return true;
	}
	if (s->len == 0 || (more = utf8_length(s->p[0], &least)) < 0 ||
	    s->len < (size_t)more + 1)
		return false;
	value = s->p[0] & mask[more];
	for (int i = 1; i <= more; i++) {
		if ((s->p[i] & 0xc0) != 0x80)
			return false;
		value = value << 6 | (s->p[i] & 0x3f);
	}
	if (value < least || value > 0x10ffff ||
	    (value >= 0xd800 && value < 0xe000))
		return false;
	*s = span_from(*s, (size_t)more + 1);
	*c = value;
	return true;
}

size_t
text_print_utf8(uint32_t c, unsigned char out[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (unsigned char)(0x80 | (c & 0x3f));
	out[0] = (unsigned char)(lead[n] | c);
	return n;
}

size_t
text_bad_utf8(span s)
{
	span rest = s;
	uint32_t c;

	while (rest.len > 0)
		if (!text_take_utf8(&rest, &c))
			return s.len - rest.len;
	return SPAN_NPOS;
}

/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "mech/mistake.h"

static bool
find_byte(span value, bool (*is)(unsigned char c), size_t *start, size_t *end)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!is(value.p[i]))
			continue;
		*start = i;
		*end = i + 1;
		return true;
	}
	return false;
}

static bool
is_nul(unsigned char c)
{
	return c == 0;
}

static bool
is_control(unsigned char c)
{
	return c != 0 && !text_is_space(c) && (c < 0x20 || c == 0x7f);
}

bool
mistake_nul(span value, size_t *start, size_t *end)
{
	return find_byte(value, is_nul, start, end);
}

bool
mistake_control(span value, size_t *start, size_t *end)
{
	return find_byte(value, is_control, start, end);
}

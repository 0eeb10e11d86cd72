/* SPDX-License-Identifier: MIT */
/*
 * columns: how wide a text is on a terminal.
 */
#include "out/safe.h"

/* Combining marks of the scripts that mail users' names are in; the rest is
 * one column too many, which shifts a bracket and nothing else. */
static bool
is_combining(uint32_t c)
{
	static const struct safe_range ranges[] = {
		{ 0x300, 0x36f },
		{ 0x483, 0x489 },
		{ 0x591, 0x5bd },
		{ 0x610, 0x61a },
		{ 0x64b, 0x65f },
		{ 0x900, 0x902 },
		{ 0x93c, 0x93c },
		{ 0x941, 0x948 },
		{ 0x94d, 0x94d },
		{ 0xe31, 0xe31 },
		{ 0xe34, 0xe3a },
		{ 0xe47, 0xe4e },
		{ 0x1ab0, 0x1aff },
		{ 0x1dc0, 0x1dff },
		{ 0x20d0, 0x20ff },
		{ 0x302a, 0x302d },
		{ 0x3099, 0x309a },
		{ 0xfe20, 0xfe2f },
	};

	return safe_in_ranges(ranges, sizeof(ranges) / sizeof(*ranges), c);
}

/* Unicode's East Asian Width W and F, in blocks. */
static bool
is_wide(uint32_t c)
{
	static const struct safe_range ranges[] = {
		{ 0x1100, 0x115f },
		{ 0x2e80, 0x303e },
		{ 0x3041, 0x33ff },
		{ 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff },
		{ 0xa000, 0xa4cf },
		{ 0xa960, 0xa97f },
		{ 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },
		{ 0xfe30, 0xfe6f },
		{ 0xff00, 0xff60 },
		{ 0xffe0, 0xffe6 },
		{ 0x1f300, 0x1f64f },
		{ 0x1f680, 0x1f6ff },
		{ 0x1f900, 0x1faff },
		{ 0x20000, 0x3fffd },
	};

	return safe_in_ranges(ranges, sizeof(ranges) / sizeof(*ranges), c);
}

unsigned
safe_columns(uint32_t c)
{
	return is_combining(c) ? 0 : is_wide(c) ? 2 : 1;
}

/* "\\x1b", or "\\u{202e}" and its longer kin. */
static size_t
escape_width(size_t len, uint32_t c)
{
	if (len == 0 || c < 0x80)
		return 4;
	return c > 0xfffff ? 10 : c > 0xffff ? 9 : 8;
}

size_t
safe_width(struct authstr_span s)
{
	size_t width = 0;

	while (s.len > 0) {
		uint32_t c = 0;
		size_t n = safe_take(s, &c);

		width += n == 0 || safe_is_hidden(c) ? escape_width(n, c)
						     : safe_columns(c);
		s.p += n == 0 ? 1 : n;
		s.len -= n == 0 ? 1 : n;
	}
	return width;
}

/* SPDX-License-Identifier: MIT */
/*
 * columns: how wide a text is on a terminal.
 */
#include "out/safe.h"

static const struct safe_range marks[] = {
#define MARK(first, last) { first, last },
#define WIDE(first, last)
#include "out/columns.def"
#undef MARK
#undef WIDE
};

static const struct safe_range wide[] = {
#define MARK(first, last)
#define WIDE(first, last) { first, last },
#include "out/columns.def"
#undef MARK
#undef WIDE
};

static bool
is_in(const struct safe_range *r, size_t n, uint32_t c)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (c > r[middle].last)
			low = middle + 1;
		else if (c < r[middle].first)
			n = middle;
		else
			return true;
	}
	return false;
}

unsigned
safe_columns(uint32_t c)
{
	if (c < marks[0].first)
		return 1;
	return is_in(marks, sizeof(marks) / sizeof(*marks), c) ? 0
	       : is_in(wide, sizeof(wide) / sizeof(*wide), c)  ? 2
							       : 1;
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

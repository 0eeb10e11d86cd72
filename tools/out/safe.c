/* SPDX-License-Identifier: MIT */
/*
 * safe: bytes as a terminal may see them.
 */
#include "out/safe.h"
#include <stdio.h>
#include "out/out.h"

/* What moves the cursor, turns the line round, or cannot be seen. */
static const struct safe_range hidden[] = {
	{ 0x0000, 0x001f },   /* C0 */
	{ 0x007f, 0x009f },   /* DEL, C1 */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180b, 0x180f },   /* Mongolian selectors */
	{ 0x200b, 0x200f },   /* zero width, marks of direction */
	{ 0x2028, 0x202e },   /* separators, embeddings, overrides */
	{ 0x2060, 0x206f },   /* word joiner, isolates */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xffa0, 0xffa0 },   /* Hangul filler */
	{ 0xfff0, 0xfffb },   /* interlinear annotation */
	{ 0x1d173, 0x1d17a }, /* musical controls */
	{ 0xe0000, 0xe0fff }, /* tags, variation selectors */
};

bool
safe_in_ranges(const struct safe_range *r, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].first && c <= r[i].last)
			return true;
	return false;
}

bool
safe_is_hidden(uint32_t c)
{
	return !(c >= ' ' && c < 0x7f) &&
	       safe_in_ranges(hidden, sizeof(hidden) / sizeof(hidden[0]), c);
}

/* The lead byte says how many follow, and the least and most that the first
 * of them may be (RFC 3629 section 4: shortest form, no surrogates). */
static const struct {
	unsigned char first, last, more, low, high;
} leads[] = {
	{ 0xc2, 0xdf, 1, 0x80, 0xbf },
	{ 0xe0, 0xe0, 2, 0xa0, 0xbf },
	{ 0xe1, 0xec, 2, 0x80, 0xbf },
	{ 0xed, 0xed, 2, 0x80, 0x9f },
	{ 0xee, 0xef, 2, 0x80, 0xbf },
	{ 0xf0, 0xf0, 3, 0x90, 0xbf },
	{ 0xf1, 0xf3, 3, 0x80, 0xbf },
	{ 0xf4, 0xf4, 3, 0x80, 0x8f },
};

static size_t
take_tail(struct authstr_span s, size_t row, uint32_t *c)
{
	size_t more = leads[row].more;
	uint32_t whole = s.p[0] & (0x3fu >> more);

	if (s.len <= more || s.p[1] < leads[row].low ||
	    s.p[1] > leads[row].high)
		return 0;
	for (size_t i = 1; i <= more; i++) {
		if ((s.p[i] & 0xc0) != 0x80)
			return 0;
		whole = whole << 6 | (s.p[i] & 0x3fu);
	}
	*c = whole;
	return more + 1;
}

size_t
safe_take(struct authstr_span s, uint32_t *c)
{
	if (s.len == 0)
		return 0;
	if (s.p[0] < 0x80) {
		*c = s.p[0];
		return 1;
	}
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (s.p[0] >= leads[i].first && s.p[0] <= leads[i].last)
			return take_tail(s, i, c);
	return 0;
}

size_t
safe_utf8(struct authstr_span s)
{
	size_t at = 0, n = 1;
	uint32_t c;

	for (; at < s.len && n > 0; at += n)
		n = safe_take(
		    (struct authstr_span){ s.p + at, s.len - at }, &c);
	return at;
}

static void
put_escape(struct authstr_buf *to, bool byte, uint32_t c)
{
	char escape[16];
	int n = snprintf(escape, sizeof(escape),
	    byte || c < 0x80 ? "\\x%02x" : "\\u{%04x}", (unsigned)c);

	authstr_buf_put(
	    to, (struct authstr_span){ (unsigned char *)escape, (size_t)n });
}

int
safe_print(struct authstr_span in, struct authstr_buf *to)
{
	size_t start = 0, at = 0;

	while (at < in.len) {
		struct authstr_span left = { in.p + at, in.len - at };
		uint32_t c = left.p[0];
		size_t n = safe_take(left, &c);

		if (n > 0 && !safe_is_hidden(c)) {
			at += n;
			continue;
		}
		authstr_buf_put(
		    to, (struct authstr_span){ in.p + start, at - start });
		put_escape(to, n == 0, c);
		at += n == 0 ? 1 : n;
		start = at;
	}
	if (at > start)
		authstr_buf_put(
		    to, (struct authstr_span){ in.p + start, at - start });
	return authstr_buf_status(to);
}

/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "mech/charset.h"

/* Takes a character, or a byte that is none as 0xfffd; false at the end. */
static bool
take_any(span *s, uint32_t *c, size_t *len)
{
	size_t before = s->len;

	if (before == 0)
		return false;
	if (!text_take_utf8(s, c)) {
		*c = 0xfffd;
		*s = span_from(*s, 1);
	}
	*len = before - s->len;
	return true;
}

struct range {
	uint32_t first, last;
};

static bool
in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* The first character of any of the ranges. */
static bool
find_in_ranges(
    span s, const struct range *ranges, size_t n, size_t *start, size_t *end)
{
	span rest = s;
	uint32_t c;
	size_t len;

	while (take_any(&rest, &c, &len)) {
		if (!in_ranges(c, ranges, n))
			continue;
		*end = s.len - rest.len;
		*start = *end - len;
		return true;
	}
	return false;
}

#define FIND_IN(s, ranges, start, end)                                         \
	find_in_ranges(                                                        \
	    s, ranges, sizeof(ranges) / sizeof((ranges)[0]), start, end)

bool
charset_find_combining(span s, size_t *start, size_t *end)
{
	static const struct range marks[] = { { 0x300, 0x36f } };

	return FIND_IN(s, marks, start, end);
}

bool
charset_find_invisible(span s, size_t *start, size_t *end)
{
	static const struct range invisible[] = {
		{ 0xa0, 0xa0 },     /* no-break space */
		{ 0xad, 0xad },     /* soft hyphen */
		{ 0x61c, 0x61c },   /* Arabic letter mark */
		{ 0x180e, 0x180e }, /* Mongolian vowel separator */
		{ 0x2000, 0x200f }, /* spaces, zero width, directions */
		{ 0x2028, 0x202f }, /* separators, embeddings */
		{ 0x205f, 0x206f }, /* word joiner, isolates */
		{ 0x3000, 0x3000 }, /* ideographic space */
		{ 0xfeff, 0xfeff }, /* zero width no-break space */
	};

	return FIND_IN(s, invisible, start, end);
}

bool
charset_find_smart_punct(span s, size_t *start, size_t *end)
{
	static const struct range smart[] = {
		{ 0x2010, 0x2015 }, /* hyphens and dashes */
		{ 0x2018, 0x201f }, /* quotes */
		{ 0x2026, 0x2026 }, /* ellipsis */
	};

	return FIND_IN(s, smart, start, end);
}

bool
charset_find_bad_utf8(span s, size_t *start, size_t *end)
{
	*start = text_bad_utf8(s);
	*end = *start + 1;
	return *start != SPAN_NPOS;
}

/* Windows-1252's characters 0x80 to 0x9f; 0: none. */
static const uint32_t cp1252_high[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e,
	0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d,
	0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
	0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };

int
charset_cp1252_byte(uint32_t c)
{
	if (c >= 0x80 && c <= 0xff)
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (cp1252_high[i] == c && c != 0)
			return 0x80 + i;
	return -1;
}

uint32_t
charset_cp1252_char(unsigned char byte)
{
	uint32_t c = byte >= 0x80 && byte < 0xa0 ? cp1252_high[byte - 0x80] : 0;

	return c != 0 ? c : byte;
}

/* Characters of s whose Windows-1252 bytes are one UTF-8 character past
 * ASCII: how many bytes of s they take, or 0. */
static size_t
mojibake_length(span s)
{
	unsigned char bytes[4];
	span rest = s;
	uint32_t c;

	for (size_t n = 0; n < sizeof(bytes); n++) {
		span made;
		int byte =
		    text_take_utf8(&rest, &c) ? charset_cp1252_byte(c) : -1;

		if (byte < 0x80)
			return 0;
		bytes[n] = (unsigned char)byte;
		made = span_make(bytes, n + 1);
		if (text_take_utf8(&made, &c))
			return s.len - rest.len;
	}
	return 0;
}

/* Every character past ASCII has to be explained: U+00DF U+20AC alone could be
 * one of Arabic, were it not next to others that could not. */
bool
charset_find_mojibake(span s, size_t *start, size_t *end)
{
	bool found = false;

	for (size_t at = 0, len = 1; at < s.len; at += len) {
		len = s.p[at] < 0x80 ? 1 : mojibake_length(span_from(s, at));
		if (len == 0)
			return false;
		if (len == 1 || found)
			continue;
		*start = at;
		*end = at + len;
		found = true;
	}
	return found;
}

/* Length of the blank that s begins with, or 0. */
static size_t
blank_length(span s)
{
	if (s.len > 0 && text_is_space(s.p[0]))
		return 1;
	return span_starts(s, SPAN("\xc2\xa0")) ? 2 : 0;
}

bool
charset_find_edge_space(span s, size_t *start, size_t *end)
{
	size_t head = 0, tail = s.len, n;

	while ((n = blank_length(span_from(s, head))) > 0)
		head += n;
	while (tail > head) {
		if (text_is_space(s.p[tail - 1]))
			tail--;
		else if (span_ends(span_sub(s, 0, tail), SPAN("\xc2\xa0")))
			tail -= 2;
		else
			break;
	}
	if (head == 0 && tail == s.len)
		return false;
	*start = head > 0 ? 0 : tail;
	*end = head > 0 ? head : s.len;
	return true;
}

static bool
is_text(span s, bool tabs)
{
	uint32_t c;

	s = span_chomp(s);
	if (s.len == 0)
		return false;
	while (s.len > 0)
		if (!text_take_utf8(&s, &c) ||
		    (c < 0x20 && (c != '\t' || !tabs)) ||
		    (c >= 0x7f && c < 0xa0))
			return false;
	return true;
}

bool
charset_is_text(span s)
{
	return is_text(s, false);
}

bool
charset_is_tabbed_text(span s)
{
	return is_text(s, true);
}

bool
charset_is_legacy_text(span s)
{
	size_t high = 0;

	s = span_chomp(s);
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < 0x20 || (s.p[i] >= 0x7f && s.p[i] < 0xa0))
			return false;
		high += s.p[i] >= 0xa0;
	}
	return s.len > 0 && high * 2 < s.len;
}

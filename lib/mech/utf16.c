/* SPDX-License-Identifier: MIT */
/*
 * utf16: a message that a Windows program wrote in UTF-16.
 */
#include "base/text.h"
#include "mech/charset.h"

/* Shorter ones without a byte order mark may as well be "\0a\0b" of PLAIN. */
#define BARE_MIN 8
/* Characters of a text, some of which are foreign. */
#define FOREIGN_MIN 12

struct utf16 {
	bool big;    /* byte order */
	size_t skip; /* byte order mark */
};

/* Every other byte, from `from` on, is NUL, but for some characters of other
 * alphabets (below U+3000). */
static bool
alternates(span s, size_t from)
{
	size_t others = 0, foreign = 0, units = s.len / 2;

	for (size_t i = from; i < s.len; i += 2) {
		if (s.p[i] >= 0x30)
			return false;
		foreign += s.p[i] != 0;
	}
	for (size_t i = 1 - from; i < s.len; i += 2)
		others += s.p[i] != 0;
	if (foreign > 0 && (units < FOREIGN_MIN || foreign * 2 > units ||
			       others * 4 < units * 3))
		return false;
	return others * 2 >= units;
}

static bool
recognise(span s, struct utf16 *how)
{
	if (s.len % 2 != 0)
		return false;
	*how = (struct utf16){ span_starts(s, SPAN("\xfe\xff")), 2 };
	if (s.len > 2 && (how->big || span_starts(s, SPAN("\xff\xfe"))))
		return true;
	how->skip = 0;
	if (s.len < BARE_MIN)
		return false;
	how->big = alternates(s, 0);
	return how->big || alternates(s, 1);
}

static uint32_t
unit_at(const struct utf16 *how, span s, size_t at)
{
	uint32_t a = s.p[at], b = s.p[at + 1];

	return how->big ? a << 8 | b : b << 8 | a;
}

/* The character at `at`, which moves behind it.  A lone surrogate is U+FFFD. */
static uint32_t
take_char(const struct utf16 *how, span s, size_t *at)
{
	uint32_t c = unit_at(how, s, *at), low;

	*at += 2;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c > 0xdbff || *at + 2 > s.len)
		return 0xfffd;
	low = unit_at(how, s, *at);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*at += 2;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

bool
charset_from_utf16(span s, struct authstr_buf *out)
{
	struct utf16 how;

	if (!recognise(s, &how))
		return false;
	for (size_t at = how.skip; at < s.len;)
		buf_put_utf8(out, take_char(&how, s, &at));
	return true;
}

size_t
charset_utf16_offset(span s, size_t at)
{
	unsigned char utf8[4];
	struct utf16 how;
	size_t from, made = 0;

	if (!recognise(s, &how))
		return at;
	for (from = how.skip; from < s.len && made < at;)
		made += text_print_utf8(take_char(&how, s, &from), utf8);
	authstr_wipe(utf8, sizeof(utf8));
	return from;
}

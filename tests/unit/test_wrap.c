/* SPDX-License-Identifier: MIT */
/*
 * Lines that are longer than the terminal.
 */
#include <string.h>
#include "out/out.h"
#include "out/safe.h"
#include "out/wrap.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct {
	const char *line;
	size_t indent, width;
	const char *want;
} rows[] = {
	{ "", 4, 30, "" },
	{ "   ", 4, 30, "" },
	{ "label   some words", 8, 40, "label   some words" },
	{ "label   one two three four five six", 8, 29,
	    "label   one two three four\n        five six" },
	/* 28 columns of 29 are room; the 29th is not. */
	{ "label   twenty-columns-here-", 8, 29,
	    "label   twenty-columns-here-" },
	{ "label   12345678901 123456789", 8, 29,
	    "label   12345678901\n        123456789" },
	/* No narrower than the indent and 20 columns. */
	{ "label   one two three fourteen", 8, 1,
	    "label   one two three\n"
	    "        fourteen" },
	/* A long word goes on under itself. */
	{ "label   123456789012345678901234567890", 8, 29,
	    "label   12345678901234567890\n        1234567890" },
	{ "label   a 123456789012345678901234567890 b", 8, 29,
	    "label   a\n        12345678901234567890\n        1234567890 b" },
	/* Blanks between fields stay, and go where the row ends. */
	{ "l   TLSv1.3  AES  X25519   at once", 4, 30,
	    "l   TLSv1.3  AES  X25519   at\n    once" },
	/* A label is not broken. */
	{ "client cert asked for", 12, 20, "client cert asked for" },
	/* A short reference stays together. */
	{ "l   takes a declared size [RFC 1870]", 4, 34,
	    "l   takes a declared size\n    [RFC 1870]" },
	{ "l   [one two", 4, 20, "l   [one two" },
	/* Colours have no width. */
	{ "\033[2ml   \033[0mone two three \033[31mfour five\033[0m", 4, 24,
	    "\033[2ml   \033[0mone two three \033[31mfour\n"
	    "    five\033[0m" },
	/* A character is not broken; wide ones are two columns. */
	{ "l   \xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	  "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80",
	    4, 24,
	    "l   \xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80"
	    "\n    \xe4\xb8\x80" },
};

START_TEST(lines)
{
	struct authstr_buf *b = authstr_buf_new(4096);
	struct authstr_span got;

	ck_assert_ptr_nonnull(b);
	wrap_line(
	    authstr_span_of(rows[_i].line), rows[_i].indent, rows[_i].width, b);
	got = authstr_buf_span(b);
	ck_assert_msg(got.len == strlen(rows[_i].want) &&
			  memcmp(got.p, rows[_i].want, got.len) == 0,
	    "row %d: %.*s", _i, (int)got.len, (const char *)got.p);
	authstr_buf_free(b);
}
END_TEST

/* At each width: no row is too wide, and each begins where it should. */
START_TEST(widths)
{
	static const char text[] =
	    "greeting    220 a.mail.example.org ESMTP "
	    "averyveryverylongwordthatstandsforbase64averyveryverylongword "
	    "and some more words [RFC 5321] \xc3\xa9\xc3\xa9\xc3\xa9 end";

	for (size_t width = 33; width < 260; width++) {
		struct authstr_buf *b = authstr_buf_new(4096);
		struct authstr_span left;

		wrap_line(authstr_span_of(text), 12, width, b);
		left = authstr_buf_span(b);
		while (left.len > 0) {
			const unsigned char *lf =
			    memchr(left.p, '\n', left.len);
			size_t n = lf ? (size_t)(lf - left.p) : left.len;

			ck_assert_uint_lt(
			    safe_width((struct authstr_span){ left.p, n }),
			    width);
			ck_assert(left.p[n - 1] != ' ');
			if (left.p != authstr_buf_span(b).p)
				ck_assert_int_eq(
				    memcmp(left.p, "             ", 12), 0);
			n += lf != NULL;
			left.p += n;
			left.len -= n;
		}
		authstr_buf_free(b);
	}
}
END_TEST

/* Unicode 14's EastAsianWidth.txt and UnicodeData.txt, and what wcwidth(3) of
 * glibc 2.36 has of them. */
static const struct {
	const char *text;
	size_t columns;
} texts[] = {
	{ "", 0 }, { "alice", 5 }, { "jos\xc3\xa9", 4 }, { "jose\xcc\x81", 4 },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", 6 },     /* CJK */
	{ "\xea\xb0\x80", 2 },                             /* Hangul */
	{ "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", 2 },     /* in jamo */
	{ "\xe3\x81\x8b\xe3\x82\x99", 2 },                 /* voiced */
	{ "\xe2\x98\x95", 2 },                             /* hot drink */
	{ "\xe2\x9a\xa1", 2 },                             /* high voltage */
	{ "\xf0\x9f\x91\xa9", 2 },                         /* woman */
	{ "\xe2\x98\x85\xc3\x9f\xce\xb1", 3 },             /* ambiguous */
	{ "\xd7\x90\xd7\x9c\xd7\x95\xd7\x9f", 4 },         /* Hebrew */
	{ "\xd8\xb9\xd9\x8e\xd9\x84\xd9\x90\xd9\x8a", 3 }, /* Arabic */
	{ "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", 1 },     /* Thai */
	{ "\xe0\xae\xa8\xe0\xaf\x8d", 1 },                 /* Tamil */
	{ "\xe1\x9e\x80\xe1\x9f\x92\xe1\x9e\x80", 2 },     /* Khmer */
	{ "\xef\xbd\xa1\xef\xbc\xa1", 3 }, /* half and full width */
	{ "\xff", 4 },                     /* no UTF-8: \xff */
};

START_TEST(texts_have_columns)
{
	ck_assert_uint_eq(
	    safe_width(authstr_span_of(texts[_i].text)), texts[_i].columns);
}
END_TEST

Suite *
suite_wrap(void)
{
	Suite *s = suite_create("wrap");
	TCase *t = tcase_create("lines");

	tcase_add_loop_test(t, lines, 0, COUNT(rows));
	tcase_add_test(t, widths);
	tcase_add_loop_test(t, texts_have_columns, 0, COUNT(texts));
	suite_add_tcase(s, t);
	return s;
}

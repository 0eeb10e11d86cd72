/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 as it is read, and letters that are put together with their marks.
 * Computed here, by the definitions of RFC 2781 and of normal form C.
 */
#include "mech/charset.h"
#include "mech/compose.h"
#include "unit/unit.h"

#define TEXT(text) text, sizeof(text) - 1

/* expect: NULL where it is none. */
static const struct {
	const char *text;
	size_t len;
	const char *expect;
} texts[] = {
	{ TEXT("\xff\xfe"
	       "a\0b\0"),
	    "ab" },
	{ TEXT("\xfe\xff\0a\0b"), "ab" },
	{ TEXT("a\0l\0i\0c\0e\0"), "alice" },
	{ TEXT("\0a\0l\0i\0c\0e"), "alice" },
	/* too short to be told from PLAIN's, odd, not every other */
	{ TEXT("\0a\0b"), NULL },
	{ TEXT("\xff\xfe"
	       "a\0b"),
	    NULL },
	{ TEXT("\xff\xfe"), NULL },
	{ TEXT("alice123"), NULL },
	/* a pair of surrogates; lone ones, the second first, at the end */
	{ TEXT("\xfe\xff\xd8\x3d\xde\x00"), "\xf0\x9f\x98\x80" },
	{ TEXT("\xff\xfe\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80" },
	{ TEXT("\xfe\xff\xd8\x3d\0a"), "\xef\xbf\xbd"
				       "a" },
	{ TEXT("\xfe\xff\xde\x00\0a"), "\xef\xbf\xbd"
				       "a" },
	{ TEXT("\xfe\xff\0a\xd8\x3d"), "a\xef\xbf\xbd" },
};

START_TEST(utf16_is_read)
{
	span s = span_make(texts[_i].text, texts[_i].len);
	struct authstr_buf out;

	buf_init(&out, 100);
	ck_assert_int_eq(charset_from_utf16(s, &out), texts[_i].expect != NULL);
	buf_put_byte(&out, '\0');
	ck_assert_str_eq((const char *)out.p,
	    texts[_i].expect == NULL ? "" : texts[_i].expect);
	buf_wipe(&out);
}
END_TEST

START_TEST(utf16_is_counted)
{
	/* a, a smile in 4 bytes of UTF-8, b */
	static const char text[] = "\xfe\xff\0a\xd8\x3d\xde\x00\0b";
	static const size_t behind[] = { 2, 4, 8, 8, 8, 8, 10, 10 };
	span s = span_make(text, sizeof(text) - 1);

	for (size_t at = 0; at < sizeof(behind) / sizeof(behind[0]); at++)
		ck_assert_uint_eq(charset_utf16_offset(s, at), behind[at]);
	ck_assert_uint_eq(charset_utf16_offset(SPAN("abc"), 2), 2);
}
END_TEST

/* apart: what compose_undo makes of the composed one; NULL: there is nothing to
 * undo, or it is no UTF-8. */
static const struct {
	const char *text, *composed, *apart;
} letters[] = {
	{ "", "", NULL },
	{ "abc", "abc", NULL },
	{ "zoe\xcc\x88!", "zo\xc3\xab!", "zoe\xcc\x88!" },
	{ "\xc3\xab", "\xc3\xab", "e\xcc\x88" },
	/* two marks, inner first */
	{ "u\xcc\x88\xcc\x81", "\xc7\x98", "u\xcc\x88\xcc\x81" },
	/* marks that go with nothing: first, behind a letter without, twice */
	{ "\xcc\x88"
	  "e",
	    "\xcc\x88"
	    "e",
	    NULL },
	{ "b\xcc\x88", "b\xcc\x88", NULL },
	{ "\xf0\x9f\x98\x80\xcc\x88", "\xf0\x9f\x98\x80\xcc\x88", NULL },
	/* bytes that are no UTF-8, around it */
	{ "e\xcc\x88\xff"
	  "e\xcc\x88\xff\xff",
	    "\xc3\xab\xff\xc3\xab\xff\xff", NULL },
	{ "e\xff\xcc\x88", "e\xff\xcc\x88", NULL },
};

START_TEST(letters_are_composed)
{
	struct authstr_buf out, apart;

	buf_init(&out, 100);
	buf_init(&apart, 100);
	compose(authstr_span_of(letters[_i].text), &out);
	ck_assert_int_eq(
	    compose_undo(buf_span(&out), &apart), letters[_i].apart != NULL);
	buf_put_byte(&out, '\0');
	buf_put_byte(&apart, '\0');
	ck_assert_str_eq((const char *)out.p, letters[_i].composed);
	if (letters[_i].apart != NULL)
		ck_assert_str_eq((const char *)apart.p, letters[_i].apart);
	buf_wipe(&out);
	buf_wipe(&apart);
}
END_TEST

Suite *
suite_charset(void)
{
	Suite *s = suite_create("charset");
	TCase *tc = tcase_create("charset");

	tcase_add_loop_test(
	    tc, utf16_is_read, 0, (int)(sizeof(texts) / sizeof(texts[0])));
	tcase_add_test(tc, utf16_is_counted);
	tcase_add_loop_test(tc, letters_are_composed, 0,
	    (int)(sizeof(letters) / sizeof(letters[0])));
	suite_add_tcase(s, tc);
	return s;
}

/* SPDX-License-Identifier: MIT */
/*
 * What is taken off the lines of a transcript: prefixes that were learned, and
 * what a terminal or a web page put in between.
 */
#include "capture/prefix.h"
#include "capture/room.h"
#include "capture/wash.h"
#include "unit/unit.h"

static const struct {
	const char *learned, *text;
	int length; /* -1: not such a prefix */
} prefixes[] = {
	{ "> ", "> EHLO x", 2 },
	{ "    ", "    EHLO x", 4 },
	{ "    ", "     -> EHLO x", 4 }, /* the fifth is the mark's */
	{ "    ", "EHLO x", -1 },
	{ "  9: ", " 10: EHLO x", 5 },
	{ "  9: ", "100: EHLO x", 5 },
	{ "2026-11-28T23:00:01.037Z ", "2026-11-28T23:00:02.5Z S: 220 x", 23 },
	{ "[10:00:01] INFO (a.b) - ", "[10:00:02] DEBUG (c.d.e) - x", 27 },
	{ "[10:00:01] INFO (a.b) - ", "10:00:02 DEBUG x", -1 },
	{ "web-1  | ", "web-12 | EHLO x", 9 },
	{ "> ", "", -1 },
	{ "> ", ">", 1 },
};

START_TEST(test_prefix)
{
	struct prefix p = { .n = 0 };
	size_t found;

	prefix_learn(&p, authstr_span_of(prefixes[_i].learned), false);
	found = prefix_length(&p, authstr_span_of(prefixes[_i].text));
	ck_assert_int_eq(
	    found == SPAN_NPOS ? -1 : (int)found, prefixes[_i].length);
}
END_TEST

START_TEST(test_prefix_strict)
{
	struct prefix p = { .n = 0 };

	prefix_learn(&p, SPAN("mail: "), true);
	ck_assert_uint_eq(p.n, 1);
	prefix_be_strict(&p);
	ck_assert_uint_eq(p.n, 0);
	prefix_learn(&p, SPAN("mail: "), true);
	ck_assert_uint_eq(p.n, 0);
	for (size_t i = 0; i < PREFIX_SHAPES + 2; i++)
		prefix_learn(&p, span_sub(SPAN("((((((((("), 0, i + 1), false);
	ck_assert_uint_eq(p.n, PREFIX_SHAPES);
}
END_TEST

static const struct {
	const char *in, *out;
} washed[] = {
	{ "AUTH PLAIN AA==", "AUTH PLAIN AA==" },
	{ "\033[36mAUTH PLAIN AA==\033[0m", "AUTH PLAIN AA==" },
	{ "\033]0;title\aAUTH\033[1;2", "AUTH" },
	{ "AUTH PLAX\bIN", "AUTH PLAIN" },
	{ "\b\bx", "x" },
	{ "x\033", "x" },
	{ "CLIENT -&gt; SERVER: AUTH &quot;&amp;&quot;<br>",
	    "CLIENT -> SERVER: AUTH \"&\"" },
	{ "PASS a&lt;b", "PASS a&lt;b" }, /* nothing says that it is a page */
	{ "220 x\r\n", "220 x" },
};

START_TEST(test_wash)
{
	span in = authstr_span_of(washed[_i].in), out;
	struct wash w = { .html = false };
	struct room room;

	room_init(&room);
	out = wash_line(&w, in, &room);
	ck_assert(span_equal(out, authstr_span_of(washed[_i].out)));
	/* each byte stood somewhere in the line, in order */
	for (size_t i = 0; i < out.len && room_holds(&room, out.p); i++) {
		const unsigned char *p = room_origin(&room, out.p + i);

		ck_assert(p >= in.p && p < in.p + in.len);
		ck_assert(i == 0 || p > room_origin(&room, out.p + i - 1));
	}
	room_wipe(&room);
}
END_TEST

Suite *
suite_wash(void)
{
	Suite *s = suite_create("wash");
	TCase *t = tcase_create("wash");

	tcase_add_loop_test(
	    t, test_prefix, 0, (int)(sizeof(prefixes) / sizeof(prefixes[0])));
	tcase_add_test(t, test_prefix_strict);
	tcase_add_loop_test(
	    t, test_wash, 0, (int)(sizeof(washed) / sizeof(washed[0])));
	suite_add_tcase(s, t);
	return s;
}

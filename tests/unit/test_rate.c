/* SPDX-License-Identifier: MIT */
/*
 * The line that says how far a run over many servers is.
 */
#include <string.h>
#include "applet.h"
#include "ehlo_caps/rate.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct {
	struct rate rate;
	const char *line;
} rows[] = {
	{ { 0 }, "0 done, 0 under way, 0/s" },
	{ { .seconds = 2,
	      .done = 30,
	      .under_way = 14,
	      .by_class = { [EXIT_DONE] = 30 } },
	    "30 done, 14 under way, 15/s" },
	/* half of the list: as long again, for those under way as well */
	{ { .seconds = 90, .done = 100, .share = 0.5 },
	    "100 done, 0 under way, 1/s, 1:30 left" },
	{ { .seconds = 60, .done = 50, .under_way = 50, .share = 0.5 },
	    "50 done, 50 under way, 1/s, 3:00 left" },
	/* nothing is said of what is at its end, or not known */
	{ { .seconds = 60, .done = 60, .share = 1 },
	    "60 done, 0 under way, 1/s" },
	{ { .seconds = 60, .done = 60000, .share = 0.999 },
	    "60000 done, 0 under way, 1000/s" },
	{ { .seconds = 60, .under_way = 5, .share = 0.1 },
	    "0 done, 5 under way, 0/s" },
	{ { .seconds = 1e6, .done = 1, .share = 1e-9 },
	    "1 done, 0 under way, 0/s" },
	/* the most frequent failure first */
	{ { .seconds = 1,
	      .done = 6,
	      .by_class = { [EXIT_DONE] = 1,
		  [EXIT_NETWORK] = 1,
		  [EXIT_TLS] = 3,
		  [EXIT_TIMEOUT] = 1 } },
	    "6 done, 0 under way, 6/s, 3 tls, 1 network, 1 timeout" },
};

START_TEST(rate_lines)
{
	char text[200];

	rate_line(&rows[_i].rate, 150, text, sizeof(text));
	ck_assert_str_eq(text, rows[_i].line);
}
END_TEST

/* At each width: as many as fit, and that there are more. */
START_TEST(rate_widths)
{
	static const struct rate r = { .by_class = { [EXIT_NETWORK] = 12,
					   [EXIT_TIMEOUT] = 7,
					   [EXIT_TLS] = 3 } };
	static const char all[] = ", 12 network, 7 timeout, 3 tls";
	char text[64], before[64] = "";

	for (size_t len = 1; len <= sizeof(text); len++) {
		memset(text, '#', sizeof(text));
		rate_classes(&r, text, len);
		ck_assert_ptr_nonnull(memchr(text, '\0', len));
		/* Words are whole. */
		ck_assert_msg(
		    text[0] == '\0' || strcmp(text, ", ..") == 0 ||
			strcmp(text, ", 12 network, ..") == 0 ||
			strcmp(text, ", 12 network, 7 timeout, ..") == 0 ||
			strcmp(text, all) == 0,
		    "%s", text);
		ck_assert_uint_ge(strlen(text), strlen(before));
		memcpy(before, text, sizeof(before));
	}
	ck_assert_str_eq(text, all);
}
END_TEST

/* The line keeps to its columns. */
START_TEST(rate_columns)
{
	static const struct rate r = {
		.seconds = 1, .done = 9, .by_class = { [EXIT_TIMEOUT] = 9 }
	};
	char text[100];

	rate_line(&r, 36, text, sizeof(text));
	ck_assert_str_eq(text, "9 done, 0 under way, 9/s, 9 timeout");
	rate_line(&r, 34, text, sizeof(text));
	ck_assert_str_eq(text, "9 done, 0 under way, 9/s, ..");
	rate_line(&r, 26, text, sizeof(text));
	ck_assert_str_eq(text, "9 done, 0 under way, 9/s");
}
END_TEST

Suite *
suite_rate(void)
{
	Suite *s = suite_create("rate");
	TCase *t = tcase_create("rate");

	tcase_add_loop_test(t, rate_lines, 0, COUNT(rows));
	tcase_add_test(t, rate_widths);
	tcase_add_test(t, rate_columns);
	suite_add_tcase(s, t);
	return s;
}

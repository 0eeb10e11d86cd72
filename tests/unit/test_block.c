/* SPDX-License-Identifier: MIT */
#include "capture/block.h"
#include "unit/unit.h"

#define FULL                                                                   \
	"f0VMRgIBAQAAAAAAAAAAAAMAPgABAAAAcG4CAAAAAABAAAAAAAAAALiYUAAAAAAAAAAA" \
	"A"                                                                    \
	"EAAOAAN"

/* Each line, and whether it goes on with a block. */
static const struct row {
	const char *line;
	bool goes_on;
} rows[] = {
	{ FULL, false },
	{ FULL, true },
	{ FULL "\r", true },
	{ "AAAA", true },
	{ "AAAA", false },
	{ "< " FULL, false },
	{ "< " FULL, true },
	{ FULL, false },
	{ "AAAA", false },
	{ FULL, false },
	{ "text", false },
	{ FULL, false },
	{ FULL "AAAA", false },
	{ "AGJvYgBzZWNyZXQ=", false },
	{ "AGJvYgBzZWNyZXQ=", false },
};

START_TEST(lines_of_a_block)
{
	struct block b = { .line = 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		block_see(&b, authstr_span_of(rows[i].line), i + 1);
		ck_assert_msg(block_goes_on(&b) == rows[i].goes_on,
		    "line %zu: %s", i + 1, rows[i].line);
	}
}
END_TEST

/* A line that was not seen stands between the two. */
START_TEST(lines_apart)
{
	struct block b = { .line = 0 };

	block_see(&b, SPAN(FULL), 1);
	block_see(&b, SPAN(FULL), 3);
	ck_assert(!block_goes_on(&b));
}
END_TEST

Suite *
suite_block(void)
{
	Suite *s = suite_create("block");
	TCase *tc = tcase_create("block");

	tcase_add_test(tc, lines_of_a_block);
	tcase_add_test(tc, lines_apart);
	suite_add_tcase(s, tc);
	return s;
}

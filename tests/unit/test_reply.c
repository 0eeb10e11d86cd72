/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "smtp/reply.h"
#include "unit/pieces.h"
#include "unit/unit.h"

#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct {
	span in;
	int code;
	const char *enhanced; /* NULL: none */
	size_t lines, used;
	const char *last; /* text of the last line */
} good[] = {
	{ TEXT("220 mail.test\r\n"), 220, NULL, 1, 15, "mail.test" },
	{ TEXT("250\r\n"), 250, NULL, 1, 5, "" },
	{ TEXT("334 \r\n"), 334, NULL, 1, 6, "" },
	{ TEXT("220-a\r\n220-\r\n220 b\r\nQUIT"), 220, NULL, 3, 20, "b" },
	{ TEXT("220-a\r\n220\r\n"), 220, NULL, 2, 12, "" },
	{ TEXT("535 5.7.8 no\r\n535 x\r\n"), 535, "5.7.8", 1, 14, "5.7.8 no" },
	{ TEXT("535 5.7.139 no\r\n"), 535, "5.7.139", 1, 16, "5.7.139 no" },
	{ TEXT("250 2.0.0\r\n"), 250, "2.0.0", 1, 11, "2.0.0" },
	{ TEXT("250 2.0.0 2.1.5 Ok\r\n"), 250, "2.0.0", 1, 20,
	    "2.0.0 2.1.5 Ok" },
	{ TEXT("535-5.7.8 a\r\n535 5.7.8 b\r\n"), 535, "5.7.8", 2, 26,
	    "5.7.8 b" },
	/* RFC 2034 section 4: the class is the code's first digit. */
	{ TEXT("550 4.7.1 no\r\n"), 550, NULL, 1, 14, "4.7.1 no" },
	{ TEXT("354 3.0.0 go\r\n"), 354, NULL, 1, 14, "3.0.0 go" },
	{ TEXT("550 5.7 no\r\n"), 550, NULL, 1, 12, "5.7 no" },
	{ TEXT("550 5.1234.1 no\r\n"), 550, NULL, 1, 17, "5.1234.1 no" },
	{ TEXT("550 5.7.1x no\r\n"), 550, NULL, 1, 15, "5.7.1x no" },
	{ TEXT("250 \xff\xfe caf\xc3\xa9\r\n"), 250, NULL, 1, 14,
	    "\xff\xfe caf\xc3\xa9" },
};

START_TEST(reply_good)
{
	for (int i = 0; i < COUNT(good); i++) {
		struct authstr_reply *r = authstr_reply_new();
		size_t used, lines;

		ck_assert_int_eq(
		    feed_pieces(r, good[i].in, piece_of(_i), &used, NULL),
		    AUTHSTR_OK);
		lines = authstr_reply_line_count(r);
		ck_assert_uint_eq(used, good[i].used);
		ck_assert_int_eq(authstr_reply_code(r), good[i].code);
		ck_assert_uint_eq(lines, good[i].lines);
		ck_assert(span_equal(authstr_reply_line(r, lines - 1),
		    authstr_span_of(good[i].last)));
		ck_assert(span_is_none(authstr_reply_enhanced(r)) ==
			  (good[i].enhanced == NULL));
		ck_assert(span_equal(authstr_reply_enhanced(r),
		    authstr_span_of(good[i].enhanced)));
		ck_assert(span_is_none(authstr_reply_line(r, lines)));
		authstr_reply_free(r);
	}
}
END_TEST

static const struct {
	span in;
	const char *rule;
	size_t offset;
} bad[] = {
	{ TEXT("HTTP/1.1 400"), "reply-code", 0 },
	{ TEXT("\x15\x03\x01"), "reply-code", 0 },
	{ TEXT("+OK ready\r\n"), "reply-code", 0 },
	{ TEXT("\r\n"), "reply-code", 0 },
	{ TEXT("150 x\r\n"), "reply-code", 0 },
	{ TEXT("600 x\r\n"), "reply-code", 0 },
	{ TEXT("2x0 x\r\n"), "reply-code", 1 },
	{ TEXT("25\r\n"), "reply-code", 2 },
	{ TEXT("2500 x\r\n"), "reply-code", 3 },
	{ TEXT("250\tx\r\n"), "reply-code", 3 },
	{ TEXT("250-a\r\n250x\r\n"), "reply-code", 10 },
	{ TEXT("250-a\r\n\r\n"), "reply-code", 7 },
	{ TEXT("250-a\r\n251 b\r\n"), "reply-codes-differ", 9 },
	{ TEXT("250-a\r\n550 b\r\n"), "reply-codes-differ", 7 },
	{ TEXT("250 a\n"), "bare-lf", 5 },
	{ TEXT("250-a\n250 b\r\n"), "bare-lf", 5 },
	{ TEXT("250 a\rb\r\n"), "bare-cr", 5 },
	{ TEXT("250 a\r\r\n"), "bare-cr", 5 },
	{ TEXT("250 a\0b\r\n"), "nul-in-line", 5 },
	{ TEXT("2\0"), "nul-in-line", 1 },
};

START_TEST(reply_bad)
{
	for (int i = 0; i < COUNT(bad); i++) {
		struct authstr_reply *r = authstr_reply_new();
		struct authstr_error err = { 0 };
		size_t used;

		ck_assert_int_eq(
		    feed_pieces(r, bad[i].in, piece_of(_i), &used, &err),
		    AUTHSTR_E_PROTOCOL);
		ck_assert_str_eq(err.rule, bad[i].rule);
		ck_assert_uint_eq(err.offset, bad[i].offset);
		/* The error stays until the reset. */
		ck_assert_int_eq(
		    authstr_reply_feed(r, SPAN("250 a\r\n"), &used, &err),
		    AUTHSTR_E_PROTOCOL);
		ck_assert_uint_eq(used, 0);
		authstr_reply_reset(r);
		ck_assert_int_eq(
		    authstr_reply_feed(r, SPAN("250 a\r\n"), &used, &err),
		    AUTHSTR_OK);
		authstr_reply_free(r);
	}
}
END_TEST

/* Feeds n lines of `len` octets each, CRLF included. */
static int
feed_lines(size_t n, size_t len, struct authstr_error *err)
{
	static unsigned char line[AUTHSTR_LINE_MAX + 8];
	struct authstr_reply *r = authstr_reply_new();
	int rc = AUTHSTR_MORE;
	size_t used;

	memset(line, 'x', sizeof(line));
	memcpy(line + len - 2, "\r\n", 2);
	for (size_t i = 0; i < n && rc == AUTHSTR_MORE; i++) {
		memcpy(line, i + 1 == n ? "250 " : "250-", 4);
		rc = authstr_reply_feed(r, span_make(line, len), &used, err);
	}
	authstr_reply_free(r);
	return rc;
}

static const struct {
	size_t n, len;
	int rc;
	const char *rule;
	size_t offset;
} sizes[] = {
	{ 1, AUTHSTR_LINE_MAX, AUTHSTR_OK, NULL, 0 },
	{ 1, AUTHSTR_LINE_MAX + 1, AUTHSTR_E_LIMIT, "line-too-long",
	    AUTHSTR_LINE_MAX },
	{ 128, 10, AUTHSTR_OK, NULL, 0 },
	{ 129, 10, AUTHSTR_E_LIMIT, "reply-too-long", 1280 },
	{ 64, 1024, AUTHSTR_OK, NULL, 0 },
	{ 65, 1024, AUTHSTR_E_LIMIT, "reply-too-long", 65536 },
};

START_TEST(reply_bounds)
{
	struct authstr_error err = { 0 };

	ck_assert_int_eq(
	    feed_lines(sizes[_i].n, sizes[_i].len, &err), sizes[_i].rc);
	if (sizes[_i].rule != NULL) {
		ck_assert_str_eq(err.rule, sizes[_i].rule);
		ck_assert_uint_eq(err.offset, sizes[_i].offset);
	}
}
END_TEST

START_TEST(reply_by_lines)
{
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_error err;

	ck_assert_int_eq(
	    authstr_reply_enter(r, SPAN("250-a"), &err), AUTHSTR_MORE);
	ck_assert_int_eq(
	    authstr_reply_enter(r, SPAN("250 b"), &err), AUTHSTR_OK);
	ck_assert_uint_eq(authstr_reply_line_count(r), 2);
	ck_assert(span_equal(authstr_reply_line(r, 1), SPAN("b")));
	/* whole: what follows is not of this reply */
	ck_assert_int_lt(authstr_reply_enter(r, SPAN("250 c"), &err), 0);
	authstr_reply_reset(r);
	ck_assert_int_lt(
	    authstr_reply_enter(r, SPAN("250-a\r\n250 b"), &err), 0);
	ck_assert_int_lt(authstr_reply_enter(r, SPAN("25"), &err), 0);
	authstr_reply_free(r);
}
END_TEST

START_TEST(reply_without_memory)
{
	struct authstr_error err = { 0 };
	struct authstr_reply *r = authstr_reply_new();
	size_t used;

	mem_fail_at(1);
	ck_assert_ptr_null(authstr_reply_new());
	ck_assert_int_eq(authstr_reply_feed(r, SPAN("250 a\r\n"), &used, &err),
	    AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	authstr_reply_free(r);
}
END_TEST

Suite *
suite_reply(void)
{
	Suite *s = suite_create("reply");
	TCase *t = tcase_create("parse");

	tcase_add_loop_test(t, reply_good, 0, 9);
	tcase_add_loop_test(t, reply_bad, 0, 9);
	tcase_add_loop_test(t, reply_bounds, 0, COUNT(sizes));
	tcase_add_test(t, reply_by_lines);
	tcase_add_test(t, reply_without_memory);
	suite_add_tcase(s, t);
	return s;
}

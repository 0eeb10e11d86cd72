/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "base/b64.h"
#include "base/mem.h"
#include "base/text.h"
#include "unit/unit.h"

/* RFC 4648 section 10. */
static const struct {
	const char *plain, *coded;
} rfc4648[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

START_TEST(b64_both_ways)
{
	span plain = authstr_span_of(rfc4648[_i].plain);
	span coded = authstr_span_of(rfc4648[_i].coded);
	struct authstr_buf b;

	buf_init(&b, 100);
	ck_assert_int_eq(authstr_b64_print(plain, &b), AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&b), coded));
	buf_cut(&b, 0);
	ck_assert_int_eq(authstr_b64_read(coded, &b, NULL), AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&b), plain));
	buf_wipe(&b);
}
END_TEST

static const struct {
	const char *coded, *rule;
	size_t offset;
} bad_b64[] = {
	{ "Zg=", "b64-padding-missing", 3 },
	{ "Zg", "b64-padding-missing", 2 },
	{ "Zm9v=", "b64-padding-extra", 4 },
	{ "Zm9vY", "b64-length", 5 },
	{ "Zh==", "b64-trailing-bits", 1 },
	{ "Zm-v", "not-base64", 2 },
	{ "Zm9v Zm9v", "not-base64", 4 },
	{ "Zg==Zg==", "not-base64", 4 },
};

START_TEST(b64_refuses)
{
	struct authstr_error err = { 0 };
	struct authstr_buf b;

	buf_init(&b, 100);
	buf_put(&b, SPAN("before"));
	ck_assert_int_eq(
	    authstr_b64_read(authstr_span_of(bad_b64[_i].coded), &b, &err),
	    AUTHSTR_E_MALFORMED);
	ck_assert_str_eq(err.rule, bad_b64[_i].rule);
	ck_assert_uint_eq(err.offset, bad_b64[_i].offset);
	ck_assert(span_equal(buf_span(&b), SPAN("before")));
	buf_wipe(&b);
}
END_TEST

START_TEST(buf_keeps_its_bound)
{
	struct authstr_buf b;

	buf_init(&b, 5);
	buf_put(&b, SPAN("12345"));
	ck_assert_int_eq(buf_status(&b), AUTHSTR_OK);
	buf_put(&b, SPAN("6"));
	ck_assert_int_eq(buf_status(&b), AUTHSTR_E_LIMIT);
	ck_assert(span_equal(buf_span(&b), SPAN("12345")));
	buf_wipe(&b);
}
END_TEST

START_TEST(buf_reports_no_memory)
{
	struct authstr_buf b;

	buf_init(&b, 5);
	mem_fail_at(1);
	buf_put(&b, SPAN("12345"));
	mem_fail_at(0);
	ck_assert_int_eq(buf_status(&b), AUTHSTR_E_NOMEM);
	buf_wipe(&b);
}
END_TEST

/* RFC 3629 sections 3 and 10: overlong forms, surrogates, past U+10FFFF. */
static const struct {
	const char *bytes;
	size_t bad;
} utf8[] = {
	{ "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x93\xa7", SPAN_NPOS },
	{ "a\xff", 1 },
	{ "\xc0\x80", 0 },
	{ "\xe0\x80\x80", 0 },
	{ "ab\xed\xa0\x80", 2 },
	{ "\xf4\x90\x80\x80", 0 },
	{ "\xc3", 0 },
};

START_TEST(utf8_is_strict)
{
	ck_assert_uint_eq(
	    text_bad_utf8(authstr_span_of(utf8[_i].bytes)), utf8[_i].bad);
}
END_TEST

START_TEST(span_cursor)
{
	span s = SPAN("one two\r\nthree\n"), line, word;
	uint64_t n;

	ck_assert(span_take_line(&s, &line));
	ck_assert(span_equal(line, SPAN("one two")));
	word = span_take_word(&line);
	ck_assert(span_equal(word, SPAN("one")));
	ck_assert(span_equal(line, SPAN("two")));
	ck_assert(span_take_line(&s, &line));
	ck_assert(!span_take_line(&s, &line));
	s = SPAN("65536");
	ck_assert(!span_take_number(&s, 65535, &n));
	s = SPAN("65535x");
	ck_assert(span_take_number(&s, 65535, &n) && n == 65535);
	ck_assert(span_equal(s, SPAN("x")));
}
END_TEST

Suite *
suite_base(void)
{
	Suite *s = suite_create("base");
	TCase *tc = tcase_create("base");

	tcase_add_loop_test(
	    tc, b64_both_ways, 0, (int)(sizeof(rfc4648) / sizeof(rfc4648[0])));
	tcase_add_loop_test(
	    tc, b64_refuses, 0, (int)(sizeof(bad_b64) / sizeof(bad_b64[0])));
	tcase_add_test(tc, buf_keeps_its_bound);
	tcase_add_test(tc, buf_reports_no_memory);
	tcase_add_loop_test(
	    tc, utf8_is_strict, 0, (int)(sizeof(utf8) / sizeof(utf8[0])));
	tcase_add_test(tc, span_cursor);
	suite_add_tcase(s, tc);
	return s;
}

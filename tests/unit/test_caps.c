/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include "authstr-smtp.h"
#include "base/mem.h"
#include "unit/file.h"
#include "unit/unit.h"

/* Reads the last reply of a capture into r. */
static void
read_last(struct authstr_reply *r, span in)
{
	struct authstr_error err = { 0 };
	size_t used;

	while (in.len > 0) {
		authstr_reply_reset(r);
		ck_assert_int_eq(
		    authstr_reply_feed(r, in, &used, &err), AUTHSTR_OK);
		in = span_from(in, used);
	}
}

static struct authstr_caps *
caps_of(const char *text)
{
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_caps *caps;

	read_last(r, authstr_span_of(text));
	caps = authstr_caps_read(r);
	authstr_reply_free(r);
	return caps;
}

/* A row of tests/captures/ehlo/index: file, code, keywords, SIZE, AUTH. */
static void
check_capture(span row)
{
	struct authstr_reply *r = authstr_reply_new();
	span file = span_take_word(&row), name;
	uint64_t code, n, size;
	struct authstr_caps *caps;
	struct authstr_buf in;
	char path[200];
	size_t i = 0;

	snprintf(path, sizeof(path), "captures/ehlo/%.*s", (int)file.len,
	    (const char *)file.p);
	file_read(path, &in);
	read_last(r, buf_span(&in));
	caps = authstr_caps_read(r);
	ck_assert(
	    span_take_number(&row, 999, &code) && span_take(&row, SPAN(" ")) &&
	    span_take_number(&row, 999, &n) && span_take(&row, SPAN(" ")) &&
	    span_take_number(&row, UINT64_MAX, &size));
	ck_assert_int_eq(authstr_reply_code(r), (int)code);
	ck_assert_msg(authstr_caps_count(caps) == n, "keywords of %s", path);
	ck_assert_msg(authstr_caps_size(caps) == size, "SIZE of %s", path);
	span_take(&row, SPAN(" "));
	while ((name = span_take_word(&row)).len > 0)
		ck_assert_msg(span_equal(authstr_caps_auth(caps, i++), name),
		    "AUTH of %s", path);
	ck_assert(span_is_none(authstr_caps_auth(caps, i)));
	for (i = 0; i < n; i++)
		ck_assert_ptr_nonnull(
		    authstr_keyword_find(authstr_caps_keyword(caps, i)));
	authstr_caps_free(caps);
	authstr_reply_free(r);
	buf_wipe(&in);
}

START_TEST(caps_captures)
{
	struct authstr_buf index;
	size_t rows = 0;
	span all, row;

	file_read("captures/ehlo/index", &index);
	all = buf_span(&index);
	while (span_take_line(&all, &row)) {
		if (row.len == 0 || row.p[0] == '#')
			continue;
		check_capture(row);
		rows++;
	}
	buf_wipe(&index);
	ck_assert_uint_ge(rows, 30);
}
END_TEST

START_TEST(caps_are_read_tolerantly)
{
	struct authstr_caps *caps =
	    caps_of("250-mail.test\r\n"
		    "250-size\t1000  \r\n"
		    "250-auth=LOGIN   plain\r\n"
		    "250-\r\n"
		    "250-AUTH PLAIN\tCRAM-MD5 cram-md5\r\n"
		    "250-X-THING a  b\tc\r\n"
		    "250 AUTH XOAUTH2\r\n");

	ck_assert_uint_eq(authstr_caps_count(caps), 5);
	ck_assert_uint_eq(authstr_caps_size(caps), 1000);
	ck_assert(span_equal(authstr_caps_keyword(caps, 0), SPAN("size")));
	ck_assert(span_equal(authstr_caps_keyword(caps, 1), SPAN("auth=")));
	ck_assert(span_equal(authstr_caps_auth(caps, 0), SPAN("LOGIN")));
	ck_assert(span_equal(authstr_caps_auth(caps, 1), SPAN("plain")));
	ck_assert(span_equal(authstr_caps_auth(caps, 2), SPAN("CRAM-MD5")));
	ck_assert(span_equal(authstr_caps_auth(caps, 3), SPAN("XOAUTH2")));
	ck_assert(span_is_none(authstr_caps_auth(caps, 4)));
	ck_assert_uint_eq(authstr_caps_arg_count(caps, 3), 3);
	ck_assert(span_equal(authstr_caps_arg(caps, 3, 2), SPAN("c")));
	ck_assert(span_is_none(authstr_caps_arg(caps, 3, 3)));
	ck_assert(span_is_none(authstr_caps_keyword(caps, 5)));
	ck_assert_int_eq(authstr_caps_has(caps, "SIZE"), 1);
	ck_assert_int_eq(authstr_caps_has(caps, "x-thing"), 1);
	ck_assert_int_eq(authstr_caps_has(caps, "STARTTLS"), 0);
	authstr_caps_free(caps);
}
END_TEST

/* Old servers have the legacy form alone. */
START_TEST(caps_legacy_auth_counts)
{
	struct authstr_caps *caps =
	    caps_of("250-mail.test\r\n250 AUTH= LOGIN\r\n");

	ck_assert_int_eq(authstr_caps_has(caps, "AUTH"), 1);
	ck_assert(span_equal(authstr_caps_auth(caps, 0), SPAN("LOGIN")));
	authstr_caps_free(caps);
}
END_TEST

static const struct {
	const char *line;
	uint64_t size;
} sizes[] = {
	{ "250 SIZE\r\n", 0 },
	{ "250 SIZE 0\r\n", 0 },
	{ "250 SIZE 18446744073709551615\r\n", UINT64_MAX },
	{ "250 SIZE 18446744073709551616\r\n", 0 },
	{ "250 SIZE 10M\r\n", 0 },
	{ "250 SIZE -1\r\n", 0 },
	{ "250 HELP\r\n", 0 },
};

START_TEST(caps_size)
{
	char reply[100];
	struct authstr_caps *caps;

	snprintf(reply, sizeof(reply), "250-a\r\n%s", sizes[_i].line);
	caps = caps_of(reply);
	ck_assert_uint_eq(authstr_caps_size(caps), sizes[_i].size);
	authstr_caps_free(caps);
}
END_TEST

START_TEST(keywords_have_words)
{
	const struct authstr_keyword *k = authstr_keyword_find(SPAN("Size"));

	ck_assert_str_eq(authstr_keyword_spec(k), "RFC 1870");
	ck_assert_ptr_nonnull(authstr_keyword_meaning(k));
	ck_assert_ptr_null(authstr_keyword_find(SPAN("NO-SUCH")));
}
END_TEST

START_TEST(caps_without_memory)
{
	struct authstr_reply *r = authstr_reply_new();

	read_last(r, SPAN("250-a\r\n250-SIZE 1\r\n250 AUTH PLAIN\r\n"));
	for (unsigned long n = 1; n <= 4; n++) {
		mem_fail_at(n);
		ck_assert_ptr_null(authstr_caps_read(r));
	}
	mem_fail_at(0);
	authstr_reply_free(r);
}
END_TEST

Suite *
suite_caps(void)
{
	Suite *s = suite_create("caps");
	TCase *t = tcase_create("read");

	tcase_add_test(t, caps_captures);
	tcase_add_test(t, caps_are_read_tolerantly);
	tcase_add_test(t, caps_legacy_auth_counts);
	tcase_add_loop_test(t, caps_size, 0, sizeof(sizes) / sizeof(sizes[0]));
	tcase_add_test(t, keywords_have_words);
	tcase_add_test(t, caps_without_memory);
	suite_add_tcase(s, t);
	return s;
}

/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "base/mem.h"
#include "smtp/cmd.h"
#include "unit/unit.h"

static struct authstr_buf out;
static struct authstr_error err;

static void
setup(void)
{
	buf_init(&out, 4096);
	err = (struct authstr_error){ 0 };
}

static void
teardown(void)
{
	buf_wipe(&out);
}

/* Values with a NUL in them are given with their length. */
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct {
	span from;
	struct cmd_mail with;
	const char *line;
} mails[] = {
	{ TEXT(""), { .size = false }, "MAIL FROM:<>\r\n" },
	{ TEXT("alice@example.org"), { .size = true, .octets = 1234 },
	    "MAIL FROM:<alice@example.org> SIZE=1234\r\n" },
	{ TEXT("alice@example.org"), { .eight_bit = true },
	    "MAIL FROM:<alice@example.org> BODY=8BITMIME\r\n" },
	{ TEXT("\xc3\xa4@example.org"),
	    { .size = true, .eight_bit = true, .utf8 = true },
	    "MAIL FROM:<\xc3\xa4@example.org> SIZE=0 BODY=8BITMIME "
	    "SMTPUTF8\r\n" },
	{ TEXT("\"a <b> c\\\"\"@example.org"), { .size = false },
	    "MAIL FROM:<\"a <b> c\\\"\"@example.org>\r\n" },
};

START_TEST(mail_line)
{
	ck_assert_int_eq(
	    cmd_mail(mails[_i].from, &mails[_i].with, &out, &err), AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), authstr_span_of(mails[_i].line)));
}
END_TEST

static const struct {
	span to;
	const char *rule;
	size_t offset;
} bad_rcpts[] = {
	{ TEXT(""), "bad-address", 0 },
	{ TEXT("a@b\r\nDATA"), "cr-or-lf-in-line", 3 },
	{ TEXT("a@b\nDATA"), "cr-or-lf-in-line", 3 },
	{ TEXT("a\0b"), "nul-in-line", 1 },
	{ TEXT("a@b> NOTIFY=NEVER"), "bad-address", 3 },
	{ TEXT("<a@b>"), "bad-address", 0 },
	{ TEXT("a @b"), "bad-address", 1 },
	{ TEXT("a\t@b"), "bad-address", 1 },
	{ TEXT("a\x7f@b"), "bad-address", 1 },
	{ TEXT("\"a\\\"> b@c"), "bad-address", 9 },
	{ TEXT("a\xff@b"), "bad-address", 1 },
};

START_TEST(rcpt_refuses)
{
	ck_assert_int_eq(
	    cmd_rcpt(bad_rcpts[_i].to, NULL, &out, &err), AUTHSTR_E_REFUSED);
	ck_assert_str_eq(err.rule, bad_rcpts[_i].rule);
	ck_assert_uint_eq(err.offset, bad_rcpts[_i].offset);
	ck_assert_uint_eq(buf_span(&out).len, 0);
}
END_TEST

START_TEST(hello_line)
{
	static const span bad[] = { TEXT(""), TEXT("a b"), TEXT("a\r\nb"),
		TEXT("a\0"), TEXT("\xc3\xa4.example") };

	ck_assert_int_eq(
	    cmd_hello(SPAN("EHLO"), SPAN("[127.0.0.1]"), &out, &err),
	    AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), SPAN("EHLO [127.0.0.1]\r\n")));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(cmd_hello(SPAN("EHLO"), bad[i], &out, &err),
		    AUTHSTR_E_REFUSED);
}
END_TEST

/* The lines that start PLAIN in each protocol; computed with printf and
 * base64(1). */
static const struct {
	enum authstr_protocol protocol;
	const char *tag;
	enum authstr_ir ir;
	span initial;
	const char *lines;
} lines[] = {
	{ AUTHSTR_SMTP, NULL, AUTHSTR_IR_AUTO, TEXT("\0u\0p"),
	    "AUTH PLAIN AHUAcA==\n" },
	{ AUTHSTR_SMTP, NULL, AUTHSTR_IR_NEVER, TEXT("\0u\0p"),
	    "AUTH PLAIN\nAHUAcA==\n" },
	{ AUTHSTR_SMTP, NULL, AUTHSTR_IR_AUTO, TEXT(""), "AUTH PLAIN =\n" },
	{ AUTHSTR_SMTP, NULL, AUTHSTR_IR_NEVER, TEXT(""), "AUTH PLAIN\n\n" },
	{ AUTHSTR_SMTP, NULL, AUTHSTR_IR_ALWAYS, { NULL, 0 }, "AUTH PLAIN\n" },
	{ AUTHSTR_IMAP, NULL, AUTHSTR_IR_AUTO, TEXT("\0u\0p"),
	    "A1 AUTHENTICATE PLAIN AHUAcA==\n" },
	{ AUTHSTR_IMAP, "a2", AUTHSTR_IR_NEVER, TEXT("\0u\0p"),
	    "a2 AUTHENTICATE PLAIN\nAHUAcA==\n" },
	{ AUTHSTR_POP3, NULL, AUTHSTR_IR_AUTO, TEXT("\0u\0p"),
	    "AUTH PLAIN AHUAcA==\n" },
};

START_TEST(auth_lines)
{
	ck_assert_int_eq(authstr_auth_lines(lines[_i].protocol, lines[_i].tag,
			     authstr_mech_find(SPAN("PLAIN")),
			     lines[_i].initial, lines[_i].ir, &out, &err),
	    AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), authstr_span_of(lines[_i].lines)));
}
END_TEST

/* Longest initial response that still goes into the line: 512 and 255 octets
 * with CRLF (RFC 4954 section 4, RFC 5034 section 4). */
static const struct {
	enum authstr_protocol protocol;
	size_t len;
	bool carried;
} limits[] = {
	{ AUTHSTR_SMTP, 372, true },  /* 11 + 496 + 2 = 509 */
	{ AUTHSTR_SMTP, 375, false }, /* 513 */
	{ AUTHSTR_POP3, 180, true },  /* 253 */
	{ AUTHSTR_POP3, 183, false }, /* 257 */
	{ AUTHSTR_IMAP, 2000, true },
};

START_TEST(auth_line_limit)
{
	unsigned char initial[2000] = { 0 };

	ck_assert_int_eq(authstr_auth_lines(limits[_i].protocol, NULL,
			     authstr_mech_find(SPAN("PLAIN")),
			     span_make(initial, limits[_i].len),
			     AUTHSTR_IR_AUTO, &out, &err),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    span_search(buf_span(&out), SPAN("PLAIN\n"), 0) == SPAN_NPOS,
	    limits[_i].carried);
}
END_TEST

START_TEST(auth_lines_refuse)
{
	const struct authstr_mech *plain = authstr_mech_find(SPAN("PLAIN"));
	static const char *const tags[] = { "", "a b", "a+", "a\r\nb", "a\"" };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		ck_assert_int_eq(
		    authstr_auth_lines(AUTHSTR_IMAP, tags[i], plain, SPAN_NONE,
			AUTHSTR_IR_AUTO, &out, &err),
		    AUTHSTR_E_REFUSED);
	ck_assert_int_eq(authstr_auth_lines(AUTHSTR_HTTP, NULL, plain,
			     SPAN("x"), AUTHSTR_IR_AUTO, &out, &err),
	    AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "not-in-protocol");
	ck_assert_uint_eq(buf_span(&out).len, 0);
}
END_TEST

Suite *
suite_smtp_cmd(void)
{
	Suite *s = suite_create("smtp_cmd");
	TCase *t = tcase_create("lines");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, mail_line, 0, sizeof(mails) / sizeof(mails[0]));
	tcase_add_loop_test(
	    t, rcpt_refuses, 0, sizeof(bad_rcpts) / sizeof(bad_rcpts[0]));
	tcase_add_test(t, hello_line);
	tcase_add_loop_test(t, auth_lines, 0, sizeof(lines) / sizeof(lines[0]));
	tcase_add_loop_test(
	    t, auth_line_limit, 0, sizeof(limits) / sizeof(limits[0]));
	tcase_add_test(t, auth_lines_refuse);
	suite_add_tcase(s, t);
	return s;
}

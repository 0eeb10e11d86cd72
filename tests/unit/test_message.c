/* SPDX-License-Identifier: MIT */
/*
 * The letter that msa-test sends, and what the sink makes of DATA.
 */
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "msa_test/addresses.h"
#include "msa_test/eml.h"
#include "msa_test/message.h"
#include "msa_sink/data.h"
#include "unit/unit.h"

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

/* ------------------------------------------------------------- message -- */

static int
print(const char *subject, struct authstr_buf *out, struct authstr_error *err)
{
	static const char *const to[] = { "b@example.org", "c@example.org" };
	static const char *const cc[] = { "d@example.org" };
	const struct message m = { .from = "a@example.org",
		.to = to,
		.n_to = 2,
		.cc = cc,
		.n_cc = 1,
		.subject = subject,
		.name = "client.example",
		.unique = "42",
		/* date -u -d @1750000000 -R */
		.date = 1750000000 };

	return message_print(&m, out, err);
}

START_TEST(message_has_its_headers)
{
	struct authstr_buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(print("Hello", &out, NULL), AUTHSTR_OK);
	ck_assert(span_starts(
	    buf_span(&out), SPAN("Date: Sun, 15 Jun 2025 15:06:40 +0000\n"
				 "Message-ID: <42@client.example>\n"
				 "From: <a@example.org>\n"
				 "To: <b@example.org>,\n"
				 " <c@example.org>\n"
				 "Cc: <d@example.org>\n"
				 "Subject: Hello\n"
				 "MIME-Version: 1.0\n"
				 "Content-Type: text/plain; charset=utf-8\n"
				 "\n")));
	buf_wipe(&out);
}
END_TEST

/* The encoded-words are what Python's email.header.Header makes of them, but
 * for the place where they are cut. */
static const struct {
	const char *subject, *line;
} subjects[] = {
	{ "plain = text?", "\nSubject: plain = text?\n" },
	{ "\303\274", "\nSubject: =?UTF-8?B?w7w=?=\n" },
	{ "=?UTF-8?B?eA==?=",
	    "\nSubject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\n" },
	{ "a\tb", "\nSubject: =?UTF-8?B?YQli?=\n" },
	/* 38 octets and a character of three: it is not cut. */
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\342\202\254",
	    "\nSubject: =?UTF-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
	    "YWFhYWE=?=\n =?UTF-8?B?4oKs?=\n" },
};

START_TEST(message_encodes_subjects)
{
	struct authstr_buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(print(subjects[_i].subject, &out, NULL), AUTHSTR_OK);
	ck_assert_msg(span_search(buf_span(&out),
			  authstr_span_of(subjects[_i].line), 0) != SPAN_NPOS,
	    "%.*s", (int)out.len, out.p);
	buf_wipe(&out);
}
END_TEST

static const struct {
	const char *subject, *rule;
	size_t offset;
} bad_subjects[] = {
	{ "a\nBcc: b@example.org", "cr-or-lf-in-field", 1 },
	{ "ab\r", "cr-or-lf-in-field", 2 },
	{ "abc\377", "charset-not-utf8", 3 },
	{ "\303", "charset-not-utf8", 0 },
};

START_TEST(message_refuses_subjects)
{
	struct authstr_error err = { 0 };
	struct authstr_buf out;

	buf_init(&out, 4096);
	ck_assert_int_lt(print(bad_subjects[_i].subject, &out, &err), 0);
	ck_assert_str_eq(err.rule, bad_subjects[_i].rule);
	ck_assert_uint_eq(err.offset, bad_subjects[_i].offset);
	buf_wipe(&out);
}
END_TEST

/* ---------------------------------------------------------------- data -- */

/* What follows the end is not touched: `left` octets. */
static const struct {
	const char *wire, *message;
	enum data_result result;
	size_t left;
} datas[] = {
	{ ".\r\n", "", DATA_END, 0 },
	{ ".\r\nQUIT\r\n", "", DATA_END, 6 },
	{ "a\r\n.\r\n", "a\r\n", DATA_END, 0 },
	{ "..\r\n.\r\n", ".\r\n", DATA_END, 0 },
	{ "...a\r\n.b\r\n.\r\n", "..a\r\nb\r\n", DATA_END, 0 },
	{ "\r\n\r\n.\r\n", "\r\n\r\n", DATA_END, 0 },
	{ "a.\r\n.\r\n", "a.\r\n", DATA_END, 0 },
	{ "a\r\n.", "a\r\n", DATA_MORE, 0 },
	{ "a\n.\r\n", "a\n", DATA_BARE_LF, 3 },
	{ ".\n", "\n", DATA_BARE_LF, 0 },
	{ "a\r.\r\n", "a\r.", DATA_BARE_CR, 2 },
	{ ".\ra", "a", DATA_BARE_CR, 0 },
	{ "a\r\r\n.\r\n", "a\r\r", DATA_BARE_CR, 4 },
};

/* A message that is refused is not delivered: what was kept of it until then
 * does not count. */
static void
check_data(int row, size_t piece)
{
	span wire = authstr_span_of(datas[row].wire);
	struct sink_data d = { .max = 1000 };
	enum data_result rc = DATA_MORE;
	struct sink_letter l = { 0 };
	char *text = NULL;
	size_t len = 0, at = 0, used;

	l.f = open_memstream(&text, &len);
	ck_assert_ptr_nonnull(l.f);
	for (; rc == DATA_MORE && at < wire.len; at += used)
		rc = data_input(&d, &l, span_sub(wire, at, piece), &used);
	fclose(l.f);
	ck_assert_int_eq((int)rc, (int)datas[row].result);
	ck_assert_uint_eq(wire.len - at, datas[row].left);
	if (rc == DATA_END || rc == DATA_MORE)
		ck_assert_str_eq(text, datas[row].message);
	free(text);
}

START_TEST(data_at_each_size)
{
	for (size_t piece = 1; piece <= 8; piece++)
		check_data(_i, piece);
	check_data(_i, 1000);
}
END_TEST

START_TEST(data_is_bounded)
{
	struct sink_data d = { .max = 3 };
	struct sink_letter l = { 0 };
	size_t used;

	ck_assert_int_eq(
	    (int)data_input(&d, &l, SPAN("a\r\n.\r\n"), &used), (int)DATA_END);
	ck_assert(!d.too_big);
	d = (struct sink_data){ .max = 2 };
	l = (struct sink_letter){ 0 };
	ck_assert_int_eq(
	    (int)data_input(&d, &l, SPAN("a\r\n.\r\n"), &used), (int)DATA_END);
	ck_assert(d.too_big);
}
END_TEST

/* ----------------------------------------------------------- addresses -- */

static const struct {
	const char *value, *addresses; /* NULL: refused */
	size_t offset;
} lists[] = {
	{ "", "", 0 },
	{ " \r\n\t", "", 0 },
	{ "bob@example.org", "bob@example.org\n", 0 },
	{ " bob@example.org ,\r\n carol@example.org",
	    "bob@example.org\ncarol@example.org\n", 0 },
	{ "Bob <bob@example.org>", "bob@example.org\n", 0 },
	{ "\"B, <b>\" <bob@example.org>, <c@example.org>,",
	    "bob@example.org\nc@example.org\n", 0 },
	{ "=?UTF-8?B?w6Q=?= <a@example.org>", "a@example.org\n", 0 },
	{ "bob@example.org (at (home) \\) now)", "bob@example.org\n", 0 },
	{ "(x)bob(y)@(z)example.org", "bob@example.org\n", 0 },
	{ "a . b @ example . org", "a.b@example.org\n", 0 },
	{ "\"a b\\\"c\"@example.org", "\"a b\\\"c\"@example.org\n", 0 },
	{ "team: a@example.org, B <b@example.org>;, c@example.org",
	    "a@example.org\nb@example.org\nc@example.org\n", 0 },
	{ "undisclosed-recipients:;", "", 0 },
	{ "<@a.example,@b.example:c@example.org>", "c@example.org\n", 0 },
	{ "c@[IPv6:2001:db8::1]", "c@[IPv6:2001:db8::1]\n", 0 },
	{ "\xc3\xa4@example.org", "\xc3\xa4@example.org\n", 0 },
	{ "John Doe", NULL, 8 },
	{ "a b@example.org", NULL, 15 },
	{ "root", NULL, 4 },
	{ "<>", NULL, 1 },
	{ "<a@b", NULL, 4 },
	{ "<a@b> c", NULL, 6 },
	{ "<a@b> <c@d>", NULL, 6 },
	{ "<a<b@c>", NULL, 2 },
	{ "a@b>", NULL, 3 },
	{ "\"open", NULL, 5 },
	{ "(open", NULL, 5 },
	{ "(open\\", NULL, 6 },
	{ "a\x01@b", NULL, 1 },
};

START_TEST(addresses_are_read)
{
	struct authstr_error err = { .code = 0 };
	struct authstr_buf out;
	int rc;

	buf_init(&out, 4096);
	rc = addresses_read(authstr_span_of(lists[_i].value), &out, &err);
	if (lists[_i].addresses == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_E_MALFORMED);
		ck_assert_str_eq(err.rule, "bad-address-list");
		ck_assert_uint_eq(err.offset, lists[_i].offset);
	} else {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		ck_assert(span_equal(
		    buf_span(&out), authstr_span_of(lists[_i].addresses)));
	}
	buf_wipe(&out);
}
END_TEST

/* ---------------------------------------------------------- as it is -- */

#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct {
	span message;
	const char *rule;
	size_t offset;
} messages[] = {
	{ TEXT("A: b\n\nc"), NULL, 0 },
	{ TEXT("A:b\r\n c\r\n\r\n\r\n"), NULL, 0 },
	{ TEXT("A: b\n\nc\rd"), "cr-in-message", 7 },
	{ TEXT("A: b\n\nc\r"), "cr-in-message", 7 },
	{ TEXT("A: b\0\n"), "nul-in-message", 4 },
	{ TEXT("From a@b Mon\nA: b\n"), "no-header", 0 },
	{ TEXT("\nA: b\n"), "no-header", 0 },
	{ TEXT(""), "no-header", 0 },
};

START_TEST(messages_are_checked)
{
	struct authstr_error err = { .code = 0 };
	int rc = eml_check(messages[_i].message, &err);

	if (messages[_i].rule == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		return;
	}
	ck_assert_int_lt(rc, 0);
	ck_assert_str_eq(err.rule, messages[_i].rule);
	ck_assert_uint_eq(err.offset, messages[_i].offset);
}
END_TEST

/* --------------------------------------------------------------- types -- */

static const struct {
	const char *given, *path, *type; /* NULL: refused */
} types[] = {
	{ "a.PDF", "a.PDF", "application/pdf" },
	{ "/tmp/x.d/a", "/tmp/x.d/a", "application/octet-stream" },
	{ "a.txt:text/html", "a.txt", "text/html" },
	{ "a:b.png", "a:b.png", "image/png" },
	{ "a:b/c.png", "a:b/c.png", "image/png" },
	{ "a:text/", "a:text/", "application/octet-stream" },
	{ "a:x-y/z", "a", "x-y/z" },
	{ ":text/html", ":text/html", "application/octet-stream" },
	{ "a:message/rfc822", "a", NULL },
	{ "a:Multipart/mixed", "a", NULL },
};

START_TEST(types_are_guessed)
{
	struct authstr_error err = { .code = 0 };
	char type[MIME_TYPE_MAX];
	size_t len;
	int rc = mime_split(types[_i].given, &len, type, &err);

	ck_assert_uint_eq(len, strlen(types[_i].path));
	if (types[_i].type == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_E_REFUSED);
		ck_assert_str_eq(err.rule, "bad-type");
	} else {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		ck_assert_str_eq(type, types[_i].type);
	}
}
END_TEST

Suite *
suite_message(void)
{
	Suite *s = suite_create("message");
	TCase *t = tcase_create("print");

	tcase_add_test(t, message_has_its_headers);
	tcase_add_loop_test(t, message_encodes_subjects, 0, COUNT(subjects));
	tcase_add_loop_test(
	    t, message_refuses_subjects, 0, COUNT(bad_subjects));
	tcase_add_loop_test(t, addresses_are_read, 0, COUNT(lists));
	tcase_add_loop_test(t, messages_are_checked, 0, COUNT(messages));
	tcase_add_loop_test(t, types_are_guessed, 0, COUNT(types));
	suite_add_tcase(s, t);
	t = tcase_create("data");
	tcase_add_loop_test(t, data_at_each_size, 0, COUNT(datas));
	tcase_add_test(t, data_is_bounded);
	suite_add_tcase(s, t);
	return s;
}

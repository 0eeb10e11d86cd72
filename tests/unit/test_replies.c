/* SPDX-License-Identifier: MIT */
/*
 * Replies of IMAP, POP3, ManageSieve and LMTP: those of real servers, and rows
 * of what is one and what is none.
 */
#include <stdio.h>
#include "base/mem.h"
#include "smtp/reply.h"
#include "unit/file.h"
#include "unit/guard.h"
#include "unit/pieces.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* ----------------------------------------------------------- real replies --
 */

static enum authstr_protocol
protocol_named(span name)
{
	enum authstr_protocol p = AUTHSTR_SMTP;

	while (!span_equal(authstr_span_of(authstr_protocol_name(p)), name))
		p++;
	return p;
}

/* Only the greeting of IMAP and POP3 is another reply than what follows. */
static struct authstr_caps *
read_last(enum authstr_protocol protocol, span in, size_t piece)
{
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_reply *greeting = authstr_reply_new();
	struct authstr_caps *caps;
	span rest = in;
	size_t used;

	authstr_reply_expect(
	    greeting, protocol, AUTHSTR_REPLY_GREETING, SPAN_NONE);
	authstr_reply_expect(r, protocol, AUTHSTR_REPLY_HELLO, SPAN_NONE);
	if (span_search(in, SPAN("\r\n+OK"), 0) != SPAN_NPOS ||
	    feed_pieces(r, in, piece, &used, NULL) != AUTHSTR_OK ||
	    used < in.len) {
		ck_assert_int_eq(
		    feed_pieces(greeting, in, piece, &used, NULL), AUTHSTR_OK);
		rest = span_from(in, used);
	}
	authstr_reply_reset(r);
	ck_assert_int_eq(feed_pieces(r, rest, piece, &used, NULL), AUTHSTR_OK);
	ck_assert_uint_eq(used, rest.len);
	ck_assert_int_eq(authstr_reply_verdict(r), AUTHSTR_VERDICT_OK);
	caps = authstr_caps_read_greeted(r, greeting);
	authstr_reply_free(r);
	authstr_reply_free(greeting);
	return caps;
}

/* A row of tests/captures/replies/index: file, protocol, keywords, mechanisms.
 */
static void
check_capture(span row, size_t piece)
{
	span file = span_take_word(&row), name;
	enum authstr_protocol protocol = protocol_named(span_take_word(&row));
	struct authstr_buf in;
	struct authstr_caps *caps;
	char path[200];
	uint64_t n;
	size_t i = 0;

	snprintf(path, sizeof(path), "captures/replies/%.*s", (int)file.len,
	    (const char *)file.p);
	file_read(path, &in);
	caps = read_last(protocol, buf_span(&in), piece);
	ck_assert(span_take_number(&row, 999, &n));
	ck_assert_msg(authstr_caps_count(caps) == n, "keywords of %s", path);
	span_take(&row, SPAN(" "));
	while ((name = span_take_word(&row)).len > 0)
		ck_assert_msg(span_equal(authstr_caps_auth(caps, i++), name),
		    "mechanisms of %s", path);
	ck_assert(span_is_none(authstr_caps_auth(caps, i)));
	for (i = 0; i < n; i++) {
		ck_assert_msg(authstr_keyword_find_in(protocol,
				  authstr_caps_keyword(caps, i)) != NULL,
		    "a keyword of %s", path);
		ck_assert_int_eq(authstr_caps_malformed(caps, i), 0);
	}
	authstr_caps_free(caps);
	buf_wipe(&in);
}

START_TEST(replies_captures)
{
	struct authstr_buf index;
	size_t rows = 0;
	span all, row;

	file_read("captures/replies/index", &index);
	all = buf_span(&index);
	while (span_take_line(&all, &row)) {
		if (row.len == 0 || row.p[0] == '#')
			continue;
		check_capture(row, piece_of(_i));
		rows++;
	}
	buf_wipe(&index);
	ck_assert_uint_ge(rows, 14);
}
END_TEST

/* ------------------------------------------------------------------- rows --
 */

#define F(form) AUTHSTR_REPLY_##form
#define V(verdict) AUTHSTR_VERDICT_##verdict

static const struct {
	enum authstr_protocol protocol;
	enum authstr_reply_form form;
	span in;
	enum authstr_verdict verdict;
	size_t used, lines;
	const char *word, *bracket, *text;
} good[] = {
	{ AUTHSTR_IMAP, F(GREETING), TEXT("* OK [ALERT] hi\r\nA"), V(OK), 17, 1,
	    "OK", "ALERT", "hi" },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("* preauth x\r\n"), V(OK), 13, 1,
	    "preauth", NULL, "x" },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("* NO x\r\n"), V(NO), 8, 1, "NO",
	    NULL, "x" },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("* BYE\r\n"), V(BYE), 7, 1, "BYE",
	    NULL, "" },
	{ AUTHSTR_IMAP, F(HELLO),
	    TEXT("* X\r\n* OK x\r\nA1 OK [A \"]\"] z\r\n"), V(OK), 30, 3, "OK",
	    "A \"]\"", "z" },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("A1 BAD x\r\n"), V(NO), 10, 1, "BAD",
	    NULL, "x" },
	{ AUTHSTR_IMAP, F(PLAIN), TEXT("A1 NO [unavailable x] y\r\n"), V(LATER),
	    25, 1, "NO", "unavailable x", "y" },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* BYE x\r\nA1 OK\r\n"), V(BYE), 9, 1,
	    "BYE", NULL, "x" },
	{ AUTHSTR_IMAP, F(QUIT), TEXT("* BYE x\r\nA1 OK\r\n"), V(OK), 16, 2,
	    "OK", NULL, "" },
	{ AUTHSTR_IMAP, F(AUTH), TEXT("+ YQ==\r\n"), V(MORE), 8, 1, "+", NULL,
	    "YQ==" },
	{ AUTHSTR_IMAP, F(AUTH), TEXT("+\r\n"), V(MORE), 3, 1, "+", NULL, "" },
	{ AUTHSTR_IMAP, F(PLAIN),
	    TEXT("* X {4}\r\n\r\nA1 y {0}\r\n\r\nA1 OK\r\n"), V(OK), 30, 2,
	    "OK", NULL, "" },
	{ AUTHSTR_POP3, F(GREETING), TEXT("+OK [X] a <1@b>\r\n+"), V(OK), 17, 1,
	    "+OK", "X", "a <1@b>" },
	{ AUTHSTR_POP3, F(HELLO), TEXT("+OK\r\n..A\r\n.\r\n"), V(OK), 13, 3,
	    "+OK", NULL, "" },
	{ AUTHSTR_POP3, F(HELLO), TEXT("-ERR x\r\n.\r\n"), V(NO), 8, 1, "-ERR",
	    NULL, "x" },
	{ AUTHSTR_POP3, F(PLAIN), TEXT("-ERR [IN-USE] x\r\n"), V(LATER), 17, 1,
	    "-ERR", "IN-USE", "x" },
	{ AUTHSTR_POP3, F(AUTH), TEXT("+ YQ==\r\n"), V(MORE), 8, 1, "+", NULL,
	    "YQ==" },
	{ AUTHSTR_POP3, F(PLAIN), TEXT("+ok x\r\n"), V(OK), 7, 1, "+ok", NULL,
	    "x" },
	{ AUTHSTR_SIEVE, F(GREETING), TEXT("\"A\"\r\nOK\r\n"), V(OK), 9, 2,
	    "OK", NULL, "" },
	{ AUTHSTR_SIEVE, F(HELLO), TEXT("ok (X \"(\" ) \"a b\"\r\n"), V(OK), 19,
	    1, "ok", "X \"(\" ", "a b" },
	{ AUTHSTR_SIEVE, F(PLAIN), TEXT("NO (TRYLATER) {3}\r\nx\ny\r\n"),
	    V(LATER), 24, 1, "NO", "TRYLATER", "x\ny" },
	{ AUTHSTR_SIEVE, F(PLAIN), TEXT("BYE \"x\"\r\n"), V(BYE), 9, 1, "BYE",
	    NULL, "x" },
	{ AUTHSTR_SIEVE, F(AUTH), TEXT("\"YQ==\"\r\nOK"), V(MORE), 8, 1, "",
	    NULL, "YQ==" },
	{ AUTHSTR_SIEVE, F(AUTH), TEXT("{4+}\r\nYQ==\r\n"), V(MORE), 12, 1, "",
	    NULL, "YQ==" },
	{ AUTHSTR_LMTP, F(STARTTLS), TEXT("250 x\r\n"), V(ODD), 7, 1, "250",
	    NULL, "x" },
	{ AUTHSTR_SMTP, F(HELLO), TEXT("250-[a] 1\r\n250 b\r\n"), V(OK), 18, 2,
	    "250", NULL, "[a] 1" },
	{ AUTHSTR_SMTP, F(PLAIN), TEXT("354 go\r\n"), V(MORE), 8, 1, "354",
	    NULL, "go" },
	{ AUTHSTR_SMTP, F(AUTH), TEXT("250 x\r\n"), V(ODD), 7, 1, "250", NULL,
	    "x" },
};

/* The bytes end where memory does. */
static struct authstr_reply *
read_row(int i, size_t piece, size_t *used)
{
	struct authstr_reply *r = authstr_reply_new();
	span in = good[i].in;
	struct guard g;

	guard_init(&g, in.len);
	memcpy(g.end - in.len, in.p, in.len);
	authstr_reply_expect(r, good[i].protocol, good[i].form, SPAN("A1"));
	ck_assert_msg(feed_pieces(r, span_make(g.end - in.len, in.len), piece,
			  used, NULL) == AUTHSTR_OK,
	    "row %d", i);
	guard_wipe(&g);
	return r;
}

START_TEST(replies_good)
{
	for (int i = 0; i < COUNT(good); i++) {
		size_t used;
		struct authstr_reply *r = read_row(i, piece_of(_i), &used);

		ck_assert_msg(
		    used == good[i].used, "row %d: used %zu", i, used);
		ck_assert_int_eq(authstr_reply_verdict(r), good[i].verdict);
		ck_assert_uint_eq(authstr_reply_line_count(r), good[i].lines);
		ck_assert(span_equal(
		    authstr_reply_word(r), authstr_span_of(good[i].word)));
		ck_assert_msg(span_is_none(authstr_reply_bracket(r)) ==
				      (good[i].bracket == NULL) &&
				  span_equal(authstr_reply_bracket(r),
				      authstr_span_of(good[i].bracket)),
		    "row %d: bracket", i);
		ck_assert_msg(span_equal(authstr_reply_text(r),
				  authstr_span_of(good[i].text)),
		    "row %d: text %.*s", i, (int)authstr_reply_text(r).len,
		    (const char *)authstr_reply_text(r).p);
		authstr_reply_free(r);
	}
}
END_TEST

static const struct {
	enum authstr_protocol protocol;
	enum authstr_reply_form form;
	span in;
	const char *rule;
	size_t offset;
} bad[] = {
	{ AUTHSTR_IMAP, F(GREETING), TEXT("220 x"), "reply-form", 0 },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("A1 OK x"), "reply-form", 0 },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("* X y\r\n"), "reply-form", 2 },
	{ AUTHSTR_IMAP, F(GREETING), TEXT("*OK"), "reply-form", 1 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("A2 OK"), "reply-form", 1 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("A1OK"), "reply-form", 2 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("A1 OKAY\r\n"), "reply-form", 3 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("A1 PREAUTH x\r\n"), "reply-form", 3 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("+ x"), "reply-form", 0 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("\r\n"), "reply-form", 0 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* a\n"), "bare-lf", 3 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* a\rb"), "bare-cr", 3 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* a\0"), "nul-in-line", 3 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* a {2}\r\n\0"), "nul-in-line", 9 },
	{ AUTHSTR_IMAP, F(HELLO), TEXT("* a {65537}\r\n"), "reply-too-long",
	    13 },
	{ AUTHSTR_POP3, F(GREETING), TEXT("220 x"), "reply-form", 0 },
	{ AUTHSTR_POP3, F(GREETING), TEXT("+OKAY"), "reply-form", 3 },
	{ AUTHSTR_POP3, F(GREETING), TEXT("+ x"), "reply-form", 1 },
	{ AUTHSTR_POP3, F(PLAIN), TEXT("-ERRx"), "reply-form", 4 },
	{ AUTHSTR_SIEVE, F(GREETING), TEXT("220 x"), "reply-form", 0 },
	{ AUTHSTR_SIEVE, F(GREETING), TEXT("OKAY"), "reply-form", 2 },
	{ AUTHSTR_SIEVE, F(GREETING), TEXT("* OK"), "reply-form", 0 },
	{ AUTHSTR_SIEVE, F(PLAIN), TEXT("NOT"), "reply-form", 2 },
	{ AUTHSTR_SIEVE, F(PLAIN), TEXT("\r\n"), "reply-form", 0 },
};

START_TEST(replies_bad)
{
	for (int i = 0; i < COUNT(bad); i++) {
		struct authstr_reply *r = authstr_reply_new();
		struct authstr_error err = { .rule = "" };
		size_t used;

		authstr_reply_expect(
		    r, bad[i].protocol, bad[i].form, SPAN("A1"));
		ck_assert_msg(
		    feed_pieces(r, bad[i].in, piece_of(_i), &used, &err) < 0,
		    "row %d", i);
		ck_assert_str_eq(err.rule, bad[i].rule);
		ck_assert_msg(
		    err.offset == bad[i].offset, "row %d: %zu", i, err.offset);
		ck_assert_int_eq(
		    authstr_reply_verdict(r), AUTHSTR_VERDICT_NONE);
		ck_assert(span_is_none(authstr_reply_word(r)));
		authstr_reply_free(r);
	}
}
END_TEST

START_TEST(replies_expect)
{
	struct authstr_reply *r = authstr_reply_new();

	ck_assert_int_eq(authstr_reply_expect(
			     r, AUTHSTR_HTTP, AUTHSTR_REPLY_PLAIN, SPAN_NONE),
	    AUTHSTR_E_USAGE);
	ck_assert_int_eq(authstr_reply_expect(r, AUTHSTR_IMAP,
			     AUTHSTR_REPLY_PLAIN, SPAN("A123456789012345")),
	    AUTHSTR_E_USAGE);
	ck_assert_int_eq(authstr_reply_expect(
			     r, AUTHSTR_IMAP, AUTHSTR_REPLY_PLAIN, SPAN_NONE),
	    AUTHSTR_OK);
	/* Any tag, and it stays so. */
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    authstr_reply_enter(r, SPAN("xy OK z"), NULL), AUTHSTR_OK);
		ck_assert_int_eq(authstr_reply_protocol(r), AUTHSTR_IMAP);
		authstr_reply_reset(r);
	}
	authstr_reply_free(r);
}
END_TEST

/* Many words of IMAP, each a keyword: the bound holds, and so does memory. */
START_TEST(replies_many_keywords)
{
	static char text[AUTHSTR_LINE_MAX];
	struct authstr_reply *r = authstr_reply_new();
	struct authstr_caps *caps;
	size_t len = (size_t)snprintf(text, sizeof(text), "* CAPABILITY");

	for (int i = 0; i < 1500; i++)
		len += (size_t)snprintf(
		    text + len, sizeof(text) - len, " K%d=%d", i, i % 10);
	authstr_reply_expect(r, AUTHSTR_IMAP, AUTHSTR_REPLY_HELLO, SPAN("A1"));
	ck_assert_int_eq(
	    authstr_reply_enter(r, span_make(text, len), NULL), AUTHSTR_MORE);
	ck_assert_int_eq(
	    authstr_reply_enter(r, SPAN("A1 OK"), NULL), AUTHSTR_OK);
	for (unsigned long n = 1; n <= 5; n++) {
		mem_fail_at(n);
		ck_assert_ptr_null(authstr_caps_read(r));
	}
	mem_fail_at(0);
	caps = authstr_caps_read(r);
	ck_assert_uint_eq(authstr_caps_count(caps), AUTHSTR_KEYWORDS_MAX);
	ck_assert_int_eq(authstr_caps_has(caps, "K7=7"), 1);
	ck_assert_int_eq(authstr_caps_has(caps, "K7=8"), 0);
	authstr_caps_free(caps);
	authstr_reply_free(r);
}
END_TEST

Suite *
suite_replies(void)
{
	Suite *s = suite_create("replies");
	TCase *t = tcase_create("protocols");

	tcase_add_loop_test(t, replies_captures, 0, 9);
	tcase_add_loop_test(t, replies_good, 0, 9);
	tcase_add_loop_test(t, replies_bad, 0, 9);
	tcase_add_test(t, replies_expect);
	tcase_add_test(t, replies_many_keywords);
	suite_add_tcase(s, t);
	return s;
}

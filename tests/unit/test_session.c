/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "authstr-smtp.h"
#include "unit/file.h"
#include "unit/script.h"
#include "unit/unit.h"

#define SCRIPTS_MAX 400
/* More than any script makes. */
#define ALLOCATIONS 10000

static char names[SCRIPTS_MAX][300];
static int n_names;

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Each *.txt in tests/scripts is a test. */
static void
list_scripts(void)
{
	DIR *dir = opendir(TESTS_DIR "/scripts");
	struct dirent *entry;

	n_names = 0;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (span_ends(authstr_span_of(entry->d_name), SPAN(".txt")) &&
		    n_names < SCRIPTS_MAX)
			snprintf(names[n_names++], sizeof(names[0]),
			    "scripts/%s", entry->d_name);
	if (dir != NULL)
		closedir(dir);
	qsort(names, (size_t)n_names, sizeof(names[0]), compare);
}

START_TEST(session_script)
{
	struct authstr_buf script;

	file_read(names[_i], &script);
	for (size_t piece = 1; piece <= 8; piece++)
		script_play(names[_i], buf_span(&script), piece);
	script_play(names[_i], buf_span(&script), SCRIPT_WHOLE);
	buf_wipe(&script);
}
END_TEST

START_TEST(session_script_starved)
{
	struct authstr_buf script;
	unsigned long n;

	file_read(names[_i], &script);
	n = script_play_starved(names[_i], buf_span(&script), ALLOCATIONS);
	ck_assert_uint_lt(n, ALLOCATIONS - 1);
	for (unsigned long nth = 1; nth <= n; nth++)
		script_play_starved(names[_i], buf_span(&script), nth);
	buf_wipe(&script);
}
END_TEST

START_TEST(session_scripts_are_there)
{
	ck_assert_int_ge(n_names, 90);
}
END_TEST

#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct {
	enum authstr_plan which;
	span value;
	int rc;
	const char *rule;
	size_t offset;
} bad_plans[] = {
	{ AUTHSTR_PLAN_NAME, TEXT("a\r\nb"), AUTHSTR_E_REFUSED,
	    "cr-or-lf-in-line", 1 },
	{ AUTHSTR_PLAN_NAME, TEXT("a b"), AUTHSTR_E_REFUSED, "bad-name", 1 },
	{ AUTHSTR_PLAN_FROM, TEXT("a@b\n"), AUTHSTR_E_REFUSED,
	    "cr-or-lf-in-line", 3 },
	{ AUTHSTR_PLAN_RCPT, TEXT("a\0@b"), AUTHSTR_E_REFUSED, "nul-in-line",
	    1 },
	{ AUTHSTR_PLAN_RCPT, TEXT("a@b>"), AUTHSTR_E_REFUSED, "bad-address",
	    3 },
	{ AUTHSTR_PLAN_RCPT, TEXT(""), AUTHSTR_E_REFUSED, "bad-address", 0 },
	{ AUTHSTR_PLAN_MECH, TEXT("NO-SUCH"), AUTHSTR_E_USAGE, "mech-unknown",
	    AUTHSTR_NO_OFFSET },
	{ AUTHSTR_PLAN_MECH, TEXT("HTTP-BASIC"), AUTHSTR_E_USAGE, "mech-unknown",
	    AUTHSTR_NO_OFFSET },
	{ AUTHSTR_PLAN_MECH, TEXT("PLAIN-CLIENTTOKEN"), AUTHSTR_E_UNSUPPORTED,
	    "mech-unsupported", AUTHSTR_NO_OFFSET },
	{ AUTHSTR_PLAN_DSN_NOTIFY, TEXT("never,delay"), AUTHSTR_E_REFUSED,
	    "bad-dsn", 0 },
	{ AUTHSTR_PLAN_DSN_NOTIFY, TEXT("delay,success,delay"),
	    AUTHSTR_E_REFUSED, "bad-dsn", 14 },
	{ AUTHSTR_PLAN_DSN_NOTIFY, TEXT("delay,"), AUTHSTR_E_REFUSED, "bad-dsn",
	    6 },
	{ AUTHSTR_PLAN_DSN_NOTIFY, TEXT("delay SIZE=1"), AUTHSTR_E_REFUSED,
	    "bad-dsn", 0 },
	{ AUTHSTR_PLAN_DSN_NOTIFY, TEXT(""), AUTHSTR_E_REFUSED, "bad-dsn", 0 },
	{ AUTHSTR_PLAN_DSN_RET, TEXT("body"), AUTHSTR_E_REFUSED, "bad-dsn", 0 },
	{ AUTHSTR_PLAN_DSN_ENVID, TEXT("a\r\nRSET"), AUTHSTR_E_REFUSED,
	    "bad-dsn", 1 },
	{ AUTHSTR_PLAN_DSN_ENVID, TEXT("\xc3\xa4"), AUTHSTR_E_REFUSED,
	    "bad-dsn", 0 },
	{ AUTHSTR_PLAN_DSN_ENVID, TEXT(""), AUTHSTR_E_REFUSED, "bad-dsn", 0 },
	/* 34 times three characters of xtext. */
	{ AUTHSTR_PLAN_DSN_ENVID, TEXT("++++++++++++++++++++++++++++++++++"),
	    AUTHSTR_E_REFUSED, "bad-dsn", 0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT(""), AUTHSTR_E_REFUSED, "bad-xclient", 0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("NAME=a\r\nRSET"), AUTHSTR_E_REFUSED,
	    "cr-or-lf-in-line", 6 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("NAME=a SHOE=b"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 7 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("NAME=a name=b"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 7 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("NAME"), AUTHSTR_E_REFUSED, "bad-xclient",
	    0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("ADDR=192.0.2.256"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("ADDR=example.org"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("PORT=0"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 0 },
	{ AUTHSTR_PLAN_XCLIENT, TEXT("PROTO=LMTP"), AUTHSTR_E_REFUSED,
	    "bad-xclient", 0 },
	{ (enum authstr_plan)99, TEXT("x"), AUTHSTR_E_USAGE, "no-such-input",
	    AUTHSTR_NO_OFFSET },
};

START_TEST(session_refuses_plan)
{
	struct authstr_session *s = authstr_session_new();
	struct authstr_error err = { .code = 0 };

	ck_assert_int_eq(authstr_session_plan(
			     s, bad_plans[_i].which, bad_plans[_i].value, &err),
	    bad_plans[_i].rc);
	ck_assert_str_eq(err.rule, bad_plans[_i].rule);
	ck_assert_uint_eq(err.offset, bad_plans[_i].offset);
	authstr_session_free(s);
}
END_TEST

/* Drives a session to the point where it sends the message. */
static struct authstr_session *
session_at_data(span message)
{
	struct authstr_session *s = authstr_session_new();

	authstr_session_tls_mode(s, AUTHSTR_TLS_NONE);
	authstr_session_plan(s, AUTHSTR_PLAN_FROM, SPAN("a@b"), NULL);
	authstr_session_plan(s, AUTHSTR_PLAN_RCPT, SPAN("c@d"), NULL);
	authstr_session_message(s, message);
	authstr_session_input(s, SPAN("220 x\r\n"), NULL);
	for (int i = 0; i < 4; i++) {
		authstr_session_sent(s, authstr_session_output(s).len);
		authstr_session_input(
		    s, i < 3 ? SPAN("250 x\r\n") : SPAN("354 x\r\n"), NULL);
	}
	return s;
}

/* Takes one line off the wire, CRLF and the stuffed dot removed. */
static span
unstuffed_line(span *wire)
{
	size_t end = span_search(*wire, SPAN("\r\n"), 0);
	span line = span_sub(*wire, 0, end);

	ck_assert_uint_ne(end, SPAN_NPOS);
	*wire = span_from(*wire, end + 2);
	if (span_take(&line, SPAN(".")))
		ck_assert(line.len > 0 && line.p[0] == '.');
	return line;
}

/* A message of many lines and dots, also at the seams of the chunks: what
 * arrives is the message again, in pieces that stay small. */
START_TEST(session_long_message)
{
	static unsigned char message[100000], wire[250000];
	span sent = span_make(message, sizeof(message)), arrived, line;
	struct authstr_session *s;
	size_t n = 0;

	for (size_t i = 0; i + 4 <= sizeof(message); i += 4)
		memcpy(message + i, i % 16 == 0 ? "\n..\n" : ".\r\nx", 4);
	s = session_at_data(sent);
	while (authstr_session_want(s) == AUTHSTR_WANT_OUTPUT) {
		span out = authstr_session_output(s);

		ck_assert_uint_le(out.len, 16 * 1024 + 8);
		memcpy(wire + n, out.p, out.len);
		n += out.len;
		authstr_session_sent(s, out.len);
	}
	arrived = span_make(wire, n - 3);
	ck_assert(span_ends(span_make(wire, n), SPAN("\r\n.\r\n")));
	while (span_take_line(&sent, &line))
		ck_assert(span_equal(unstuffed_line(&arrived), line));
	ck_assert_uint_eq(arrived.len, 0);
	authstr_session_free(s);
}
END_TEST

/* More recipients than commands that may be ahead of their replies: each goes
 * out once, in pieces that stay small, and DATA behind the last. */
START_TEST(session_many_recipients)
{
	struct authstr_session *s = authstr_session_new();
	size_t lines = 0, answered = 0;
	char rcpt[30];

	authstr_session_tls_mode(s, AUTHSTR_TLS_NONE);
	authstr_session_pipelining(s, 1);
	authstr_session_plan(s, AUTHSTR_PLAN_FROM, SPAN("a@b"), NULL);
	for (int i = 0; i < 1000; i++) {
		snprintf(rcpt, sizeof(rcpt), "c%d@example.org", i);
		authstr_session_plan(
		    s, AUTHSTR_PLAN_RCPT, authstr_span_of(rcpt), NULL);
	}
	authstr_session_message(s, SPAN("x\n"));
	authstr_session_input(s, SPAN("220 x\r\n"), NULL);
	authstr_session_sent(s, authstr_session_output(s).len);
	authstr_session_input(s, SPAN("250-x\r\n250 PIPELINING\r\n"), NULL);
	while (answered < 1001) {
		while (authstr_session_want(s) == AUTHSTR_WANT_OUTPUT) {
			span out = authstr_session_output(s), line;
			size_t len = out.len;

			ck_assert_uint_le(len, 17 * 1024);
			while (span_take_line(&out, &line))
				lines++;
			authstr_session_sent(s, len);
		}
		ck_assert_uint_gt(lines, answered++);
		ck_assert_int_eq(
		    authstr_session_input(s, SPAN("250 ok\r\n"), NULL),
		    AUTHSTR_OK);
	}
	ck_assert_uint_eq(lines, 1002);
	authstr_session_input(s, SPAN("354 go\r\n"), NULL);
	ck_assert(span_equal(authstr_session_output(s), SPAN("x\r\n.\r\n")));
	authstr_session_free(s);
}
END_TEST

Suite *
suite_session(void)
{
	Suite *s = suite_create("session");
	TCase *t = tcase_create("scripts");

	list_scripts();
	tcase_set_timeout(t, 60);
	tcase_add_test(t, session_scripts_are_there);
	tcase_add_loop_test(t, session_script, 0, n_names);
	tcase_add_loop_test(t, session_script_starved, 0, n_names);
	tcase_add_loop_test(t, session_refuses_plan, 0,
	    sizeof(bad_plans) / sizeof(bad_plans[0]));
	tcase_add_test(t, session_long_message);
	tcase_add_test(t, session_many_recipients);
	suite_add_tcase(s, t);
	return s;
}

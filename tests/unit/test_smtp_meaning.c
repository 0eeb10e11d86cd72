/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "authstr-smtp.h"
#include "base/span.h"
#include "unit/unit.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* A word of the meaning that must be found: the row, not its wording. */
static const struct {
	enum authstr_stage stage;
	int code;
	const char *enhanced, *word;
} found[] = {
	{ AUTHSTR_STAGE_AUTH, 535, "5.7.8", "token" },
	{ AUTHSTR_STAGE_AUTH, 535, "5.7.139", "Microsoft" },
	{ AUTHSTR_STAGE_AUTH, 535, "5.7.3", "scope" },
	{ AUTHSTR_STAGE_AUTH, 535, NULL, "password" },
	{ AUTHSTR_STAGE_AUTH, 534, "5.7.9", "app password" },
	{ AUTHSTR_STAGE_AUTH, 534, "5.7.14", "browser" },
	{ AUTHSTR_STAGE_AUTH, 534, NULL, "weak" },
	{ AUTHSTR_STAGE_AUTH, 538, NULL, "encrypted" },
	{ AUTHSTR_STAGE_AUTH, 530, "5.7.0", "STARTTLS" },
	{ AUTHSTR_STAGE_AUTH, 454, "4.7.0", "database" },
	{ AUTHSTR_STAGE_AUTH, 501, "5.5.2", "decode" },
	{ AUTHSTR_STAGE_AUTH, 503, "5.5.1", "wrong time" },
	{ AUTHSTR_STAGE_AUTH, 504, NULL, "mechanism" },
	{ AUTHSTR_STAGE_AUTH, 559, NULL, "refused" },
	{ AUTHSTR_STAGE_AUTH, 421, "4.7.0", "for now" },
	{ AUTHSTR_STAGE_TLS, 454, "4.7.0", "certificate" },
	{ AUTHSTR_STAGE_CONNECT, 554, NULL, "address" },
	{ AUTHSTR_STAGE_CONNECT, 450, "4.3.2", "postscreen" },
	{ AUTHSTR_STAGE_MAIL, 530, "5.7.0", "login" },
	{ AUTHSTR_STAGE_MAIL, 530, "5.7.57", "Microsoft" },
	{ AUTHSTR_STAGE_MAIL, 553, "5.7.1", "sender" },
	{ AUTHSTR_STAGE_MAIL, 552, "5.3.4", "larger" },
	{ AUTHSTR_STAGE_RCPT, 550, "5.1.1", "no such mailbox" },
	{ AUTHSTR_STAGE_RCPT, 554, "5.7.1", "relay" },
	{ AUTHSTR_STAGE_RCPT, 450, "4.7.1", "greylisting" },
	{ AUTHSTR_STAGE_RCPT, 452, "4.5.3", "recipients" },
	{ AUTHSTR_STAGE_DATA, 550, "5.7.60", "SendAs" },
	{ AUTHSTR_STAGE_DATA, 554, "5.2.252", "SendAs" },
	{ AUTHSTR_STAGE_DATA, 552, "5.2.3", "larger" },
	{ AUTHSTR_STAGE_DATA, 451, NULL, "local problem" },
	{ AUTHSTR_STAGE_QUIT, 421, NULL, "closes" },
};

START_TEST(meaning_is_found)
{
	struct authstr_meaning m = { NULL, NULL };

	ck_assert_int_eq(authstr_meaning_of(found[_i].stage, found[_i].code,
			     authstr_span_of(found[_i].enhanced), &m),
	    AUTHSTR_OK);
	ck_assert_msg(span_search(authstr_span_of(m.meaning),
			  authstr_span_of(found[_i].word), 0) != SPAN_NPOS ||
			  span_search(authstr_span_of(m.advice),
			      authstr_span_of(found[_i].word), 0) != SPAN_NPOS,
	    "%d %s: %s", found[_i].code, found[_i].enhanced, m.meaning);
}
END_TEST

static const struct {
	enum authstr_stage stage;
	const char *bracket, *word; /* NULL: nothing is known */
} brackets[] = {
	{ AUTHSTR_STAGE_AUTH, "AUTHENTICATIONFAILED", "password" },
	{ AUTHSTR_STAGE_AUTH, "unavailable", "later" },
	{ AUTHSTR_STAGE_AUTH, "AUTH", "password" },
	{ AUTHSTR_STAGE_AUTH, "SYS/TEMP", "later" },
	{ AUTHSTR_STAGE_AUTH, "SYS/PERM", "mend" },
	{ AUTHSTR_STAGE_AUTH, "TRANSITION-NEEDED", "PLAIN" },
	{ AUTHSTR_STAGE_AUTH, NULL, "does not say why" },
	{ AUTHSTR_STAGE_AUTH, "NO-SUCH-CODE", "does not say why" },
	{ AUTHSTR_STAGE_CONNECT, "UNAVAILABLE", "later" },
	{ AUTHSTR_STAGE_CONNECT, NULL, NULL },
};

START_TEST(meaning_of_bracket)
{
	struct authstr_meaning m = { NULL, NULL };
	int rc = authstr_meaning_of_bracket(
	    brackets[_i].stage, authstr_span_of(brackets[_i].bracket), &m);

	if (brackets[_i].word == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_E_USAGE);
		return;
	}
	ck_assert_int_eq(rc, AUTHSTR_OK);
	ck_assert_msg(strstr(m.meaning, brackets[_i].word) != NULL ||
			  strstr(m.advice, brackets[_i].word) != NULL,
	    "%s: %s", brackets[_i].bracket, m.meaning);
}
END_TEST

START_TEST(meaning_of_success_is_nothing)
{
	struct authstr_meaning m;

	ck_assert_int_eq(
	    authstr_meaning_of(AUTHSTR_STAGE_AUTH, 235, SPAN("2.7.0"), &m),
	    AUTHSTR_E_USAGE);
	ck_assert_int_eq(
	    authstr_meaning_of(AUTHSTR_STAGE_MAIL, 0, SPAN_NONE, &m),
	    AUTHSTR_E_USAGE);
}
END_TEST

#define AUTHSTR_STAGE_ANY AUTHSTR_STAGE_QUIT
static const struct {
	enum authstr_stage stage;
	int code;
	const char *enhanced, *meaning;
} rows[] = {
#define MEANING(stage, code, enhanced, meaning, advice)                        \
	{ AUTHSTR_STAGE_##stage, code, enhanced, meaning },
#include "smtp/meaning.def"
#undef MEANING
};

/* A row that another one stands in front of is never seen. */
START_TEST(meaning_rows_are_reached)
{
	span enhanced = authstr_span_of(rows[_i].enhanced);
	struct authstr_meaning m = { "", NULL };
	int code = rows[_i].code;

	if (code == 0)
		code = (enhanced.p[0] - '0') * 100 + 59;
	else if (code < 10)
		code = code * 100 + 59;
	authstr_meaning_of(rows[_i].stage, code, enhanced, &m);
	ck_assert_str_eq(m.meaning, rows[_i].meaning);
}
END_TEST

Suite *
suite_smtp_meaning(void)
{
	Suite *s = suite_create("smtp_meaning");
	TCase *t = tcase_create("find");

	tcase_add_loop_test(t, meaning_of_bracket, 0, COUNT(brackets));
	tcase_add_loop_test(t, meaning_is_found, 0, COUNT(found));
	tcase_add_loop_test(t, meaning_rows_are_reached, 0, COUNT(rows));
	tcase_add_test(t, meaning_of_success_is_nothing);
	suite_add_tcase(s, t);
	return s;
}

/* SPDX-License-Identifier: MIT */
/*
 * What comes from people: values that a mechanism cannot carry are refused with
 * their position, and pasted challenges are understood or refused.
 */
#include <stdlib.h>
#include "base/buf.h"
#include "unit/unit.h"

/* A value of `len` bytes, or up to its NUL where that is 0; a rule of NULL:
 * it is taken. */
static const struct {
	const char *mech;
	enum authstr_input which;
	const char *value;
	size_t len;
	const char *rule;
	size_t offset;
} values[] = {
	{ "PLAIN", AUTHSTR_AUTHZID, "a\0b", 3, "nul-in-field", 1 },
	{ "PLAIN", AUTHSTR_AUTHCID, "ab\n", 0, "cr-or-lf-in-field", 2 },
	{ "PLAIN", AUTHSTR_PASSWORD, "\rab", 0, "cr-or-lf-in-field", 0 },
	{ "PLAIN", AUTHSTR_PASSWORD, "", 0, NULL, 0 },
	{ "PLAIN", AUTHSTR_PASSWORD, "p\xe4ss \x01:", 0, NULL, 0 },
	{ "LOGIN", AUTHSTR_AUTHCID, "a\0", 2, "nul-in-field", 1 },
	{ "LOGIN", AUTHSTR_PASSWORD, "pw\r\n", 0, "cr-or-lf-in-field", 2 },
	{ "CRAM-MD5", AUTHSTR_AUTHCID, "a\nb", 0, "cr-or-lf-in-field", 1 },
	{ "CRAM-MD5", AUTHSTR_AUTHCID, "alice of example", 0, NULL, 0 },
	{ "CRAM-SHA1", AUTHSTR_PASSWORD, "\0", 1, "nul-in-field", 0 },
	{ "APOP", AUTHSTR_AUTHCID, "a b", 0, "space-in-field", 1 },
	{ "APOP", AUTHSTR_PASSWORD, "a b", 0, NULL, 0 },
	{ "HTTP-BASIC", AUTHSTR_AUTHCID, "a:b", 0, "colon-in-user", 1 },
	{ "HTTP-BASIC", AUTHSTR_PASSWORD, "a:b", 0, NULL, 0 },
	{ "HTTP-BASIC", AUTHSTR_PASSWORD, "a\n", 0, "cr-or-lf-in-field", 1 },
	{ "EXTERNAL", AUTHSTR_AUTHZID, "\0", 1, "nul-in-field", 0 },
	{ "ANONYMOUS", AUTHSTR_AUTHCID, "a\n", 0, "cr-or-lf-in-field", 1 },
	{ "XOAUTH2", AUTHSTR_AUTHCID, "a\001b", 0, "ctrl-a-in-field", 1 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "to\001k", 0, "bad-token", 2 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "tok\n", 0, "bad-token", 3 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "t k", 0, "bad-token", 1 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "t\xc3\xa4", 0, "bad-token", 1 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "t\0k", 3, "bad-token", 1 },
	{ "XOAUTH2", AUTHSTR_TOKEN, "mF_9.B5f-4.1JqM~+/==!#|", 0, NULL, 0 },
	{ "OAUTHBEARER", AUTHSTR_AUTHCID, "tim,=x", 0, NULL, 0 },
	{ "OAUTHBEARER", AUTHSTR_AUTHZID, "a\001", 0, "ctrl-a-in-field", 1 },
	{ "OAUTHBEARER", AUTHSTR_HOST, "h\001", 0, "ctrl-a-in-field", 1 },
};

START_TEST(values_are_checked)
{
	struct authstr_exchange *ex = authstr_exchange_new(
	    authstr_mech_find(authstr_span_of(values[_i].mech)));
	span value = authstr_span_of(values[_i].value);
	struct authstr_error err = { 0 };
	int rc;

	if (values[_i].len > 0)
		value = span_make(values[_i].value, values[_i].len);
	rc = authstr_exchange_set(ex, values[_i].which, value, &err);
	if (values[_i].rule == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_OK);
	} else {
		ck_assert_int_eq(rc, AUTHSTR_E_REFUSED);
		ck_assert_str_eq(err.rule, values[_i].rule);
		ck_assert_uint_eq(err.offset, values[_i].offset);
	}
	authstr_exchange_free(ex);
}
END_TEST

/* What is seen only when all inputs are there. */
static const struct {
	const char *mech;
	enum authstr_input which;
	const char *value;
	int code;
	const char *rule;
} late[] = {
	{ "OAUTHBEARER", AUTHSTR_PORT, "x", AUTHSTR_E_USAGE, "bad-port" },
	{ "OAUTHBEARER", AUTHSTR_PORT, "0", AUTHSTR_E_USAGE, "bad-port" },
	{ "OAUTHBEARER", AUTHSTR_PORT, "65536", AUTHSTR_E_USAGE, "bad-port" },
	{ "OAUTHBEARER", AUTHSTR_PORT, "587 ", AUTHSTR_E_USAGE, "bad-port" },
	{ "OAUTHBEARER", AUTHSTR_PORT, "65535", AUTHSTR_MORE, NULL },
	{ "ANONYMOUS", AUTHSTR_AUTHCID,
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123",
	    AUTHSTR_E_REFUSED, "trace-too-long" },
};

START_TEST(steps_are_checked)
{
	struct authstr_exchange *ex = authstr_exchange_new(
	    authstr_mech_find(authstr_span_of(late[_i].mech)));
	struct authstr_error err = { 0 };
	span got;

	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("tok"), NULL);
	ck_assert_int_eq(authstr_exchange_set(ex, late[_i].which,
			     authstr_span_of(late[_i].value), &err),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), late[_i].code);
	if (late[_i].rule != NULL)
		ck_assert_str_eq(err.rule, late[_i].rule);
	authstr_exchange_free(ex);
}
END_TEST

/* authstr_challenge_read: what is pasted, and what it means; NULL: refused. */
static const struct {
	const char *mech, *pasted, *challenge, *rule;
} pasted[] = {
	{ "CRAM-MD5", "PDFAYj4=", "<1@b>", NULL },
	{ "CRAM-MD5", "334 PDFAYj4=\r\n", "<1@b>", NULL },
	{ "CRAM-MD5", "S: 334 PDFAYj4=", "<1@b>", NULL },
	{ "CRAM-MD5", "+ PDFAYj4=", "<1@b>", NULL },
	{ "CRAM-MD5", " PDFA\r\n Yj4=\n", "<1@b>", NULL },
	{ "CRAM-MD5", "<1@b>\n", "<1@b>", NULL },
	{ "CRAM-MD5", "334 <1@b>", "<1@b>", NULL },
	{ "CRAM-MD5", "aGVsbG8=", "hello", NULL },
	{ "CRAM-MD5", "334 rubbish1", "\xae\xe6\xdb\x8a\xc8\x75", NULL },
	{ "CRAM-MD5", "rubbish1", NULL, "bad-challenge" },
	{ "CRAM-MD5", "rubbish", NULL, "bad-challenge" },
	{ "CRAM-MD5", "hello there", NULL, "bad-challenge" },
	{ "CRAM-MD5", "<1@b", NULL, "bad-challenge" },
	{ "CRAM-MD5", "PDFAYj4", NULL, "bad-challenge" },
	{ "CRAM-MD5", "", NULL, "bad-challenge" },
	{ "CRAM-MD5", "334 ", NULL, "bad-challenge" },
	{ "APOP", "+OK ready <1@b>\r\n", "<1@b>", NULL },
	{ "APOP", "S: +OK <hello> <1@b> (x@y)", "<1@b>", NULL },
	{ "APOP", "<1>", "<1>", NULL },
	{ "APOP", "+OK <dovecot> ready", NULL, "no-apop-timestamp" },
	{ "APOP", "+OK <a b@c> ready", NULL, "no-apop-timestamp" },
	{ "APOP", "rubbish", NULL, "no-apop-timestamp" },
	/* base64 of "<1@b>", of "hello" and of "<1@b>x" */
	{ "APOP", "PDFAYj4=", "<1@b>", NULL },
	{ "APOP", "aGVsbG8=", NULL, "no-apop-timestamp" },
	{ "APOP", "PDFAYj54", NULL, "no-apop-timestamp" },
	{ "LOGIN", "334 VXNlcm5hbWU6", "Username:", NULL },
	{ "LOGIN", "Password:", "Password:", NULL },
	{ "PLAIN", "334 ", "", NULL },
};

START_TEST(challenges_are_read)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(pasted[_i].mech));
	struct authstr_error err = { 0 };
	struct authstr_buf out;
	int rc;

	buf_init(&out, 4096);
	rc = authstr_challenge_read(
	    m, authstr_span_of(pasted[_i].pasted), &out, &err);
	if (pasted[_i].challenge == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_E_MALFORMED);
		ck_assert_str_eq(err.rule, pasted[_i].rule);
		ck_assert_uint_eq(buf_span(&out).len, 0);
	} else {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		ck_assert(span_equal(
		    buf_span(&out), authstr_span_of(pasted[_i].challenge)));
	}
	buf_wipe(&out);
}
END_TEST

/* SASLprep where it is asked for: the bytes as they were given, unless "yes".
 * The soft hyphen of RFC 4013 section 3 in the user, the feminine ordinal of it
 * in the password. */
static const struct {
	const char *mech, *challenge;
	const char *prep; /* NULL: not given */
	bool prepared;
} preps[] = {
	{ "PLAIN", NULL, NULL, false },
	{ "PLAIN", NULL, "auto", false },
	{ "PLAIN", NULL, "no", false },
	{ "PLAIN", NULL, "yes", true },
	{ "LOGIN", "Username:", NULL, false },
	{ "LOGIN", "Username:", "yes", true },
	{ "LOGIN", "Password:", NULL, false },
	{ "LOGIN", "Password:", "yes", true },
	{ "CRAM-MD5", "<1@b>", NULL, false },
	{ "CRAM-MD5", "<1@b>", "auto", false },
	{ "CRAM-MD5", "<1@b>", "no", false },
	{ "CRAM-MD5", "<1@b>", "yes", true },
	{ "CRAM-SHA1", "<1@b>", NULL, false },
	{ "CRAM-SHA1", "<1@b>", "yes", true },
	{ "CRAM-SHA256", "<1@b>", NULL, false },
	{ "CRAM-SHA256", "<1@b>", "yes", true },
	{ "CRAM-SHA512", "<1@b>", NULL, false },
	{ "CRAM-SHA512", "<1@b>", "yes", true },
	{ "APOP", "<1@b>", NULL, false },
	{ "APOP", "<1@b>", "auto", false },
	{ "APOP", "<1@b>", "yes", true },
	{ "DIGEST-MD5", "realm=\"r\",nonce=\"n\",algorithm=md5-sess", NULL,
	    false },
	{ "DIGEST-MD5", "realm=\"r\",nonce=\"n\",algorithm=md5-sess", "yes",
	    true },
	{ "HTTP-BASIC", NULL, NULL, false },
	{ "HTTP-BASIC", NULL, "yes", true },
	{ "XOAUTH2", NULL, NULL, false },
	{ "XOAUTH2", NULL, "yes", true },
};

static struct authstr_exchange *
client_of(const char *mech, const char *user, const char *password)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(authstr_span_of(mech)));

	authstr_exchange_set(ex, AUTHSTR_AUTHCID, authstr_span_of(user), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_PASSWORD, authstr_span_of(password), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("tok"), NULL);
	authstr_exchange_set(ex, AUTHSTR_CNONCE, SPAN("c"), NULL);
	return ex;
}

START_TEST(values_are_prepared)
{
	struct authstr_exchange *ex = client_of(preps[_i].mech,
	    "I\xc2\xad"
	    "X",
	    "p\xc2\xaa");
	struct authstr_exchange *want = client_of(preps[_i].mech,
	    preps[_i].prepared ? "IX"
			       : "I\xc2\xad"
				 "X",
	    preps[_i].prepared ? "pa" : "p\xc2\xaa");
	span challenge = authstr_span_of(preps[_i].challenge), got, right;

	authstr_exchange_set(
	    ex, AUTHSTR_PREP, authstr_span_of(preps[_i].prep), NULL);
	authstr_exchange_set(want, AUTHSTR_PREP, SPAN("no"), NULL);
	ck_assert_int_ge(authstr_exchange_step(ex, challenge, &got, NULL), 0);
	ck_assert_int_ge(
	    authstr_exchange_step(want, challenge, &right, NULL), 0);
	ck_assert(!span_is_none(got) && span_equal(got, right));
	authstr_exchange_free(ex);
	authstr_exchange_free(want);
}
END_TEST

static const struct {
	const char *user, *password, *prep, *rule;
} unprepared[] = {
	{ "a\x07", "pw", "yes", "saslprep-prohibited" },
	{ "alice", "p\x07", "yes", "saslprep-prohibited" },
	{ "alice", "p\xff", "yes", "saslprep-not-utf8" },
	{ "alice",
	    "\xd8\xa7"
	    "1",
	    "yes", "saslprep-bidi" },
	{ "alice", "\xc8\xa1", "yes", "saslprep-unassigned" },
	{ "\xc8\xa1", "pw", "yes", NULL },
	{ "alice", "p\x07", NULL, NULL },
	{ "alice", "pw", "maybe", "bad-input" },
};

/* RFC 4013 section 2.5: a password is stored, a user looked up */
START_TEST(preparation_is_checked)
{
	struct authstr_exchange *ex =
	    client_of("PLAIN", unprepared[_i].user, unprepared[_i].password);
	struct authstr_error err = { 0 };
	span got;
	int rc;

	authstr_exchange_set(
	    ex, AUTHSTR_PREP, authstr_span_of(unprepared[_i].prep), NULL);
	rc = authstr_exchange_step(ex, SPAN_NONE, &got, &err);
	if (unprepared[_i].rule == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_OK);
	} else {
		ck_assert_int_lt(rc, 0);
		ck_assert_str_eq(err.rule, unprepared[_i].rule);
		ck_assert(span_is_none(got));
	}
	authstr_exchange_free(ex);
}
END_TEST

/* Steps that a server's word makes impossible, without being pasted first. */
static const struct {
	const char *mech, *challenge, *rule;
} refused[] = {
	{ "APOP", "", "no-apop-timestamp" },
	{ "APOP", "+OK ready", "no-apop-timestamp" },
	{ "APOP", "<a b@c>", "no-apop-timestamp" },
	{ "CRAM-MD5", "", "bad-challenge" },
	{ "CRAM-SHA512", "", "bad-challenge" },
	{ "DIGEST-MD5", "", "bad-challenge" },
};

START_TEST(challenges_are_refused)
{
	struct authstr_exchange *ex =
	    client_of(refused[_i].mech, "alice", "sesame");
	struct authstr_error err = { 0 };
	span got;

	ck_assert_int_eq(
	    authstr_exchange_step(
		ex, authstr_span_of(refused[_i].challenge), &got, &err),
	    AUTHSTR_E_PROTOCOL);
	ck_assert_str_eq(err.rule, refused[_i].rule);
	ck_assert(span_is_none(got));
	authstr_exchange_free(ex);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_mech_input(void)
{
	Suite *s = suite_create("mech_input");
	TCase *tc = tcase_create("mech_input");

	LOOP(tc, values_are_checked, values);
	LOOP(tc, steps_are_checked, late);
	LOOP(tc, challenges_are_read, pasted);
	LOOP(tc, challenges_are_refused, refused);
	LOOP(tc, values_are_prepared, preps);
	LOOP(tc, preparation_is_checked, unprepared);
	suite_add_tcase(s, tc);
	return s;
}

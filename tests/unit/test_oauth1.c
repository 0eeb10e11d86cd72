/* SPDX-License-Identifier: MIT */
/*
 * Signatures of OAuth 1.0: RFC 5849's own examples, and what verifies.
 */
#include "base/mem.h"
#include "mech/oauth1.h"
#include "unit/unit.h"

#define RFC_KEY "kd94hf93k423kf44&pfkkdhi9sl3r4s00"
#define RFC_HEAD "GET http://photos.example.net/photos?file=vacation.jpg"
#define RFC_PARAMS                                                             \
	" realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\","          \
	" oauth_token=\"nnch734d00sl2jdk\","                                   \
	" oauth_signature_method=\"HMAC-SHA1\","                               \
	" oauth_timestamp=\"137131202\", oauth_nonce=\"chapoH\","              \
	" oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\""
#define RFC RFC_HEAD "&size=original" RFC_PARAMS

#define PLAINTEXT_SIGNED                                                       \
	"GET https://mail.google.com/mail/b/u@example.org/smtp/ "              \
	"oauth_consumer_key=\"k\",oauth_token=\"t\","                          \
	"oauth_signature_method=\"PLAINTEXT\",oauth_signature="

static const struct {
	const char *message, *secret;
	int rc;
	const char *rule;
} verified[] = {
	{ RFC, RFC_KEY, AUTHSTR_OK, NULL },
	{ RFC, "pfkkdhi9sl3r4s00", AUTHSTR_E_MISMATCH, "secret-mismatch" },
	{ RFC, "kd94hf93k423kf44&", AUTHSTR_E_MISMATCH, "secret-mismatch" },
	{ RFC, "", AUTHSTR_E_MISMATCH, "secret-mismatch" },
	/* one parameter less, another order, another host: not what was signed,
	 * the same, not what was signed */
	{ RFC_HEAD RFC_PARAMS, RFC_KEY, AUTHSTR_E_MISMATCH, "secret-mismatch" },
	{ "get HTTP://Photos.Example.net:80/photos?size=original&"
	  "file=vacation.jpg" RFC_PARAMS,
	    RFC_KEY, AUTHSTR_OK, NULL },
	{ "GET http://photos.example.net:8080/photos?size=original&"
	  "file=vacation.jpg" RFC_PARAMS,
	    RFC_KEY, AUTHSTR_E_MISMATCH, "secret-mismatch" },
	{ "GET https://photos.example.net/photos?size=original&"
	  "file=vacation.jpg" RFC_PARAMS,
	    RFC_KEY, AUTHSTR_E_MISMATCH, "secret-mismatch" },
	{ PLAINTEXT_SIGNED "\"a%26b\"", "a&b", AUTHSTR_OK, NULL },
	{ PLAINTEXT_SIGNED "\"anonymous%26b\"", "b", AUTHSTR_OK, NULL },
	/* a token's secret with an "&" of its own */
	{ PLAINTEXT_SIGNED "\"anonymous%26b%2526\"", "b&", AUTHSTR_OK, NULL },
	{ PLAINTEXT_SIGNED "\"anonymous%26b\"", "c", AUTHSTR_E_MISMATCH,
	    "secret-mismatch" },
	{ PLAINTEXT_SIGNED "\"\"", "c", AUTHSTR_E_USAGE, "not-verifiable" },
	{ "GET https://mail.google.com/ oauth_signature_method=\"RSA-SHA1\","
	  "oauth_signature=\"x\"",
	    "c", AUTHSTR_E_USAGE, "not-verifiable" },
	{ "GET https://mail.google.com/ oauth_signature=\"x\"", "c",
	    AUTHSTR_E_USAGE, "not-verifiable" },
	{ "GET", "c", AUTHSTR_E_USAGE, "not-verifiable" },
	{ "", "c", AUTHSTR_E_USAGE, "not-verifiable" },
};

static int
verify(const char *message, const char *secret, struct authstr_error *err)
{
	span client = authstr_span_of(message);

	return authstr_verify(authstr_mech_find(SPAN("XOAUTH")), &client, 1,
	    NULL, 0, authstr_span_of(secret), err);
}

START_TEST(signature_fits_or_not)
{
	struct authstr_error err = { 0 };
	int rc = verify(verified[_i].message, verified[_i].secret, &err);

	ck_assert_int_eq(rc, verified[_i].rc);
	if (rc != AUTHSTR_OK)
		ck_assert_str_eq(err.rule, verified[_i].rule);
}
END_TEST

START_TEST(no_memory_is_reported)
{
	int rc = AUTHSTR_E_NOMEM;

	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		rc = verify(RFC, RFC_KEY, NULL);
		mem_fail_at(0);
	}
	ck_assert_int_eq(rc, AUTHSTR_OK);
}
END_TEST

/* Nobody signs so many; what is cut off may not be taken for signed. */
START_TEST(too_many_parameters)
{
	struct authstr_error err = { 0 };
	char text[2048] = RFC;

	for (int i = 0; i < 40; i++)
		strcat(text, ",p=\"v\"");
	ck_assert_int_eq(verify(text, RFC_KEY, &err), AUTHSTR_E_LIMIT);
	ck_assert_str_eq(err.rule, "oauth1-too-much");
}
END_TEST

/* RFC 5849 section 3.4.1.1: names that repeat, empty values, blanks and a
 * name that is encoded. */
START_TEST(base_string_of_the_rfc)
{
	static const char *const params[][2] = {
		{ "oauth_consumer_key", "9djdj82h48djs9d2" },
		{ "oauth_token", "kkk9d7dh3k39sjv7" },
		{ "oauth_signature_method", "HMAC-SHA1" },
		{ "oauth_timestamp", "137131201" },
		{ "oauth_nonce", "7d8f3e4a" },
		{ "c2", "" },
		{ "a3", "2 q" },
	};
	struct authstr_buf base;
	struct oauth1 o;

	buf_init(&base, 4096);
	oauth1_init(&o, SPAN("post"),
	    SPAN("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"
		 "#fragment"));
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++)
		oauth1_add(&o, authstr_span_of(params[i][0]),
		    authstr_span_of(params[i][1]));
	ck_assert_int_eq(oauth1_base(&o, &base, NULL), AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&base),
	    SPAN("POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2"
		 "%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26"
		 "oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
		 "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1"
		 "37131201%26oauth_token%3Dkkk9d7dh3k39sjv7")));
	oauth1_wipe(&o);
	buf_wipe(&base);
}
END_TEST

static const struct {
	const char *said, *challenge;
	int rc;
} turns[] = {
	{ "GET ", "", AUTHSTR_MORE },
	{ "", "", AUTHSTR_E_DENIED },
	{ "", "{\"status\":\"401\"}", AUTHSTR_E_DENIED },
};

/* The message is repeated once, for a server that did not take it. */
START_TEST(server_asks_again)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("XOAUTH")));
	span got;

	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TIME, SPAN("1"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("t"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN_SECRET, SPAN("s"), NULL);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, NULL), AUTHSTR_MORE);
	for (int i = _i == 1 ? 0 : _i; i <= _i; i++) {
		ck_assert_int_eq(
		    authstr_exchange_step(
			ex, authstr_span_of(turns[i].challenge), &got, NULL),
		    turns[i].rc);
		ck_assert(span_starts(got, authstr_span_of(turns[i].said)));
		ck_assert(!span_is_none(got));
	}
	authstr_exchange_free(ex);
}
END_TEST

/* Half of what it needs: sets of inputs. */
#define BIT(input) (1u << AUTHSTR_##input)
static const unsigned halves[] = {
	BIT(AUTHCID),
	BIT(AUTHCID) | BIT(TOKEN),
	BIT(AUTHCID) | BIT(TOKEN_SECRET),
	BIT(AUTHCID) | BIT(CONSUMER_KEY),
	BIT(AUTHCID) | BIT(CONSUMER_SECRET),
	BIT(TOKEN) | BIT(TOKEN_SECRET),
};

START_TEST(half_is_not_enough)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("XOAUTH")));
	struct authstr_error err = { 0 };
	span got;

	authstr_exchange_set(ex, AUTHSTR_TIME, SPAN("1"), NULL);
	for (unsigned i = 0; i < AUTHSTR_INPUTS; i++)
		if ((halves[_i] & 1u << i) != 0)
			authstr_exchange_set(
			    ex, (enum authstr_input)i, SPAN("x"), NULL);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "input-missing");
	authstr_exchange_free(ex);
}
END_TEST

static const char *const times[] = { "", "-1", "1.5", "now", "253402300800",
	"99999999999999999999999" };

START_TEST(time_is_a_number)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("XOAUTH")));
	struct authstr_error err = { 0 };
	span got;

	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("t"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN_SECRET, SPAN("s"), NULL);
	authstr_exchange_set(
	    ex, AUTHSTR_TIME, authstr_span_of(times[_i]), NULL);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "bad-number");
	authstr_exchange_free(ex);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_oauth1(void)
{
	Suite *s = suite_create("oauth1");
	TCase *tc = tcase_create("oauth1");

	LOOP(tc, signature_fits_or_not, verified);
	tcase_add_test(tc, no_memory_is_reported);
	tcase_add_test(tc, too_many_parameters);
	tcase_add_test(tc, base_string_of_the_rfc);
	LOOP(tc, server_asks_again, turns);
	LOOP(tc, half_is_not_enough, halves);
	LOOP(tc, time_is_a_number, times);
	suite_add_tcase(s, tc);
	return s;
}

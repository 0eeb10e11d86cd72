/* SPDX-License-Identifier: MIT */
/*
 * Each row's client against the vectors: what it says, what it refuses, and
 * that no allocation it makes can fail without a word.
 */
#include <glob.h>
#include <stdlib.h>
#include "base/mem.h"
#include "support/vectors.h"
#include "unit/unit.h"

/* All there are: what is for other tests has none of the ops below. */
static glob_t files;

/* What the client has to say: expect_b64, or expect_hex as text (the digest
 * of APOP). */
static void
expected(const json_t *v, struct authstr_buf *out)
{
	buf_init(out, 1 << 20);
	if (!vector_bytes(v, "expect", out))
		buf_put_str(out, vector_text(v, "expect_hex"));
}

/* The first thing this client says, where it says it. */
static int
first_response(const json_t *v, struct authstr_exchange *ex, span *response,
    struct authstr_error *err)
{
	const json_t *inputs = json_object_get(v, "inputs");
	struct authstr_buf challenge;
	int rc;

	buf_init(&challenge, 1 << 20);
	if (!vector_set_inputs(v, ex, err))
		rc = err->code;
	else if (!vector_bytes(inputs, "challenge", &challenge))
		rc = authstr_exchange_step(ex, SPAN_NONE, response, err);
	else
		rc = buf_status(&challenge) < 0
			 ? buf_status(&challenge)
			 : authstr_exchange_step(
			       ex, buf_span(&challenge), response, err);
	buf_wipe(&challenge);
	return rc;
}

static void
check_client(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	struct authstr_error err = { 0 };
	struct authstr_buf want;

	expected(v, &want);
	/* and again as new */
	for (int round = 0; round < 3; round++) {
		span got = SPAN_NONE;
		int rc = first_response(v, ex, &got, &err);

		ck_assert_msg(
		    rc >= 0, "%s: %s", vector_text(v, "id"), err.text);
		ck_assert_msg(span_equal(got, buf_span(&want)), "%s: said %.*s",
		    vector_text(v, "id"), (int)got.len, (const char *)got.p);
		authstr_exchange_reset(ex);
		/* nothing is left of what it was given */
		if (authstr_mech_needs(vector_mech(v)) != 0)
			ck_assert_int_eq(
			    authstr_exchange_step(ex, SPAN(""), &got, NULL),
			    AUTHSTR_E_USAGE);
		authstr_exchange_reset(ex);
	}
	buf_wipe(&want);
	authstr_exchange_free(ex);
}

/* The secret that made the message fits it, and no other does. */
static void
check_verify(const json_t *v)
{
	const json_t *inputs = json_object_get(v, "inputs");
	struct authstr_buf secret, challenge, said;
	span server, client;
	size_t servers;

	buf_init(&secret, 1 << 20);
	buf_init(&challenge, 1 << 20);
	expected(v, &said);
	servers = vector_bytes(inputs, "challenge", &challenge);
	server = buf_span(&challenge);
	client = buf_span(&said);
	if (vector_bytes(v, "secret", &secret) ||
	    vector_bytes(inputs, "password", &secret) ||
	    vector_bytes(inputs, "token", &secret)) {
		struct authstr_error err = { 0 };

		ck_assert_msg(
		    authstr_verify(vector_mech(v), &client, 1, &server, servers,
			buf_span(&secret), &err) == AUTHSTR_OK,
		    "%s: %s", vector_text(v, "id"), err.text);
		buf_put_byte(&secret, 'x');
		ck_assert_int_eq(authstr_verify(vector_mech(v), &client, 1,
				     &server, servers, buf_span(&secret), &err),
		    AUTHSTR_E_MISMATCH);
		ck_assert_int_eq(authstr_verify(vector_mech(v), &client, 0,
				     &server, 0, buf_span(&secret), &err),
		    AUTHSTR_E_USAGE);
		ck_assert_str_eq(err.rule, "not-verifiable");
	}
	buf_wipe(&secret);
	buf_wipe(&challenge);
	buf_wipe(&said);
}

/* Each allocation fails once; the run that needs no more succeeds. */
static void
check_no_memory(const json_t *v)
{
	struct authstr_error err = { 0 };
	int rc = AUTHSTR_E_NOMEM;

	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_exchange *ex;
		span got = SPAN_NONE;

		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		ex = authstr_exchange_new(vector_mech(v));
		if (ex != NULL) {
			struct authstr_error e = { 0 };

			rc = first_response(v, ex, &got, &e);
			err = e;
		}
		mem_fail_at(0);
		authstr_exchange_free(ex);
	}
	ck_assert_msg(rc >= 0, "%s: %d %s", vector_text(v, "id"), rc, err.text);
}

static void
check_reject(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	const char *banner =
	    vector_text(json_object_get(v, "inputs"), "banner");
	struct authstr_error err = { 0 };
	struct authstr_buf challenge;

	buf_init(&challenge, 4096);
	if (banner != NULL)
		ck_assert_int_lt(authstr_challenge_read(vector_mech(v),
				     authstr_span_of(banner), &challenge, &err),
		    0);
	else
		ck_assert(!vector_set_inputs(v, ex, &err));
	ck_assert_str_eq(err.rule, vector_text(v, "expect_error"));
	ck_assert(banner != NULL || err.offset != AUTHSTR_NO_OFFSET);
	buf_wipe(&challenge);
	authstr_exchange_free(ex);
}

/* A pasted banner or line. */
static void
check_parse(const json_t *v)
{
	const json_t *inputs = json_object_get(v, "inputs");
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	const char *pasted = vector_text(inputs, "challenge_line");
	struct authstr_buf challenge, want;
	struct authstr_error err = { 0 };
	span got;

	buf_init(&challenge, 4096);
	if (pasted == NULL)
		pasted = vector_text(inputs, "banner");
	ck_assert(vector_set_inputs(v, ex, &err));
	ck_assert_int_eq(authstr_challenge_read(vector_mech(v),
			     authstr_span_of(pasted), &challenge, &err),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, buf_span(&challenge), &got, &err),
	    AUTHSTR_OK);
	expected(v, &want);
	ck_assert(span_equal(got, buf_span(&want)));
	buf_wipe(&want);
	buf_wipe(&challenge);
	authstr_exchange_free(ex);
}

/* steps: {server_b64, client_b64}; a server of null is the initial response,
 * which LOGIN gives for an empty challenge. */
static void
check_exchange(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	json_t *steps = json_object_get(v, "steps"), *step;
	struct authstr_error err = { 0 };
	size_t i;

	ck_assert(vector_set_inputs(v, ex, &err));
	json_array_foreach(steps, i, step)
	{
		bool last = i + 1 == json_array_size(steps);
		struct authstr_buf server, client;
		span got;

		buf_init(&server, 4096);
		buf_init(&client, 4096);
		vector_bytes(step, "server", &server);
		vector_bytes(step, "client", &client);
		ck_assert_int_eq(
		    authstr_exchange_step(ex, buf_span(&server), &got, &err),
		    last ? AUTHSTR_OK : AUTHSTR_MORE);
		ck_assert_msg(span_equal(got, buf_span(&client)),
		    "%s: step %zu", vector_text(v, "id"), i);
		buf_wipe(&server);
		buf_wipe(&client);
	}
	authstr_exchange_free(ex);
}

/* The server's error comes after the first message. */
static void
check_server_error(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	struct authstr_error err = { 0 };
	struct authstr_buf server, client;
	span got;

	buf_init(&server, 4096);
	buf_init(&client, 4096);
	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), &err);
	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("tok"), &err);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_MORE);
	vector_bytes(json_object_get(v, "inputs"), "server", &server);
	vector_bytes(v, "client", &client);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, buf_span(&server), &got, &err),
	    AUTHSTR_E_DENIED);
	ck_assert_str_eq(err.rule, "oauth-error-json");
	ck_assert(!span_is_none(got) && span_equal(got, buf_span(&client)));
	ck_assert_int_eq(
	    authstr_exchange_step(ex, buf_span(&server), &got, &err),
	    AUTHSTR_E_PROTOCOL);
	buf_wipe(&server);
	buf_wipe(&client);
	authstr_exchange_free(ex);
}

static const struct {
	const char *op;
	void (*check)(const json_t *v);
} ops[] = {
	{ "client", check_client },
	{ "client", check_verify },
	{ "client", check_no_memory },
	{ "reject", check_reject },
	{ "parse", check_parse },
	{ "exchange", check_exchange },
	{ "server-error", check_server_error },
};

START_TEST(vectors_are_there)
{
	ck_assert_uint_gt(files.gl_pathc, 0);
}
END_TEST

START_TEST(vectors_hold)
{
	json_t *all = vectors_load(files.gl_pathv[_i]), *v;
	size_t n;

	json_array_foreach(all, n, v)
	{
		const char *op = vector_text(v, "op");

		for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
			if (op != NULL && strcmp(op, ops[i].op) == 0)
				ops[i].check(v);
	}
	json_decref(all);
}
END_TEST

/* Prompts as servers write them. */
static const struct {
	const char *prompt, *answer;
	size_t len; /* of a prompt that ends in NUL */
} prompts[] = {
	{ "Username:", "tim", 0 },
	{ "User Name", "tim", 10 },
	{ "username:", "tim", 0 },
	{ "LOGIN:", "tim", 0 },
	{ "E-Mail:", "tim", 0 },
	{ "Username (not your password):", "tim", 0 },
	{ "Password:", "pw", 0 },
	{ "Password", "pw", 9 },
	{ "User password:", "pw", 0 },
	{ "Passwort fuer den Benutzer:", "pw", 0 },
	{ "Enter password for user tim", "pw", 0 },
	{ "hello", "tim", 0 },
	{ "", "tim", 0 },
};

START_TEST(login_answers_the_prompt)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("login")));
	span prompt = authstr_span_of(prompts[_i].prompt), got;

	if (prompts[_i].len > 0)
		prompt.len = prompts[_i].len;
	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), NULL);
	authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN("pw"), NULL);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, NULL), AUTHSTR_MORE);
	ck_assert(span_is_none(got));
	ck_assert_int_ge(authstr_exchange_step(ex, prompt, &got, NULL), 0);
	ck_assert(span_equal(got, authstr_span_of(prompts[_i].answer)));
	authstr_exchange_free(ex);
}
END_TEST

/* An input that is none (a variable that is not set) is not an empty one. */
START_TEST(none_is_not_given)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("PLAIN")));
	struct authstr_error err = { 0 };
	span got;

	ck_assert_ptr_null(
	    authstr_exchange_new(authstr_mech_find(SPAN("no-such"))));
	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), NULL);
	authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN("pw"), NULL);
	ck_assert_int_eq(
	    authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN_NONE, &err),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "input-missing");
	authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN(""), NULL);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_OK);
	ck_assert(span_equal(got, SPAN("\0tim\0")));
	authstr_exchange_free(ex);
}
END_TEST

/* LOGIN's password is the last answer, and told from the user by a second
 * answer or the prompt. */
START_TEST(login_is_verified)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("login"));
	span answers[] = { SPAN("tim"), SPAN("tim"), SPAN("pw") };
	span prompt = SPAN("Password:");

	ck_assert_int_eq(
	    authstr_verify(m, answers, 3, NULL, 0, SPAN("pw"), NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_verify(m, answers, 2, NULL, 0, SPAN("pw"), NULL),
	    AUTHSTR_E_MISMATCH);
	ck_assert_int_eq(
	    authstr_verify(m, answers + 2, 1, &prompt, 1, SPAN("pw"), NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_verify(m, answers + 2, 1, NULL, 0, SPAN("pw"), NULL),
	    AUTHSTR_E_USAGE);
}
END_TEST

/* Who made a damaged message had the secret all the same. */
START_TEST(damage_is_verified)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("plain"));
	span lost = SPAN("alice\0sesame"), cut = SPAN("\0alice");

	ck_assert_int_eq(
	    authstr_verify(m, &lost, 1, NULL, 0, SPAN("sesame"), NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_verify(m, &cut, 1, NULL, 0, SPAN("sesame"), NULL),
	    AUTHSTR_E_USAGE);
}
END_TEST

/* A server that did not take the initial response asks once more, and gets
 * the message once more; the next empty challenge can only be an error. */
START_TEST(oauth_repeats_itself_once)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("xoauth2")));
	span said = SPAN("user=tim\001auth=Bearer tok\001\001"), got;

	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("tim"), NULL);
	authstr_exchange_set(ex, AUTHSTR_TOKEN, SPAN("tok"), NULL);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    authstr_exchange_step(ex, SPAN(""), &got, NULL),
		    AUTHSTR_MORE);
		ck_assert(span_equal(got, said));
	}
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN(""), &got, NULL), AUTHSTR_E_DENIED);
	authstr_exchange_free(ex);
}
END_TEST

/* Reserved rows have a name, needs no further, and say that they are silent. */
START_TEST(rows_are_whole)
{
	const struct authstr_mech *m = authstr_mech_at((size_t)_i);
	struct authstr_exchange *ex = authstr_exchange_new(m);
	struct authstr_error err = { 0 };
	struct authstr_msg *msg;
	span got;

	ck_assert_ptr_eq(
	    authstr_mech_find(authstr_span_of(authstr_mech_name(m))), m);
	ck_assert_ptr_nonnull(authstr_mech_spec(m));
	ck_assert_ptr_nonnull(authstr_mech_brief(m));
	ck_assert_uint_eq(authstr_mech_needs(m) & ~authstr_mech_takes(m), 0);
	if ((authstr_mech_flags(m) & AUTHSTR_MECH_RESERVED) != 0) {
		ck_assert_uint_eq(authstr_mech_rank(m), 0);
		ck_assert_int_eq(
		    authstr_exchange_step(ex, SPAN_NONE, &got, &err),
		    AUTHSTR_E_UNSUPPORTED);
		ck_assert_str_eq(err.rule, "mech-unsupported");
		ck_assert_ptr_nonnull(authstr_mech_unspoken(m));
		if (authstr_msg_read(
			m, AUTHSTR_CLIENT, 0, SPAN("x"), &msg, &err) == 0)
			ck_assert_ptr_nonnull(
			    authstr_msg_field(msg, "unknown"));
		authstr_msg_free(msg);
	} else if (authstr_mech_needs(m) != 0) {
		ck_assert_int_eq(
		    authstr_exchange_step(ex, SPAN(""), &got, &err),
		    AUTHSTR_E_USAGE);
		ck_assert_str_eq(err.rule, "input-missing");
	}
	authstr_exchange_free(ex);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_mech_step(void)
{
	Suite *s = suite_create("mech_step");
	TCase *tc = tcase_create("mech_step");

	glob(TESTS_DIR "/vectors/*.jsonl", 0, NULL, &files);
	tcase_add_test(tc, vectors_are_there);
	tcase_add_loop_test(tc, vectors_hold, 0, (int)files.gl_pathc);
	LOOP(tc, login_answers_the_prompt, prompts);
	tcase_add_test(tc, none_is_not_given);
	tcase_add_test(tc, login_is_verified);
	tcase_add_test(tc, damage_is_verified);
	tcase_add_test(tc, oauth_repeats_itself_once);
	tcase_add_loop_test(tc, rows_are_whole, 0, (int)authstr_mech_count());
	suite_add_tcase(s, tc);
	return s;
}

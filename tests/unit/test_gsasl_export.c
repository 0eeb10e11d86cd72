/* SPDX-License-Identifier: MIT */
/*
 * Our rows behind libgsasl's interface, as a program that registered them sees
 * them.
 */
#include "authstr-gsasl.h"
#include "base/buf.h"
#include "crypto/digest.h"
#include "mech/scram.h"
#include "unit/unit.h"

static const char *const names[] = { "XOAUTH2", "OAUTHBEARER",
	"SCRAM-SHA-512" };

#define N_NAMES (sizeof(names) / sizeof(names[0]))

static Gsasl *ctx;

static void
begin(void)
{
	ck_assert_int_eq(gsasl_init(&ctx), GSASL_OK);
	ck_assert_int_eq(authstr_gsasl_register(ctx), GSASL_OK);
}

static void
end(void)
{
	gsasl_done(ctx);
}

/* A session of user and password (NULL: not set). */
static Gsasl_session *
start(const char *mech, const char *user, const char *password)
{
	Gsasl_session *session;

	ck_assert_int_eq(gsasl_client_start(ctx, mech, &session), GSASL_OK);
	if (user != NULL)
		gsasl_property_set(session, GSASL_AUTHID, user);
	if (password != NULL)
		gsasl_property_set(session, GSASL_PASSWORD, password);
	return session;
}

/* A step, of which nothing is said but what comes out. */
static int
step(Gsasl_session *session, span in, struct authstr_buf *out)
{
	char *said = NULL;
	size_t len = 0;
	int rc = gsasl_step(session, (const char *)in.p, in.len, &said, &len);

	buf_wipe(out);
	buf_init(out, 1 << 16);
	if (rc == GSASL_OK || rc == GSASL_NEEDS_MORE)
		buf_put(out, span_make(said, len));
	gsasl_free(said);
	return rc;
}

START_TEST(rows_are_listed_once)
{
	const char *at;
	char *list;

	ck_assert_int_eq(authstr_gsasl_register(ctx), GSASL_OK);
	ck_assert_int_eq(gsasl_client_mechlist(ctx, &list), GSASL_OK);
	for (size_t i = 0; i < N_NAMES; i++) {
		at = strstr(list, names[i]);
		ck_assert_ptr_nonnull(at);
		ck_assert_ptr_null(strstr(at + 1, names[i]));
		ck_assert_int_eq(gsasl_client_support_p(ctx, names[i]), 1);
		ck_assert_int_eq(gsasl_server_support_p(ctx, names[i]), 0);
	}
	gsasl_free(list);
}
END_TEST

START_TEST(a_token_is_sent)
{
	Gsasl_session *session = start("XOAUTH2", "tim", "tok");
	struct authstr_buf out = { .max = 1 };

	ck_assert_int_eq(step(session, SPAN(""), &out), GSASL_OK);
	ck_assert(span_equal(
	    buf_span(&out), SPAN("user=tim\001auth=Bearer tok\001\001")));
	/* the error, and its answer; then there is nothing to say */
	ck_assert_int_eq(step(session, SPAN("{\"status\":\"401\"}"), &out),
	    GSASL_NEEDS_MORE);
	ck_assert_uint_eq(buf_span(&out).len, 0);
	ck_assert_int_eq(
	    step(session, SPAN("x"), &out), GSASL_MECHANISM_PARSE_ERROR);
	gsasl_finish(session);
	session = start("OAUTHBEARER", "tim", "tok");
	gsasl_property_set(session, GSASL_HOSTNAME, "mail.example.org");
	ck_assert_int_eq(step(session, SPAN(""), &out), GSASL_OK);
	ck_assert(span_equal(buf_span(&out),
	    SPAN("n,a=tim,\001host=mail.example.org\001auth=Bearer tok"
		 "\001\001")));
	ck_assert_int_eq(step(session, SPAN("{}"), &out), GSASL_NEEDS_MORE);
	ck_assert(span_equal(buf_span(&out), SPAN("\001")));
	gsasl_finish(session);
	buf_wipe(&out);
}
END_TEST

/* What cannot be sent, and what libgsasl calls that. */
static const struct {
	const char *mech, *user, *password;
	int rc;
} refused[] = {
	{ "XOAUTH2", NULL, "tok", GSASL_NO_AUTHID },
	{ "XOAUTH2", "tim", NULL, GSASL_NO_PASSWORD },
	{ "XOAUTH2", "tim", "two words", GSASL_AUTHENTICATION_ERROR },
	{ "OAUTHBEARER", "tim", NULL, GSASL_NO_PASSWORD },
	{ "SCRAM-SHA-512", NULL, "pw", GSASL_NO_AUTHID },
	{ "SCRAM-SHA-512", "tim", NULL, GSASL_NO_PASSWORD },
	{ "SCRAM-SHA-512", "tim", "\xff", GSASL_SASLPREP_ERROR },
	{ "SCRAM-SHA-512", "", "pw", GSASL_AUTHENTICATION_ERROR },
};

START_TEST(inputs_are_refused)
{
	Gsasl_session *session =
	    start(refused[_i].mech, refused[_i].user, refused[_i].password);
	struct authstr_buf out = { .max = 1 };

	ck_assert_int_eq(step(session, SPAN(""), &out), refused[_i].rc);
	gsasl_finish(session);
	buf_wipe(&out);
}
END_TEST

/* What a server says to a client that has the password. */
struct server {
	struct authstr_buf first, final; /* its messages */
	struct authstr_buf bare;         /* the client's first */
};

static void
server_init(struct server *s, span client_first)
{
	buf_init(&s->first, 4096);
	buf_init(&s->final, 4096);
	buf_init(&s->bare, 4096);
	buf_put(&s->bare, span_from(client_first, strlen("n,,")));
	buf_put_str(&s->first, "r=");
	buf_put(&s->first, scram_nonce(buf_span(&s->bare)));
	buf_put_str(&s->first, "server,s=c2FsdA==,i=4096");
}

static void
server_wipe(struct server *s)
{
	buf_wipe(&s->first);
	buf_wipe(&s->final);
	buf_wipe(&s->bare);
}

/* RFC 5802 section 3. */
static void
server_sign(struct server *s, span client_final, span password)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("SCRAM-SHA-512"));
	struct authstr_buf message, signature;
	struct scram_keys keys;

	scram_keys_init(&keys);
	buf_init(&message, 1 << 16);
	buf_init(&signature, SCRAM_SIZE_MAX);
	buf_put(&message, buf_span(&s->bare));
	buf_put_str(&message, ",");
	buf_put(&message, buf_span(&s->first));
	buf_put_str(&message, ",");
	buf_put(&message, span_sub(client_final, 0,
			      span_search(client_final, SPAN(",p="), 0)));
	scram_keys_derive(m->family, password, SPAN("salt"), 4096, &keys, NULL);
	digest_hmac("SHA512", buf_span(&keys.server), buf_span(&message),
	    &signature, NULL);
	buf_put_str(&s->final, "v=");
	authstr_b64_print(buf_span(&signature), &s->final);
	buf_wipe(&message);
	buf_wipe(&signature);
	scram_keys_wipe(&keys);
}

/* The client's password, the server's, and what comes of it. */
static const struct {
	const char *ours, *theirs;
	int rc, verified;
} scram[] = {
	{ "pencil", "pencil", GSASL_OK, AUTHSTR_OK },
	{ "pencil", "pen", GSASL_AUTHENTICATION_ERROR, AUTHSTR_E_MISMATCH },
};

START_TEST(a_server_proves_itself)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("SCRAM-SHA-512"));
	Gsasl_session *session =
	    start("SCRAM-SHA-512", "us,er", scram[_i].ours);
	struct authstr_buf out = { .max = 1 }, first;
	struct server s;
	span client[2], challenge;

	buf_init(&first, 4096);
	ck_assert_int_eq(step(session, SPAN(""), &out), GSASL_NEEDS_MORE);
	ck_assert(span_starts(buf_span(&out), SPAN("n,,n=us=2Cer,r=")));
	buf_put(&first, buf_span(&out));
	server_init(&s, buf_span(&out));
	ck_assert_int_eq(
	    step(session, buf_span(&s.first), &out), GSASL_NEEDS_MORE);
	client[0] = buf_span(&first);
	client[1] = buf_span(&out);
	challenge = buf_span(&s.first);
	ck_assert_int_eq(authstr_verify(m, client, 2, &challenge, 1,
			     authstr_span_of(scram[_i].theirs), NULL),
	    scram[_i].verified);
	server_sign(&s, client[1], authstr_span_of(scram[_i].theirs));
	ck_assert_int_eq(step(session, buf_span(&s.final), &out), scram[_i].rc);
	ck_assert_uint_eq(buf_span(&out).len, 0);
	server_wipe(&s);
	buf_wipe(&first);
	buf_wipe(&out);
	gsasl_finish(session);
}
END_TEST

/* A server-first-message that is none, and an error in its place. */
static const struct {
	const char *said;
	int rc;
} hostile[] = {
	{ "r=other,s=c2FsdA==,i=4096", GSASL_MECHANISM_PARSE_ERROR },
	{ "", GSASL_NEEDS_MORE },
	{ "e=unknown-user", GSASL_AUTHENTICATION_ERROR },
	{ "v=AAAA", GSASL_MECHANISM_PARSE_ERROR },
};

START_TEST(hostile_servers_are_refused)
{
	Gsasl_session *session = start("SCRAM-SHA-512", "user", "pencil");
	struct authstr_buf out = { .max = 1 };

	ck_assert_int_eq(step(session, SPAN(""), &out), GSASL_NEEDS_MORE);
	ck_assert_int_eq(step(session, authstr_span_of(hostile[_i].said), &out),
	    hostile[_i].rc);
	buf_wipe(&out);
	gsasl_finish(session);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_gsasl_export(void)
{
	Suite *s = suite_create("gsasl_export");
	TCase *tc = tcase_create("gsasl_export");

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, rows_are_listed_once);
	tcase_add_test(tc, a_token_is_sent);
	LOOP(tc, inputs_are_refused, refused);
	LOOP(tc, a_server_proves_itself, scram);
	LOOP(tc, hostile_servers_are_refused, hostile);
	suite_add_tcase(s, tc);
	return s;
}

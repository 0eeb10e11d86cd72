/* SPDX-License-Identifier: MIT */
/*
 * The second opinion: libgsasl's servers accept what our clients say, and our
 * readers and verifiers understand what libgsasl's clients say.
 */
#include <gsasl.h>
#include <string.h>
#include "authstr.h"
#include "base/buf.h"
#include "unit/unit.h"

#define TURNS_MAX 8

/* What SCRAM-*-PLUS is bound to, as libgsasl takes it. */
#define BINDING "YSBUTFMgY2hhbm5lbA=="

static const struct login {
	const char *mech, *authzid, *authcid, *password;
	const char *cb_type;
} logins[] = {
	{ "PLAIN", NULL, "alice", "sesame", NULL },
	{ "PLAIN", "bob@example.org", "alice", "open, sesame", NULL },
	{ "PLAIN", NULL, "j\xc3\xbcrgen", "p\xc3\xa4ss\xe2\x82\xac", NULL },
	{ "LOGIN", NULL, "alice", "sesame", NULL },
	{ "LOGIN", NULL, "alice@example.org", "a rather longer pass phrase",
	    NULL },
	{ "CRAM-MD5", NULL, "alice", "sesame", NULL },
	{ "CRAM-MD5", NULL, "alice", "", NULL },
	{ "CRAM-MD5", NULL, "alice of example", "sesame", NULL },
	{ "EXTERNAL", "alice", NULL, NULL, NULL },
	{ "EXTERNAL", "", NULL, NULL, NULL },
	{ "ANONYMOUS", NULL, "alice@example.org", NULL, NULL },
	{ "DIGEST-MD5", NULL, "alice", "sesame", NULL },
	{ "DIGEST-MD5", NULL, "alice@example.org", "sesame", NULL },
	{ "DIGEST-MD5", "bob", "alice", "open, sesame", NULL },
	{ "DIGEST-MD5", NULL, "alice", "p\xc3\xa4ss", NULL },
	{ "DIGEST-MD5", NULL, "\xd0\xb1\xd0\xbe\xd0\xb1", "p\xe2\x82\xac",
	    NULL },
	{ "SCRAM-SHA-1", NULL, "alice", "sesame", NULL },
	{ "SCRAM-SHA-256", NULL, "alice", "sesame", NULL },
	{ "SCRAM-SHA-256", "bob@example.org", "alice", "sesame", NULL },
	{ "SCRAM-SHA-256", "b,=2C", "a=,l=3Dice", "open, sesame=", NULL },
	{ "SCRAM-SHA-1", NULL, "j\xc3\xbcrgen", "p\xc3\xa4ss\xe2\x82\xac",
	    NULL },
	/* SASLprep: a soft hyphen goes, a Roman numeral is two letters */
	{ "SCRAM-SHA-256", NULL, "alice", "I\xc2\xadX", NULL },
	{ "SCRAM-SHA-256", NULL, "alice", "\xe2\x85\xa8", NULL },
	{ "SCRAM-SHA-1-PLUS", NULL, "alice", "sesame", "tls-unique" },
	{ "SCRAM-SHA-256-PLUS", NULL, "alice", "sesame", "tls-unique" },
	{ "SCRAM-SHA-1-PLUS", NULL, "alice", "sesame", "tls-exporter" },
	{ "SCRAM-SHA-256-PLUS", "bob", "alice", "sesame", "tls-exporter" },
};

/* Where it differs.  libgsasl turns the password into ISO 8859-1 and not the
 * user (RFC 2831 section 2.1.2.1 has both), and neither writes nor takes away
 * the backslash before a backslash (section 7.2): its servers refuse ours, we
 * understand and verify its clients.  A quote in a name breaks its own parser.
 */
static const struct login theirs[] = {
	{ "DIGEST-MD5", NULL, "j\xc3\xbcrgen", "sesame", NULL },
	{ "DIGEST-MD5", NULL, "j\xc3\xbcrgen", "p\xc3\xa4ss", NULL },
	{ "DIGEST-MD5", NULL, "al\\ice", "sesame", NULL },
};

static const char *
binding(const struct login *l, const char *type)
{
	return l->cb_type != NULL && strcmp(l->cb_type, type) == 0 ? BINDING
								   : NULL;
}

/* Answers libgsasl's questions from the login that hangs on the session. */
static int
property(Gsasl *ctx, Gsasl_session *session, Gsasl_property prop)
{
	const struct login *l = gsasl_session_hook_get(session);
	const char *value = NULL;

	(void)ctx;
	switch (prop) {
	case GSASL_AUTHID:
	case GSASL_ANONYMOUS_TOKEN:
		value = l->authcid;
		break;
	case GSASL_AUTHZID:
		value = l->authzid;
		break;
	case GSASL_PASSWORD:
		value = l->password;
		break;
	case GSASL_REALM:
		value = "example.org";
		break;
	case GSASL_SERVICE:
		value = "smtp";
		break;
	case GSASL_HOSTNAME:
		value = "mail.example.org";
		break;
	case GSASL_CB_TLS_UNIQUE:
		value = binding(l, "tls-unique");
		break;
	case GSASL_CB_TLS_EXPORTER:
		value = binding(l, "tls-exporter");
		break;
	case GSASL_VALIDATE_EXTERNAL:
	case GSASL_VALIDATE_ANONYMOUS:
		return GSASL_OK;
	default:
		return GSASL_NO_CALLBACK;
	}
	if (value == NULL)
		return GSASL_NO_CALLBACK;
	return gsasl_property_set(session, prop, value);
}

static Gsasl_session *
start(Gsasl *ctx, const struct login *l,
    int (*begin)(Gsasl *, const char *, Gsasl_session **))
{
	Gsasl_session *session;

	gsasl_callback_set(ctx, property);
	ck_assert_int_eq(begin(ctx, l->mech, &session), GSASL_OK);
	gsasl_session_hook_set(session, (void *)(uintptr_t)l);
	return session;
}

static void
set(struct authstr_exchange *ex, enum authstr_input which, const char *value)
{
	if (value != NULL)
		ck_assert_int_eq(authstr_exchange_set(
				     ex, which, authstr_span_of(value), NULL),
		    AUTHSTR_OK);
}

static struct authstr_exchange *
our_client(const struct login *l)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(authstr_span_of(l->mech)));

	set(ex, AUTHSTR_AUTHZID, l->authzid);
	set(ex, AUTHSTR_AUTHCID, l->authcid);
	set(ex, AUTHSTR_PASSWORD, l->password);
	set(ex, AUTHSTR_HOST, "mail.example.org");
	set(ex, AUTHSTR_CB_TYPE, l->cb_type);
	if (l->cb_type != NULL)
		set(ex, AUTHSTR_CB_DATA, "a TLS channel");
	return ex;
}

/* Our client talks to their server until that is content. */
static int
talk_to_server(const struct login *l)
{
	struct authstr_exchange *ex = our_client(l);
	Gsasl_session *server;
	int rc = GSASL_NEEDS_MORE;
	char *said = NULL;
	size_t len = 0;
	span answer;
	Gsasl *ctx;

	ck_assert_int_eq(gsasl_init(&ctx), GSASL_OK);
	server = start(ctx, l, gsasl_server_start);
	ck_assert_int_ge(
	    authstr_exchange_step(ex, SPAN_NONE, &answer, NULL), 0);
	for (int turn = 0; rc == GSASL_NEEDS_MORE && turn < TURNS_MAX; turn++) {
		gsasl_free(said);
		rc = gsasl_step(
		    server, (const char *)answer.p, answer.len, &said, &len);
		/* the proof comes with the success */
		if (rc == GSASL_NEEDS_MORE || (rc == GSASL_OK && len > 0))
			ck_assert_int_ge(
			    authstr_exchange_step(
				ex, span_make(said, len), &answer, NULL),
			    0);
	}
	if (rc == GSASL_OK)
		ck_assert_int_eq(authstr_exchange_proved(ex), 1);
	gsasl_free(said);
	gsasl_finish(server);
	gsasl_done(ctx);
	authstr_exchange_free(ex);
	return rc;
}

START_TEST(server_accepts)
{
	const struct login *l = &logins[_i];
	int rc = talk_to_server(l);

	ck_assert_msg(rc == GSASL_OK, "%s: %s", l->mech, gsasl_strerror(rc));
}
END_TEST

START_TEST(server_differs)
{
	ck_assert_int_eq(
	    talk_to_server(&theirs[_i]), GSASL_AUTHENTICATION_ERROR);
}
END_TEST

/* What both sides said, by turns. */
struct talk {
	struct authstr_buf client[TURNS_MAX], server[TURNS_MAX];
	span clients[TURNS_MAX], servers[TURNS_MAX];
	size_t n_clients, n_servers;
};

static void
record(struct authstr_buf *b, span *s, size_t *n, const char *p, size_t len)
{
	buf_init(b, 4096);
	buf_put(b, span_make(p, len));
	*s = buf_span(b);
	(*n)++;
}

/* The server's turn. */
static int
server_says(Gsasl_session *server, struct talk *t, char **said, size_t *len)
{
	span heard =
	    t->n_clients > 0 ? t->clients[t->n_clients - 1] : SPAN_NONE;
	int rc;

	gsasl_free(*said);
	rc = gsasl_step(server, (const char *)heard.p, heard.len, said, len);
	if (rc == GSASL_NEEDS_MORE || (rc == GSASL_OK && *len > 0))
		record(&t->server[t->n_servers], &t->servers[t->n_servers],
		    &t->n_servers, *said, *len);
	return rc;
}

/* Their client and their server talk, and we listen. */
static void
listen_in(const struct login *l, struct talk *t)
{
	bool client_first =
	    (authstr_mech_flags(authstr_mech_find(authstr_span_of(l->mech))) &
		AUTHSTR_MECH_CLIENT_FIRST) != 0;
	char *said = NULL;
	size_t len = 0;
	Gsasl_session *client, *server;
	int rc = GSASL_NEEDS_MORE;
	Gsasl *ctx;

	ck_assert_int_eq(gsasl_init(&ctx), GSASL_OK);
	client = start(ctx, l, gsasl_client_start);
	server = start(ctx, l, gsasl_server_start);
	if (!client_first)
		rc = server_says(server, t, &said, &len);
	for (int turn = 0; rc == GSASL_NEEDS_MORE && turn < TURNS_MAX; turn++) {
		char *answer = NULL;
		size_t answer_len = 0;

		rc = gsasl_step(client, said, len, &answer, &answer_len);
		ck_assert(rc == GSASL_OK || rc == GSASL_NEEDS_MORE);
		record(&t->client[t->n_clients], &t->clients[t->n_clients],
		    &t->n_clients, answer, answer_len);
		gsasl_free(answer);
		rc = server_says(server, t, &said, &len);
	}
	ck_assert_int_eq(rc, GSASL_OK);
	gsasl_free(said);
	gsasl_finish(client);
	gsasl_finish(server);
	gsasl_done(ctx);
}

static void
check_field(const struct authstr_msg *msg, const char *id, const char *want)
{
	const struct authstr_field *f = authstr_msg_field(msg, id);

	if (f != NULL && want != NULL)
		ck_assert(span_equal(f->value, authstr_span_of(want)));
}

static void
check_client(const struct login *l)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(l->mech));
	struct talk t = { .n_clients = 0 };
	struct authstr_error err = { 0 };

	listen_in(l, &t);
	for (size_t i = 0; i < t.n_clients; i++) {
		struct authstr_msg *msg;

		ck_assert_int_eq(authstr_msg_read(m, AUTHSTR_CLIENT,
				     (unsigned)i, t.clients[i], &msg, &err),
		    AUTHSTR_OK);
		ck_assert_uint_gt(authstr_msg_field_count(msg), 0);
		check_field(msg, "authzid", l->authzid);
		check_field(msg, "authcid", l->authcid);
		check_field(msg, "password", l->password);
		check_field(msg, "trace", l->authcid);
		authstr_msg_free(msg);
	}
	if (l->password != NULL)
		ck_assert_msg(
		    authstr_verify(m, t.clients, t.n_clients, t.servers,
			t.n_servers, authstr_span_of(l->password),
			&err) == AUTHSTR_OK,
		    "%s: %s", l->mech, err.text);
	for (size_t i = 0; i < t.n_clients; i++)
		buf_wipe(&t.client[i]);
	for (size_t i = 0; i < t.n_servers; i++)
		buf_wipe(&t.server[i]);
}

START_TEST(client_is_understood)
{
	check_client(&logins[_i]);
}
END_TEST

START_TEST(other_client_is_understood)
{
	check_client(&theirs[_i]);
}
END_TEST

/* NTLM of libntlm, version 1 alone, and no server for it.  With and without
 * Unicode, target information and extended session security, which it leaves
 * alone. */
static const char *const ntlm_challenges[] = {
	"TlRMTVNTUAACAAAAAAAAAAAAAAACAgAAASNFZ4mrze8AAAAAAAAAAA==",
	"TlRMTVNTUAACAAAADAAMADAAAAABAoEAASNFZ4mrze8AAAAAAAAAAGIAYgA8AAAARABPAE"
	"0AQQBJAE4AAgAMAEQATwBNAEEASQBOAAEADABTAEUAUgBWAEUAUgAEABQAZABvAG0AYQBp"
	"AG4ALgBjAG8AbQADACIAcwBlAHIAdgBlAHIALgBkAG8AbQBhAGkAbgAuAGMAbwBtAAAAAA"
	"A=",
	"TlRMTVNTUAACAAAADAAMADgAAAAzgoqCASNFZ4mrze8AAAAAAAAAAAAAAAAAAAAABgBwFw"
	"AAAA9TAGUAcgB2AGUAcgA=",
};

static const struct login ntlm_logins[] = {
	{ "NTLM", NULL, "alice", "sesame", NULL },
	{ "NTLM", NULL, "User", "Password", NULL },
	{ "NTLM", NULL, "alice", "a rather longer pass phrase", NULL },
};

#define N_CHALLENGES (sizeof(ntlm_challenges) / sizeof(ntlm_challenges[0]))

START_TEST(ntlm_client_is_understood)
{
	const struct login *l = &ntlm_logins[_i / (int)N_CHALLENGES];
	const struct authstr_mech *m = authstr_mech_find(SPAN("NTLM"));
	struct authstr_buf challenge;
	struct authstr_msg *msg;
	char *said[2] = { NULL };
	size_t len[2];
	span client[2], server;
	Gsasl_session *session;
	Gsasl *ctx;

	buf_init(&challenge, 4096);
	ck_assert_int_eq(
	    authstr_b64_read(
		authstr_span_of(ntlm_challenges[(size_t)_i % N_CHALLENGES]),
		&challenge, NULL),
	    AUTHSTR_OK);
	server = buf_span(&challenge);
	ck_assert_int_eq(gsasl_init(&ctx), GSASL_OK);
	session = start(ctx, l, gsasl_client_start);
	ck_assert_int_ge(gsasl_step(session, "", 0, &said[0], &len[0]), 0);
	ck_assert_int_ge(gsasl_step(session, (const char *)server.p, server.len,
			     &said[1], &len[1]),
	    0);
	for (int i = 0; i < 2; i++)
		client[i] = span_make(said[i], len[i]);
	ck_assert_int_eq(
	    authstr_msg_read(m, AUTHSTR_CLIENT, 1, client[1], &msg, NULL),
	    AUTHSTR_OK);
	check_field(msg, "authcid", l->authcid);
	check_field(msg, "message-type", "AUTHENTICATE");
	authstr_msg_free(msg);
	ck_assert_int_eq(authstr_verify(m, client, 2, &server, 1,
			     authstr_span_of(l->password), NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(
	    authstr_verify(m, client, 2, &server, 1, SPAN("Sesame"), NULL),
	    AUTHSTR_E_MISMATCH);
	gsasl_free(said[0]);
	gsasl_free(said[1]);
	gsasl_finish(session);
	gsasl_done(ctx);
	buf_wipe(&challenge);
}
END_TEST

Suite *
suite_gsasl(void)
{
	Suite *s = suite_create("gsasl");
	TCase *tc = tcase_create("gsasl");
	int n = (int)(sizeof(logins) / sizeof(logins[0]));

	tcase_add_loop_test(tc, server_accepts, 0, n);
	tcase_add_loop_test(tc, client_is_understood, 0, n);
	n = (int)(sizeof(theirs) / sizeof(theirs[0]));
	tcase_add_loop_test(tc, server_differs, 0, n);
	tcase_add_loop_test(tc, other_client_is_understood, 0, n);
	tcase_add_loop_test(tc, ntlm_client_is_understood, 0,
	    (int)(N_CHALLENGES * sizeof(ntlm_logins) / sizeof(*ntlm_logins)));
	suite_add_tcase(s, tc);
	return s;
}

/* SPDX-License-Identifier: MIT */
/*
 * SCRAM against scram.jsonl: what the client says, refuses and shows, what the
 * reader and the verifier make of the same messages, what servers store.
 */
#include "base/mem.h"
#include "base/text.h"
#include "support/vectors.h"
#include "unit/unit.h"

#define MESSAGES 3

static json_t *vectors;

static void
load(void)
{
	vectors = vectors_load("scram");
}

static void
unload(void)
{
	json_decref(vectors);
}

/* What the two sides say in a vector. */
struct talk {
	struct authstr_buf client[MESSAGES], server[MESSAGES];
	span clients[MESSAGES], servers[MESSAGES];
	size_t n;        /* client's messages */
	size_t n_server; /* one less: the first has nothing before it */
};

static void
talk_init(struct talk *t, const json_t *v)
{
	json_t *steps = json_object_get(v, "steps"), *step;
	size_t i;

	t->n = json_array_size(steps);
	t->n_server = t->n - 1;
	ck_assert_uint_eq(t->n, MESSAGES);
	json_array_foreach(steps, i, step)
	{
		buf_init(&t->client[i], 1 << 16);
		buf_init(&t->server[i], 1 << 16);
		vector_bytes(step, "client", &t->client[i]);
		vector_bytes(step, "server", &t->server[i]);
		t->clients[i] = buf_span(&t->client[i]);
		if (i > 0)
			t->servers[i - 1] = buf_span(&t->server[i]);
	}
}

static void
talk_wipe(struct talk *t)
{
	for (size_t i = 0; i < t->n; i++) {
		buf_wipe(&t->client[i]);
		buf_wipe(&t->server[i]);
	}
}

/* Each vector of that op. */
static void
each(const char *op, void (*check)(const json_t *v))
{
	ck_assert_uint_gt(vectors_each(vectors, op, check), 5);
}

/* ------------------------------------------------------------- exchange -- */

static int
play(const json_t *v, const struct talk *t, struct authstr_exchange *ex,
    struct authstr_error *err)
{
	int rc = vector_set_inputs(v, ex, err) ? AUTHSTR_MORE : err->code;
	span said;

	for (size_t i = 0; i < t->n && rc == AUTHSTR_MORE; i++)
		rc = authstr_exchange_step(
		    ex, i == 0 ? SPAN_NONE : t->servers[i - 1], &said, err);
	return rc;
}

static const struct authstr_field *
traced(const struct authstr_exchange *ex, const char *id)
{
	const struct authstr_field *f;

	for (size_t i = 0; (f = authstr_exchange_traced(ex, i)) != NULL; i++)
		if (strcmp(f->id, id) == 0)
			return f;
	ck_abort_msg("%s is not shown", id);
	return NULL;
}

static void
check_trace(const json_t *v)
{
	static const char *const ids[] = { "client-first-bare", "server-first",
		"channel-binding", "client-final-without-proof", "auth-message",
		"salted-password", "client-key", "stored-key", "server-key",
		"client-signature", "client-proof", "server-signature" };
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	const char *salted = vector_text(v, "salted_password_hex");
	struct authstr_error err = { 0 };
	struct authstr_buf hex;
	struct talk t;

	talk_init(&t, v);
	buf_init(&hex, 256);
	authstr_exchange_trace(ex, 1);
	ck_assert_int_eq(authstr_exchange_proved(ex), 0);
	ck_assert_msg(play(v, &t, ex, &err) == AUTHSTR_OK, "%s: %s",
	    vector_text(v, "id"), err.text);
	ck_assert_int_eq(authstr_exchange_proved(ex), 1);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		ck_assert_uint_gt(traced(ex, ids[i])->value.len, 0);
	buf_put_hex(&hex, traced(ex, "salted-password")->value);
	ck_assert(span_equal(buf_span(&hex), authstr_span_of(salted)));
	ck_assert(span_starts(traced(ex, "auth-message")->value,
	    traced(ex, "client-first-bare")->value));
	buf_wipe(&hex);
	talk_wipe(&t);
	authstr_exchange_free(ex);
}

START_TEST(values_are_shown)
{
	each("exchange", check_trace);
}
END_TEST

/* Each allocation fails once, in three vectors: one iteration count is 1. */
START_TEST(no_memory_is_told)
{
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		int rc = AUTHSTR_E_NOMEM;
		struct talk t;

		if (strcmp(vector_text(v, "id"), "scram-few-iterations") != 0)
			continue;
		talk_init(&t, v);
		for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
			struct authstr_error err = { 0 };
			struct authstr_exchange *ex;

			mem_fail_at(n);
			ex = authstr_exchange_new(vector_mech(v));
			if (ex != NULL) {
				authstr_exchange_trace(ex, 1);
				rc = play(v, &t, ex, &err);
			}
			ck_assert(
			    rc == AUTHSTR_OK ||
			    (ex == NULL || authstr_exchange_proved(ex) == 0));
			mem_fail_at(0);
			authstr_exchange_free(ex);
			ck_assert_uint_lt(n, 1000);
		}
		ck_assert_int_eq(rc, AUTHSTR_OK);
		talk_wipe(&t);
	}
}
END_TEST

/* --------------------------------------------------------------- reader -- */

static void
check_message(
    const json_t *v, enum authstr_from from, unsigned step, span bytes)
{
	struct authstr_error err = { 0 };
	struct authstr_msg *msg;
	size_t at = 0;

	ck_assert_int_eq(
	    authstr_msg_read(vector_mech(v), from, step, bytes, &msg, &err),
	    AUTHSTR_OK);
	for (size_t i = 0; i < authstr_msg_field_count(msg); i++) {
		const struct authstr_field *f = authstr_msg_field_at(msg, i);

		ck_assert_uint_eq(f->start, at);
		at = f->end;
	}
	ck_assert_uint_eq(at, bytes.len);
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const char *rule =
		    authstr_note_rule(authstr_msg_note_at(msg, i));

		ck_assert_msg(strcmp(rule, "scram-cb-y-flag") == 0 ||
				  strcmp(rule, "scram-iterations-low") == 0 ||
				  strcmp(rule, "invisible-char") == 0,
		    "%s: %s", vector_text(v, "id"), rule);
	}
	authstr_msg_free(msg);
}

/* Whatever its step is said to be. */
static void
check_read(const json_t *v)
{
	struct talk t;

	talk_init(&t, v);
	for (unsigned step = 0; step < 3; step++) {
		for (size_t i = 0; i < t.n; i++)
			check_message(v, AUTHSTR_CLIENT, step, t.clients[i]);
		for (size_t i = 0; i < t.n_server; i++)
			check_message(v, AUTHSTR_SERVER, step, t.servers[i]);
	}
	talk_wipe(&t);
}

START_TEST(messages_are_read)
{
	each("exchange", check_read);
}
END_TEST

/* ------------------------------------------------------------- verifier -- */

static void
password_of(const json_t *v, struct authstr_buf *out)
{
	buf_init(out, 1 << 16);
	ck_assert(vector_bytes(json_object_get(v, "inputs"), "password", out));
}

static bool
is_prepared(const json_t *v)
{
	return json_object_get(json_object_get(v, "inputs"), "prep") == NULL;
}

/* What the server stores fits, too, in each of its forms. */
static void
check_records(const json_t *v, const struct talk *t)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	struct authstr_error err = { 0 };
	struct authstr_buf record, salt;
	const char *format;
	span s = t->servers[0], salt64, count;

	/* r=..,s=..,i=.. */
	s = span_from(s, span_search(s, SPAN(",s="), 0) + 3);
	ck_assert(span_take_until(&s, ',', &salt64));
	count =
	    span_sub(span_from(s, 2), 0, span_find(span_from(s, 2), ',', 0));
	buf_init(&salt, 4096);
	buf_init(&record, 1 << 16);
	authstr_b64_read(salt64, &salt, NULL);
	ck_assert(vector_set_inputs(v, ex, &err));
	authstr_exchange_set(ex, AUTHSTR_SALT, buf_span(&salt), NULL);
	authstr_exchange_set(ex, AUTHSTR_ITERATIONS, count, NULL);
	for (size_t i = 0;
	     (format = authstr_mech_record_at(vector_mech(v), i)) != NULL;
	     i++) {
		buf_cut(&record, 0);
		ck_assert_msg(authstr_exchange_record(
				  ex, format, &record, &err) == AUTHSTR_OK,
		    "%s", err.text);
		/* MongoDB's passwords are other ones in SHA-1 */
		if (strcmp(format, "mongodb") != 0)
			ck_assert_msg(
			    authstr_verify_record(vector_mech(v), t->clients,
				t->n, t->servers, t->n_server,
				buf_span(&record), &err) == AUTHSTR_OK,
			    "%s: %s: %s", vector_text(v, "id"), format,
			    err.text);
	}
	ck_assert_uint_gt(buf_span(&record).len, 0);
	buf_wipe(&record);
	buf_wipe(&salt);
	authstr_exchange_free(ex);
}

static int
verify(const json_t *v, const struct talk *t, size_t n, size_t n_server,
    span secret, const char **rule)
{
	struct authstr_error err = { .rule = "" };
	int rc = authstr_verify(
	    vector_mech(v), t->clients, n, t->servers, n_server, secret, &err);

	*rule = err.rule;
	return rc;
}

static void
check_verify(const json_t *v)
{
	struct authstr_buf secret;
	const char *rule;
	struct talk t;

	talk_init(&t, v);
	password_of(v, &secret);
	/* what was sent unprepared is decode-auth's to find out */
	if (is_prepared(v)) {
		ck_assert_msg(verify(v, &t, t.n, t.n_server, buf_span(&secret),
				  &rule) == AUTHSTR_OK,
		    "%s: %s", vector_text(v, "id"), rule);
		/* without the server's word */
		ck_assert_int_eq(
		    verify(v, &t, 2, 1, buf_span(&secret), &rule), AUTHSTR_OK);
	}
	ck_assert_int_eq(
	    verify(v, &t, 1, 1, buf_span(&secret), &rule), AUTHSTR_E_USAGE);
	ck_assert_str_eq(rule, "not-verifiable");
	ck_assert_int_eq(
	    verify(v, &t, 2, 0, buf_span(&secret), &rule), AUTHSTR_E_USAGE);
	check_records(v, &t);
	buf_put_byte(&secret, 'x');
	ck_assert_int_eq(
	    verify(v, &t, t.n, t.n_server, buf_span(&secret), &rule),
	    AUTHSTR_E_MISMATCH);
	ck_assert_str_eq(rule, "secret-mismatch");
	buf_wipe(&secret);
	talk_wipe(&t);
}

START_TEST(logins_are_verified)
{
	each("exchange", check_verify);
}
END_TEST

/* The first vector is RFC 5802's. */
START_TEST(other_logins_are_told)
{
	const json_t *v = json_array_get(vectors, 0);
	struct authstr_error err = { 0 };
	const char *rule;
	struct talk t;

	talk_init(&t, v);
	/* a server that does not know the password */
	t.servers[1] = SPAN("v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	ck_assert_int_eq(
	    verify(v, &t, 3, 2, SPAN("pencil"), &rule), AUTHSTR_E_MISMATCH);
	ck_assert_str_eq(rule, "scram-server-signature");
	t.servers[1] = SPAN("v=");
	ck_assert_int_eq(
	    verify(v, &t, 3, 2, SPAN("pencil"), &rule), AUTHSTR_E_MISMATCH);
	/* two logins mixed */
	t.servers[0] = SPAN("r=other,s=QSXCR+Q6sek8bf92,i=4096");
	ck_assert_int_eq(
	    verify(v, &t, 3, 1, SPAN("pencil"), &rule), AUTHSTR_E_MISMATCH);
	ck_assert_str_eq(rule, "scram-nonce-mismatch");
	/* a day of work */
	t.servers[0] = SPAN("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
			    "s=QSXCR+Q6sek8bf92,i=2147483647");
	ck_assert_int_eq(
	    verify(v, &t, 3, 1, SPAN("pencil"), &rule), AUTHSTR_E_LIMIT);
	ck_assert_str_eq(rule, "scram-iterations-high");
	t.servers[0] = SPAN("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
			    "s=?,i=4096");
	ck_assert_int_eq(
	    verify(v, &t, 3, 1, SPAN("pencil"), &rule), AUTHSTR_E_USAGE);
	ck_assert_int_eq(
	    authstr_verify_record(vector_mech(v), t.clients, 3, t.servers, 2,
		SPAN("{SCRAM-SHA-256}1,a,b,c"), &err),
	    AUTHSTR_E_MALFORMED);
	ck_assert_str_eq(err.rule, "bad-record");
	talk_wipe(&t);
}
END_TEST

/* -------------------------------------------------------------- refusals -- */

static void
check_error(const json_t *v, const struct authstr_error *err)
{
	const json_t *offset = json_object_get(v, "offset");

	ck_assert_msg(
	    err->rule != NULL && strcmp(err->rule, vector_text(v, "rule")) == 0,
	    "%s: %s (%s)", vector_text(v, "id"), err->rule, err->text);
	if (offset != NULL)
		ck_assert_msg(err->offset == (size_t)json_integer_value(offset),
		    "%s: at %zu", vector_text(v, "id"), err->offset);
	for (const char *c = err->text; *c != '\0'; c++)
		ck_assert(text_is_print((unsigned char)*c));
	ck_assert_ptr_nonnull(authstr_rule_find(err->rule));
}

/* The challenges of a vector; the last is refused. */
static void
check_reject(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	bool b64 = json_object_get(v, "server") == NULL;
	json_t *said = json_object_get(v, b64 ? "server_b64" : "server"), *one;
	struct authstr_error err = { 0 };
	span got;
	size_t i;
	int rc;

	ck_assert(vector_set_inputs(v, ex, &err));
	ck_assert_int_eq(
	    authstr_exchange_step(ex, SPAN_NONE, &got, &err), AUTHSTR_MORE);
	json_array_foreach(said, i, one)
	{
		bool last = i + 1 == json_array_size(said);
		span text =
		    span_make(json_string_value(one), json_string_length(one));
		struct authstr_buf bytes;

		buf_init(&bytes, 1 << 16);
		if (b64)
			authstr_b64_read(text, &bytes, NULL);
		else
			buf_put(&bytes, text);
		/* an empty one asks for the first message again */
		rc = authstr_exchange_step(ex, buf_span(&bytes), &got, &err);
		ck_assert_msg(last ? rc < 0 : rc == AUTHSTR_MORE, "%s: %d",
		    vector_text(v, "id"), rc);
		ck_assert(!last || got.len == 0);
		buf_wipe(&bytes);
	}
	ck_assert_int_eq(authstr_exchange_proved(ex), 0);
	check_error(v, &err);
	authstr_exchange_free(ex);
}

START_TEST(servers_are_refused)
{
	each("scram-reject", check_reject);
}
END_TEST

static void
check_input(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	struct authstr_error err = { 0 };
	span got;

	if (vector_set_inputs(v, ex, &err))
		ck_assert_msg(
		    authstr_exchange_step(ex, SPAN_NONE, &got, &err) < 0,
		    "%s: taken", vector_text(v, "id"));
	check_error(v, &err);
	authstr_exchange_free(ex);
}

START_TEST(inputs_are_refused)
{
	each("scram-input", check_input);
}
END_TEST

/* ---------------------------------------------------------------- records --
 */

static void
check_record(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	json_t *records = json_object_get(v, "records"), *want;
	struct authstr_error err = { 0 };
	struct authstr_buf out;
	const char *format;

	buf_init(&out, 1 << 16);
	ck_assert(vector_set_inputs(v, ex, &err));
	json_object_foreach(records, format, want)
	{
		buf_cut(&out, 0);
		ck_assert_msg(authstr_exchange_record(ex, format, &out, &err) ==
				  AUTHSTR_OK,
		    "%s: %s", vector_text(v, "id"), err.text);
		ck_assert_msg(span_equal(buf_span(&out),
				  authstr_span_of(json_string_value(want))),
		    "%s: %.*s", vector_text(v, "id"), (int)buf_span(&out).len,
		    (const char *)buf_span(&out).p);
	}
	ck_assert_int_eq(
	    authstr_exchange_record(ex, "shadow", &out, &err), AUTHSTR_E_USAGE);
	ck_assert_str_eq(err.rule, "no-record");
	authstr_exchange_set(ex, AUTHSTR_ITERATIONS, SPAN("1000001"), NULL);
	ck_assert_int_eq(authstr_exchange_record(ex, "dovecot", &out, &err),
	    AUTHSTR_E_LIMIT);
	buf_wipe(&out);
	authstr_exchange_free(ex);
}

START_TEST(records_are_made)
{
	each("scram-record", check_record);
}
END_TEST

/* Without a nonce or salt given, each is another. */
START_TEST(nonces_differ)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("SCRAM-SHA-1"));
	struct authstr_buf seen[2];

	for (int i = 0; i < 2; i++) {
		struct authstr_exchange *ex = authstr_exchange_new(m);
		span said;

		buf_init(&seen[i], 4096);
		authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("user"), NULL);
		authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN("pw"), NULL);
		ck_assert_int_eq(
		    authstr_exchange_step(ex, SPAN_NONE, &said, NULL),
		    AUTHSTR_MORE);
		ck_assert_uint_eq(said.len, strlen("n,,n=user,r=") + 24);
		buf_put(&seen[i], said);
		ck_assert_int_eq(
		    authstr_exchange_record(ex, "dovecot", &seen[i], NULL),
		    AUTHSTR_OK);
		authstr_exchange_free(ex);
	}
	ck_assert(!span_equal(span_sub(buf_span(&seen[0]), 0, 36),
	    span_sub(buf_span(&seen[1]), 0, 36)));
	ck_assert(!span_equal(span_from(buf_span(&seen[0]), 36),
	    span_from(buf_span(&seen[1]), 36)));
	buf_wipe(&seen[0]);
	buf_wipe(&seen[1]);
}
END_TEST

Suite *
suite_scram(void)
{
	Suite *s = suite_create("scram");
	TCase *tc = tcase_create("scram");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, values_are_shown);
	tcase_add_test(tc, no_memory_is_told);
	tcase_add_test(tc, messages_are_read);
	tcase_add_test(tc, logins_are_verified);
	tcase_add_test(tc, other_logins_are_told);
	tcase_add_test(tc, servers_are_refused);
	tcase_add_test(tc, inputs_are_refused);
	tcase_add_test(tc, records_are_made);
	tcase_add_test(tc, nonces_differ);
	suite_add_tcase(s, tc);
	return s;
}

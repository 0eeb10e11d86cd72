/* SPDX-License-Identifier: MIT */
/*
 * DIGEST-MD5 beyond what each row is tested for: what it refuses, whose
 * responses it verifies, what is stored of a password.
 *
 *	digest-refuse	servers_b64, the last of which is refused with `rule`
 *			at `offset` (null: nowhere)
 *	digest-verify	client_b64 and server_b64 against inputs.password: it
 *			fits, or not, with `rule`; where inputs.user is given,
 *so does the record of it
 *	digest-record	the record of inputs in `format`: `expect`, or `rule`
 */
#include "base/mem.h"
#include "support/vectors.h"
#include "unit/unit.h"

#define SERVERS_MAX 4

static json_t *vectors;

static void
load(void)
{
	vectors = vectors_load("digest");
}

static void
unload(void)
{
	json_decref(vectors);
}

static bool
is_op(const json_t *v, const char *op)
{
	return strcmp(vector_text(v, "op"), op) == 0;
}

static void
check_refusal(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	json_t *servers = json_object_get(v, "servers_b64"), *server;
	json_t *offset = json_object_get(v, "offset");
	struct authstr_error err = { 0 };
	size_t i, n = json_array_size(servers);
	const char *id = vector_text(v, "id");

	ck_assert(vector_set_inputs(v, ex, &err));
	json_array_foreach(servers, i, server)
	{
		struct authstr_buf challenge;
		span got;
		int rc;

		vector_b64(json_string_value(server), &challenge);
		rc =
		    authstr_exchange_step(ex, buf_span(&challenge), &got, &err);
		ck_assert_msg(
		    (rc < 0) == (i + 1 == n), "%s: step %zu: %d", id, i, rc);
		buf_wipe(&challenge);
	}
	ck_assert_msg(strcmp(err.rule, vector_text(v, "rule")) == 0,
	    "%s: %s (%s)", id, err.rule, err.text);
	ck_assert_msg(err.offset == (json_is_integer(offset)
					    ? (size_t)json_integer_value(offset)
					    : AUTHSTR_NO_OFFSET),
	    "%s: offset %zu", id, err.offset);
	ck_assert_int_eq(authstr_exchange_proved(ex),
	    strcmp(err.rule, "exchange-over") == 0);
	authstr_exchange_free(ex);
}

/* What a "digest-verify" holds. */
struct talk {
	const struct authstr_mech *m;
	struct authstr_buf client, server[SERVERS_MAX], password;
	span said, heard[SERVERS_MAX];
	size_t servers;
};

static void
read_talk(const json_t *v, struct talk *t)
{
	json_t *servers = json_object_get(v, "server_b64"), *server;
	size_t i;

	*t = (struct talk){ .m = vector_mech(v) };
	vector_b64(vector_text(v, "client_b64"), &t->client);
	t->said = buf_span(&t->client);
	buf_init(&t->password, 4096);
	vector_bytes(json_object_get(v, "inputs"), "password", &t->password);
	json_array_foreach(servers, i, server)
	{
		vector_b64(json_string_value(server), &t->server[i]);
		t->heard[i] = buf_span(&t->server[i]);
	}
	t->servers = json_array_size(servers);
}

static void
free_talk(struct talk *t)
{
	buf_wipe(&t->client);
	buf_wipe(&t->password);
	for (size_t i = 0; i < t->servers; i++)
		buf_wipe(&t->server[i]);
}

static int
verify(const struct talk *t, span record, struct authstr_error *err)
{
	if (span_is_none(record))
		return authstr_verify(t->m, &t->said, 1, t->heard, t->servers,
		    buf_span(&t->password), err);
	return authstr_verify_record(
	    t->m, &t->said, 1, t->heard, t->servers, record, err);
}

static void
check_record_of(const json_t *v, const struct talk *t, const char *format)
{
	const json_t *inputs = json_object_get(v, "inputs");
	struct authstr_exchange *ex = authstr_exchange_new(t->m);
	struct authstr_buf record;
	span all;

	buf_init(&record, 4096);
	ck_assert(vector_set_inputs(v, ex, NULL));
	authstr_exchange_set(ex, AUTHSTR_AUTHCID,
	    authstr_span_of(vector_text(inputs, "user")), NULL);
	ck_assert_int_eq(
	    authstr_exchange_record(ex, format, &record, NULL), AUTHSTR_OK);
	all = buf_span(&record);
	ck_assert_int_eq(verify(t, all, NULL), AUTHSTR_OK);
	/* 32 digits alone, and with one of them wrong */
	all = span_from(all, all.len - 32);
	ck_assert_int_eq(verify(t, all, NULL), AUTHSTR_OK);
	record.p[record.len - 1] ^= 1;
	ck_assert_int_eq(verify(t, all, NULL), AUTHSTR_E_MISMATCH);
	buf_wipe(&record);
	authstr_exchange_free(ex);
}

/* Without memory there is no verdict. */
static void
check_no_memory(const json_t *v, const struct talk *t, int right)
{
	int rc = AUTHSTR_E_NOMEM;

	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		rc = verify(t, SPAN_NONE, NULL);
		mem_fail_at(0);
	}
	ck_assert_msg(rc == right, "%s: %d", vector_text(v, "id"), rc);
}

static void
check_verdict(const json_t *v)
{
	const char *rule = vector_text(v, "rule"), *id = vector_text(v, "id");
	struct authstr_error err = { 0 };
	struct talk t;
	int rc;

	read_talk(v, &t);
	rc = verify(&t, SPAN_NONE, &err);
	ck_assert_msg((rc == AUTHSTR_OK) == (rule == NULL), "%s: %d %s", id, rc,
	    err.text);
	if (rule != NULL)
		ck_assert_msg(
		    strcmp(rule, err.rule) == 0, "%s: %s", id, err.rule);
	check_no_memory(v, &t, rc);
	if (vector_text(json_object_get(v, "inputs"), "user") != NULL) {
		check_record_of(v, &t, "digest-ha1");
		check_record_of(v, &t, "dovecot");
	}
	free_talk(&t);
}

static void
check_record(const json_t *v)
{
	struct authstr_exchange *ex = authstr_exchange_new(vector_mech(v));
	const char *expect = vector_text(v, "expect");
	struct authstr_error err = { 0 };
	struct authstr_buf out;
	int rc;

	buf_init(&out, 4096);
	ck_assert(vector_set_inputs(v, ex, NULL));
	rc = authstr_exchange_record(ex, vector_text(v, "format"), &out, &err);
	if (expect == NULL) {
		ck_assert_int_lt(rc, 0);
		ck_assert_str_eq(err.rule, vector_text(v, "rule"));
		ck_assert_uint_eq(buf_span(&out).len, 0);
	} else {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		ck_assert_msg(
		    span_equal(buf_span(&out), authstr_span_of(expect)),
		    "%s: %.*s", vector_text(v, "id"), (int)out.len,
		    (const char *)out.p);
	}
	buf_wipe(&out);
	authstr_exchange_free(ex);
}

static const struct {
	const char *op;
	void (*check)(const json_t *v);
} ops[] = {
	{ "digest-refuse", check_refusal },
	{ "digest-verify", check_verdict },
	{ "digest-record", check_record },
};

START_TEST(vectors_hold)
{
	const json_t *v;
	size_t i, n = 0;

	json_array_foreach(vectors, i, v)
	{
		if (!is_op(v, ops[_i].op))
			continue;
		ops[_i].check(v);
		n++;
	}
	ck_assert_uint_gt(n, 5);
}
END_TEST

static struct authstr_exchange *
chris(void)
{
	struct authstr_exchange *ex =
	    authstr_exchange_new(authstr_mech_find(SPAN("DIGEST-MD5")));

	authstr_exchange_set(ex, AUTHSTR_AUTHCID, SPAN("chris"), NULL);
	authstr_exchange_set(ex, AUTHSTR_PASSWORD, SPAN("secret"), NULL);
	authstr_exchange_set(ex, AUTHSTR_SERVICE, SPAN("imap"), NULL);
	authstr_exchange_set(ex, AUTHSTR_CNONCE, SPAN("OA6MHXh6VqTrRk"), NULL);
	return ex;
}

static const char challenge[] = "realm=\"elwood.innosoft.com\","
				"nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\","
				"algorithm=md5-sess,charset=utf-8";

/* RFC 2831 section 4, with what it leaves to be computed (by Python's
 * hashlib). */
static const struct {
	const char *id, *value;
} shown[] = {
	{ "ha1", "eb5a750053e4d2c34aa84bbc9b0b6ee7" },
	{ "a1-hash", "a2549853149b0536f01f0b850c643c57" },
	{ "a2", "AUTHENTICATE:imap/elwood.innosoft.com" },
	{ "a2-hash", "15e3594677e51ade69715d1cb7d207ba" },
	{ "response", "d388dad90d4bbd760a152321f2143af7" },
	{ "rspauth-a2", ":imap/elwood.innosoft.com" },
	{ "rspauth", "ea40f60335c427b5527b84dbabcdfffd" },
	{ "realm", "elwood.innosoft.com" },
	{ "digest-uri", "imap/elwood.innosoft.com" },
};

START_TEST(values_are_shown)
{
	struct authstr_exchange *ex = chris();
	const struct authstr_field *f = NULL;
	span got;

	authstr_exchange_trace(ex, 1);
	ck_assert_int_eq(
	    authstr_exchange_step(ex, authstr_span_of(challenge), &got, NULL),
	    AUTHSTR_MORE);
	for (size_t i = 0; (f = authstr_exchange_traced(ex, i)) != NULL; i++)
		if (strcmp(f->id, shown[_i].id) == 0)
			break;
	ck_assert_ptr_nonnull(f);
	ck_assert_msg(span_equal(f->value, authstr_span_of(shown[_i].value)),
	    "%s is %.*s", f->id, (int)f->value.len, (const char *)f->value.p);
	authstr_exchange_free(ex);
}
END_TEST

START_TEST(server_is_proved)
{
	struct authstr_exchange *ex = chris();
	span got;

	authstr_exchange_step(ex, authstr_span_of(challenge), &got, NULL);
	ck_assert_int_eq(authstr_exchange_proved(ex), 0);
	ck_assert_int_eq(
	    authstr_exchange_step(ex,
		SPAN("rspauth=ea40f60335c427b5527b84dbabcdfffd"), &got, NULL),
	    AUTHSTR_OK);
	ck_assert_int_eq(authstr_exchange_proved(ex), 1);
	/* not "none": the server waits for an empty line */
	ck_assert(!span_is_none(got) && got.len == 0);
	authstr_exchange_free(ex);
}
END_TEST

/* A cnonce that nobody gave is another each time, and not too short. */
START_TEST(cnonce_is_random)
{
	struct authstr_buf seen;

	buf_init(&seen, 4096);
	for (int i = 0; i < 2; i++) {
		struct authstr_exchange *ex = chris();
		struct authstr_msg *msg;
		const struct authstr_field *f;
		span got;

		authstr_exchange_set(ex, AUTHSTR_CNONCE, SPAN_NONE, NULL);
		authstr_exchange_step(
		    ex, authstr_span_of(challenge), &got, NULL);
		ck_assert_int_eq(authstr_msg_read(authstr_exchange_mech(ex),
				     AUTHSTR_CLIENT, 0, got, &msg, NULL),
		    AUTHSTR_OK);
		f = authstr_msg_field(msg, "cnonce");
		ck_assert_uint_ge(f->value.len, 16);
		ck_assert_uint_eq(
		    span_search(buf_span(&seen), f->value, 0), SPAN_NPOS);
		buf_put(&seen, f->value);
		authstr_msg_free(msg);
		authstr_exchange_free(ex);
	}
	buf_wipe(&seen);
}
END_TEST

/* RFC 2831 section 2.1.1: less than 2048 octets; the rest is read all the
 * same. */
START_TEST(length_is_noted)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("DIGEST-MD5"));
	struct authstr_buf long_one;
	struct authstr_msg *msg;

	buf_init(&long_one, 4096);
	buf_put_str(&long_one, challenge);
	buf_put(&long_one, SPAN(",x="));
	for (size_t i = long_one.len; i < 2047; i++)
		buf_put_byte(&long_one, 'x');
	for (size_t more = 0; more < 2; more++) {
		ck_assert_int_eq(authstr_msg_read(m, AUTHSTR_SERVER, 0,
				     buf_span(&long_one), &msg, NULL),
		    AUTHSTR_OK);
		ck_assert_uint_eq(authstr_msg_note_count(msg), more);
		ck_assert_ptr_nonnull(authstr_msg_field(msg, "extension"));
		if (more > 0)
			ck_assert_str_eq(
			    authstr_note_rule(authstr_msg_note_at(msg, 0)),
			    "digest-too-long");
		authstr_msg_free(msg);
		buf_put_byte(&long_one, 'x');
	}
	buf_wipe(&long_one);
}
END_TEST

static const struct {
	const char *pasted, *read; /* NULL: refused */
} pasted[] = {
	{ "334 cmVhbG09InIiLG5vbmNlPSJuIg==", "realm=\"r\",nonce=\"n\"" },
	{ "+ cnNwYXV0aD0wMA==", "rspauth=00" },
	{ "realm=\"r\",nonce=\"n\"", "realm=\"r\",nonce=\"n\"" },
	{ "S: nonce=\"n\", realm=\"r\"\r\n", "nonce=\"n\", realm=\"r\"" },
	{ "aGVsbG8h", NULL },
	{ "hello", NULL },
};

START_TEST(challenges_are_read)
{
	const struct authstr_mech *m = authstr_mech_find(SPAN("DIGEST-MD5"));
	struct authstr_buf out;
	int rc;

	buf_init(&out, 4096);
	rc = authstr_challenge_read(
	    m, authstr_span_of(pasted[_i].pasted), &out, NULL);
	ck_assert_int_eq(rc == AUTHSTR_OK, pasted[_i].read != NULL);
	if (pasted[_i].read != NULL)
		ck_assert(span_equal(
		    buf_span(&out), authstr_span_of(pasted[_i].read)));
	buf_wipe(&out);
}
END_TEST

static const char *const bad_records[] = { "", "chris:r:", "{DIGEST-MD5}",
	"chris:r:00112233445566778899aabbccddeef",
	"chris:r:00112233445566778899aabbccddeeffa",
	"{CRAM-MD5}00112233445566778899aabbccddeeff", "secret" };

START_TEST(records_are_checked)
{
	const json_t *v;
	size_t i;

	json_array_foreach(vectors, i, v)
	{
		struct authstr_error err = { 0 };
		struct talk t;

		if (!is_op(v, "digest-verify") || vector_text(v, "rule"))
			continue;
		read_talk(v, &t);
		ck_assert_int_eq(
		    verify(&t, authstr_span_of(bad_records[_i]), &err),
		    AUTHSTR_E_MALFORMED);
		ck_assert_str_eq(err.rule, "bad-record");
		free_talk(&t);
	}
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_digest(void)
{
	Suite *s = suite_create("digest");
	TCase *tc = tcase_create("digest");

	tcase_add_unchecked_fixture(tc, load, unload);
	LOOP(tc, vectors_hold, ops);
	LOOP(tc, values_are_shown, shown);
	tcase_add_test(tc, server_is_proved);
	tcase_add_test(tc, cnonce_is_random);
	tcase_add_test(tc, length_is_noted);
	LOOP(tc, challenges_are_read, pasted);
	LOOP(tc, records_are_checked, bad_records);
	suite_add_tcase(s, tc);
	return s;
}

/* SPDX-License-Identifier: MIT */
/*
 * NTLM against ntlm.jsonl: the published values, what others said, and
 * challenges that must not be answered.  What the client says is compared in
 * mech_step.
 */
#include <stdlib.h>
#include "base/mem.h"
#include "crypto/legacy.h"
#include "mech/ntlm.h"
#include "support/vectors.h"
#include "unit/expect.h"
#include "unit/unit.h"

#define MESSAGES_MAX 4
#define MAX (1 << 20)

static json_t *vectors;

static void
load(void)
{
	vectors = vectors_load("ntlm");
}

static void
unload(void)
{
	json_decref(vectors);
}

static const struct authstr_mech *
ntlm(void)
{
	return authstr_mech_find(SPAN("NTLM"));
}

static void
each(const char *op, void (*check)(const json_t *v))
{
	ck_assert_uint_gt(vectors_each(vectors, op, check), 0);
}

/* ---------------------------------------------------------- exchanges -- */

static void
step_b64(const json_t *v, size_t step, const char *key, struct authstr_buf *b)
{
	const json_t *steps = json_object_get(v, "steps");

	vector_b64(vector_text(json_array_get(steps, step), key), b);
}

static int
answer(const json_t *v, bool trace, span challenge,
    struct authstr_exchange **ex, struct authstr_error *err)
{
	span said;
	int rc;

	if ((*ex = authstr_exchange_new(ntlm())) == NULL)
		return AUTHSTR_E_NOMEM;
	authstr_exchange_trace(*ex, trace);
	if (!vector_set_inputs(v, *ex, err))
		return err->code;
	rc = authstr_exchange_step(*ex, SPAN_NONE, &said, err);
	if (rc == AUTHSTR_MORE)
		rc = authstr_exchange_step(*ex, challenge, &said, err);
	return rc;
}

static span
shown(const struct authstr_exchange *ex, const char *id)
{
	const struct authstr_field *f;

	for (size_t i = 0; (f = authstr_exchange_traced(ex, i)) != NULL; i++)
		if (strcmp(f->id, id) == 0)
			return f->value;
	return SPAN_NONE;
}

/* lm_hex, nt_hex, and shown: {id: hex} */
static void
check_shown(const json_t *v)
{
	const char *id = vector_text(v, "id");
	const char *lm = vector_text(v, "lm_hex"), *key;
	const char *nt = vector_text(v, "nt_hex");
	json_t *want = json_object_get(v, "shown"), *value;
	struct authstr_error err = { 0 };
	struct authstr_exchange *ex;
	struct authstr_buf server;

	step_b64(v, 1, "server_b64", &server);
	ck_assert_msg(
	    answer(v, true, buf_span(&server), &ex, &err) == AUTHSTR_OK,
	    "%s: %s", id, err.text);
	if (lm != NULL)
		expect_hex(id, "LM", shown(ex, "lm-response"), lm);
	if (nt != NULL)
		expect_hex(id, "NT", shown(ex, "nt-response"), nt);
	json_object_foreach(want, key, value)
	    expect_hex(id, key, shown(ex, key), json_string_value(value));
	ck_assert_int_eq(authstr_exchange_proved(ex), 1);
	authstr_exchange_free(ex);
	buf_wipe(&server);
}

START_TEST(values_are_shown)
{
	each("exchange", check_shown);
}
END_TEST

/* Who made the message is found out, and nobody else. */
static void
check_verified(const json_t *v)
{
	const char *id = vector_text(v, "id");
	struct authstr_buf offer, server, client, secret;
	struct authstr_error err = { 0 };
	span said[2], heard;

	step_b64(v, 0, "client_b64", &offer);
	step_b64(v, 1, "server_b64", &server);
	step_b64(v, 1, "client_b64", &client);
	said[0] = buf_span(&offer);
	said[1] = buf_span(&client);
	heard = buf_span(&server);
	buf_init(&secret, MAX);
	vector_bytes(json_object_get(v, "inputs"), "password", &secret);
	if (strcmp(id, "ntlm-old-utf8") != 0) /* its bytes are no Unicode */
		ck_assert_msg(authstr_verify(ntlm(), said, 2, &heard, 1,
				  buf_span(&secret), &err) == AUTHSTR_OK,
		    "%s: %s", id, err.text);
	buf_put_byte(&secret, 'x');
	ck_assert_msg(authstr_verify(ntlm(), said, 2, &heard, 1,
			  buf_span(&secret), &err) == AUTHSTR_E_MISMATCH,
	    "%s", id);
	ck_assert_str_eq(err.rule, "secret-mismatch");
	buf_wipe(&offer);
	buf_wipe(&server);
	buf_wipe(&client);
	buf_wipe(&secret);
}

START_TEST(exchanges_are_verified)
{
	each("exchange", check_verified);
}
END_TEST

static void
check_no_memory(const json_t *v)
{
	const char *id = vector_text(v, "id");
	struct authstr_buf server;
	int rc = AUTHSTR_E_NOMEM;

	step_b64(v, 1, "server_b64", &server);
	for (unsigned long n = 1; rc == AUTHSTR_E_NOMEM; n++) {
		struct authstr_error err = { 0 };
		struct authstr_exchange *ex;

		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		rc = answer(v, true, buf_span(&server), &ex, &err);
		mem_fail_at(0);
		authstr_exchange_free(ex);
	}
	ck_assert_msg(rc == AUTHSTR_OK, "%s: %d", id, rc);
	buf_wipe(&server);
}

START_TEST(memory_that_is_missing_is_told)
{
	each("exchange", check_no_memory);
}
END_TEST

/* ----------------------------------------------------------- refusals -- */

static void
check_refused(const json_t *v)
{
	const char *id = vector_text(v, "id");
	const json_t *offset = json_object_get(v, "offset");
	struct authstr_error err = { 0 };
	struct authstr_exchange *ex;
	struct authstr_buf server;
	int rc;

	vector_b64(vector_text(v, "challenge_b64"), &server);
	rc = answer(v, false, buf_span(&server), &ex, &err);
	ck_assert_msg(rc < 0, "%s was answered", id);
	ck_assert_msg(strcmp(err.rule, vector_text(v, "rule")) == 0,
	    "%s: %s, %s", id, err.rule, err.text);
	ck_assert_ptr_nonnull(authstr_rule_find(err.rule));
	ck_assert_msg(err.offset == (json_is_integer(offset)
					    ? (size_t)json_integer_value(offset)
					    : AUTHSTR_NO_OFFSET),
	    "%s: at %zu", id, err.offset);
	authstr_exchange_free(ex);
	buf_wipe(&server);
}

START_TEST(bad_challenges_are_refused)
{
	each("refuse", check_refused);
}
END_TEST

/* No challenge with target information can be cut and still be answered. */
static void
check_cut_refused(const json_t *v)
{
	const char *id = vector_text(v, "id");
	struct authstr_buf server;

	step_b64(v, 1, "server_b64", &server);
	if ((ntlm_u32(buf_span(&server), 20) & NTLM_TARGET_INFO) != 0)
		for (size_t len = 0; len < server.len; len++) {
			struct authstr_error err = { 0 };
			struct authstr_exchange *ex;
			span cut = span_sub(buf_span(&server), 0, len);

			ck_assert_msg(answer(v, false, cut, &ex, &err) < 0 &&
					  err.offset <= len,
			    "%s: %zu bytes were answered", id, len);
			authstr_exchange_free(ex);
		}
	buf_wipe(&server);
}

START_TEST(cut_challenges_are_refused)
{
	each("exchange", check_cut_refused);
}
END_TEST

static size_t
clamp(uint32_t offset, size_t len)
{
	return offset < len ? offset : len;
}

/* A security buffer is believed where it is free of others and inside. */
static void
check_moved(const json_t *v)
{
	const char *id = vector_text(v, "id");
	static const uint32_t offsets[] = { 0, 12, 47, 48, 63, 64, 65, 0x7fff,
		0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff };
	struct authstr_buf server;
	size_t len, least = 32;

	step_b64(v, 1, "server_b64", &server);
	len = server.len;
	if ((ntlm_u32(buf_span(&server), 20) & NTLM_TARGET_INFO) != 0)
		least = 48;
	for (size_t i = 0; i < 2 * sizeof(offsets) / sizeof(*offsets); i++) {
		unsigned char *at = server.p + (i % 2 == 0 ? 16 : 44);
		unsigned char was[4];
		struct authstr_error err = { 0 };
		struct authstr_exchange *ex;
		struct ntlm_msg msg;
		uint32_t offset = offsets[i / 2];
		int rc;

		if ((i % 2 == 1 && least == 32) || len < 48 ||
		    ntlm_u16(buf_span(&server), (size_t)(at - 4 - server.p)) ==
			0)
			continue;
		memcpy(was, at, 4);
		for (size_t k = 0; k < 4; k++)
			at[k] = (unsigned char)(offset >> 8 * k);
		rc = answer(v, false, buf_span(&server), &ex, &err);
		ck_assert(ntlm_parse(buf_span(&server), &msg));
		for (size_t part = 0; part < NTLM_PARTS; part++)
			ck_assert(msg.part[part].start <= msg.part[part].end &&
				  msg.part[part].end <= len);
		if (clamp(offset, len) < least)
			ck_assert_msg(rc < 0, "%s: %zu", id, i);
		if (offset > len)
			ck_assert_str_eq(err.rule, "ntlm-truncated");
		authstr_exchange_free(ex);
		memcpy(at, was, 4);
	}
	buf_wipe(&server);
}

START_TEST(moved_parts_are_not_believed)
{
	each("exchange", check_moved);
}
END_TEST

/* ------------------------------------------------------- verification -- */

struct heard {
	struct authstr_buf bufs[MESSAGES_MAX];
	span spans[MESSAGES_MAX];
	size_t n;
};

static void
hear(const json_t *list, struct heard *h)
{
	h->n = json_array_size(list);
	for (size_t i = 0; i < h->n; i++) {
		vector_b64(
		    json_string_value(json_array_get(list, i)), &h->bufs[i]);
		h->spans[i] = buf_span(&h->bufs[i]);
	}
}

static void
forget(struct heard *h)
{
	for (size_t i = 0; i < h->n; i++)
		buf_wipe(&h->bufs[i]);
}

static int
verify(const json_t *v, const struct heard *client, const struct heard *server,
    struct authstr_error *err)
{
	struct authstr_buf secret;
	int rc;

	buf_init(&secret, MAX);
	ck_assert(vector_bytes(v, "password", &secret));
	if (buf_status(&secret) != AUTHSTR_OK)
		rc = AUTHSTR_E_NOMEM;
	else
		rc = authstr_verify(ntlm(), client->spans, client->n,
		    server->spans, server->n, buf_span(&secret), err);
	buf_wipe(&secret);
	return rc;
}

static void
check_verify(const json_t *v)
{
	const char *id = vector_text(v, "id");
	const char *want = vector_text(v, "result");
	struct authstr_error err = { .rule = "ok" };
	struct heard client, server;
	int rc = AUTHSTR_E_NOMEM;

	hear(json_object_get(v, "client_b64"), &client);
	hear(json_object_get(v, "server_b64"), &server);
	rc = verify(v, &client, &server, &err);
	ck_assert_msg(strcmp(want, rc == AUTHSTR_OK ? "ok" : err.rule) == 0,
	    "%s: %d, %s", id, rc, err.text);
	for (unsigned long n = 1;; n++) {
		int now;

		ck_assert_uint_lt(n, 1000);
		mem_fail_at(n);
		now = verify(v, &client, &server, &err);
		mem_fail_at(0);
		if (now == rc)
			break;
		ck_assert_int_eq(now, AUTHSTR_E_NOMEM);
	}
	forget(&client);
	forget(&server);
}

START_TEST(messages_of_others_are_verified)
{
	each("verify", check_verify);
}
END_TEST

/* ------------------------------------------------------------- pieces -- */

/* RFC 1320 appendix A.5; FIPS 81 has this block; RFC 6229 section 2. */
START_TEST(legacy_digests_and_ciphers_hold)
{
	static const unsigned char zeros[16] = { 0 };
	struct authstr_buf out;

	buf_init(&out, 100);
	ck_assert_int_eq(
	    legacy_md4(SPAN("message digest"), &out, NULL), AUTHSTR_OK);
	expect_hex(
	    "MD4", "", buf_span(&out), "d9130a8164549fe818874806e1c7014b");
	buf_wipe(&out);
	/* key 0123456789abcdef without its parity bits */
	ck_assert_int_eq(legacy_des(SPAN("\x00\x45\x16\x44\xe5\xae\xf7"),
			     SPAN("Now is t"), &out, NULL),
	    AUTHSTR_OK);
	buf_wipe(&out);
	ck_assert_int_eq(
	    legacy_rc4(SPAN("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"
			    "\x0d\x0e\x0f\x10"),
		span_make(zeros, 16), &out, NULL),
	    AUTHSTR_OK);
	expect_hex(
	    "RC4", "", buf_span(&out), "9ac7cc9a609d1ef7b2932899cde41b97");
	buf_wipe(&out);
}
END_TEST

/* UnicodeData.txt; sharp s, dotless i, micro sign and long s stay. */
START_TEST(upper_case_is_of_unicode)
{
	static const uint32_t pairs[][2] = { { 'a', 'A' }, { 'z', 'Z' },
		{ '{', '{' }, { '`', '`' }, { 0xdf, 0xdf }, { 0xe0, 0xc0 },
		{ 0xf7, 0xf7 }, { 0xfe, 0xde }, { 0xff, 0x178 }, { 0xb5, 0xb5 },
		{ 0x131, 0x131 }, { 0x17f, 0x17f }, { 0x100, 0x100 },
		{ 0x101, 0x100 }, { 0x17e, 0x17d }, { 0x138, 0x138 },
		{ 0x21b, 0x21a }, { 0x1c6, 0x1c4 }, { 0x1c5, 0x1c5 },
		{ 0x3b1, 0x391 }, { 0x3c2, 0x3a3 }, { 0x3ce, 0x38f },
		{ 0x44f, 0x42f }, { 0x45e, 0x40e }, { 0x491, 0x490 },
		{ 0x586, 0x556 }, { 0x1ef9, 0x1ef8 }, { 0xff5a, 0xff3a },
		{ 0x4e2d, 0x4e2d }, { 0x1f600, 0x1f600 } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ck_assert_msg(ntlm_upper(pairs[i][0]) == pairs[i][1],
		    "U+%04X is U+%04X", pairs[i][0], ntlm_upper(pairs[i][0]));
}
END_TEST

/* The client challenge is drawn where it is not given. */
START_TEST(client_challenges_differ)
{
	span challenge = SPAN("NTLMSSP\0\2\0\0\0\0\0\0\0\0\0\0\0\5\2\0\0"
			      "12345678\0\0\0\0\0\0\0\0");
	struct authstr_exchange *ex[2];
	span said[2];

	for (int i = 0; i < 2; i++) {
		ex[i] = authstr_exchange_new(ntlm());
		authstr_exchange_set(ex[i], AUTHSTR_AUTHCID, SPAN("u"), NULL);
		authstr_exchange_set(ex[i], AUTHSTR_PASSWORD, SPAN("p"), NULL);
		authstr_exchange_set(ex[i], AUTHSTR_TIME, SPAN("0"), NULL);
		authstr_exchange_step(ex[i], SPAN_NONE, &said[i], NULL);
		ck_assert_int_eq(
		    authstr_exchange_step(ex[i], challenge, &said[i], NULL),
		    AUTHSTR_OK);
	}
	ck_assert_uint_eq(said[0].len, said[1].len);
	ck_assert(!span_equal(said[0], said[1]));
	authstr_exchange_free(ex[0]);
	authstr_exchange_free(ex[1]);
}
END_TEST

Suite *
suite_ntlm(void)
{
	Suite *s = suite_create("ntlm");
	TCase *tc = tcase_create("ntlm");

	tcase_add_unchecked_fixture(tc, load, unload);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, values_are_shown);
	tcase_add_test(tc, exchanges_are_verified);
	tcase_add_test(tc, memory_that_is_missing_is_told);
	tcase_add_test(tc, bad_challenges_are_refused);
	tcase_add_test(tc, cut_challenges_are_refused);
	tcase_add_test(tc, moved_parts_are_not_believed);
	tcase_add_test(tc, messages_of_others_are_verified);
	tcase_add_test(tc, legacy_digests_and_ciphers_hold);
	tcase_add_test(tc, upper_case_is_of_unicode);
	tcase_add_test(tc, client_challenges_differ);
	suite_add_tcase(s, tc);
	return s;
}

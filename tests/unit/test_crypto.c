/* SPDX-License-Identifier: MIT */
#include <gsasl.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/b64.h"
#include "base/mem.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/hmac.h"
#include "crypto/prep.h"
#include "crypto/random.h"
#include "support/vectors.h"
#include "unit/file.h"
#include "unit/unit.h"

/* RFC 1321 appendix A.5; FIPS 180-2 appendix B.1 and RFC 3174 section 7.3. */
static const struct {
	const char *name, *text, *hex;
} digests[] = {
	{ "MD5", "", "d41d8cd98f00b204e9800998ecf8427e" },
	{ "MD5", "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
	{ "SHA1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ "SHA256", "abc",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"
	    "d" },
};

START_TEST(digests_hold)
{
	struct authstr_buf out;

	buf_init(&out, 200);
	ck_assert_int_eq(digest_hex(digests[_i].name,
			     authstr_span_of(digests[_i].text), &out, NULL),
	    AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), authstr_span_of(digests[_i].hex)));
	buf_wipe(&out);
}
END_TEST

/* RFC 2202 sections 2 and 3, RFC 4231 section 4.3; an empty key computed with
 * Python's hmac. */
static const struct {
	const char *name, *key, *text, *hex;
} hmacs[] = {
	{ "MD5", "Jefe", "what do ya want for nothing?",
	    "750c783e6ab0b503eaa86e310a5db738" },
	{ "SHA1", "Jefe", "what do ya want for nothing?",
	    "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
	{ "SHA256", "Jefe", "what do ya want for nothing?",
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384"
	    "3" },
	{ "MD5", "", "", "74e6f7298a9c2d168935f58c001bad88" },
};

START_TEST(hmacs_hold)
{
	struct authstr_buf out, raw;

	buf_init(&out, 200);
	ck_assert_int_eq(
	    digest_hmac_hex(hmacs[_i].name, authstr_span_of(hmacs[_i].key),
		authstr_span_of(hmacs[_i].text), &out, NULL),
	    AUTHSTR_OK);
	ck_assert(span_equal(buf_span(&out), authstr_span_of(hmacs[_i].hex)));
	buf_cut(&out, 0);
	buf_init(&raw, 64);
	ck_assert_int_eq(
	    authstr_hmac(hmacs[_i].name, authstr_span_of(hmacs[_i].key),
		authstr_span_of(hmacs[_i].text), &raw, NULL),
	    AUTHSTR_OK);
	buf_put_hex(&out, buf_span(&raw));
	ck_assert(span_equal(buf_span(&out), authstr_span_of(hmacs[_i].hex)));
	buf_wipe(&raw);
	buf_wipe(&out);
}
END_TEST

/* One after the other with what was kept, whatever the length of the key. */
START_TEST(hmacs_hold_again)
{
	struct hmac *kept = NULL;
	struct authstr_buf out;

	buf_init(&out, 200);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof(hmacs) / sizeof(hmacs[0]); i++) {
			if (strcmp(hmacs[i].name, "MD5") != 0)
				continue;
			buf_cut(&out, 0);
			ck_assert_int_eq(
			    hmac_hex(&kept, "MD5",
				authstr_span_of(hmacs[i].key),
				authstr_span_of(hmacs[i].text), &out, NULL),
			    AUTHSTR_OK);
			ck_assert(span_equal(
			    buf_span(&out), authstr_span_of(hmacs[i].hex)));
		}
	hmac_free(kept);
	hmac_free(NULL);
	buf_wipe(&out);
}
END_TEST

START_TEST(hmacs_fail_with_a_reason)
{
	struct authstr_error err = { 0 };
	struct hmac *kept = NULL;
	struct authstr_buf out, small;

	buf_init(&out, 200);
	buf_init(&small, 31);
	ck_assert_int_eq(
	    hmac_hex(&kept, "MD0", SPAN("k"), SPAN("x"), &out, &err),
	    AUTHSTR_E_CRYPTO);
	ck_assert_str_eq(err.rule, "crypto-unavailable");
	ck_assert_ptr_null(kept);
	ck_assert_int_eq(
	    hmac_hex(&kept, "MD5", SPAN("k"), SPAN("x"), &small, &err),
	    AUTHSTR_E_LIMIT);
	ck_assert_str_eq(err.rule, "no-room");
	hmac_free(kept);
	kept = NULL;
	mem_fail_at(1);
	ck_assert_int_eq(
	    hmac_hex(&kept, "MD5", SPAN("k"), SPAN("x"), &out, &err),
	    AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	ck_assert_uint_eq(buf_span(&out).len, 0);
	buf_wipe(&out);
	buf_wipe(&small);
}
END_TEST

START_TEST(digests_fail_with_a_reason)
{
	struct authstr_error err = { 0 };
	struct authstr_buf out, small;

	buf_init(&out, 200);
	ck_assert_int_eq(
	    authstr_digest("MD0", SPAN("x"), &out, &err), AUTHSTR_E_CRYPTO);
	ck_assert_str_eq(err.rule, "crypto-unavailable");
	ck_assert_int_eq(digest_hmac("MD0", SPAN("k"), SPAN("x"), &out, &err),
	    AUTHSTR_E_CRYPTO);
	ck_assert_uint_eq(buf_span(&out).len, 0);
	buf_init(&small, 15);
	ck_assert_int_eq(
	    authstr_digest("MD5", SPAN("x"), &small, &err), AUTHSTR_E_LIMIT);
	ck_assert_str_eq(err.rule, "no-room");
	buf_wipe(&small);
	mem_fail_at(1);
	ck_assert_int_eq(
	    digest_hex("MD5", SPAN("x"), &out, &err), AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	buf_wipe(&out);
}
END_TEST

START_TEST(nonces_differ)
{
	struct authstr_buf a, b;
	struct authstr_error err;

	buf_init(&a, 200);
	buf_init(&b, 200);
	ck_assert_int_eq(random_hex(16, &a, NULL), AUTHSTR_OK);
	ck_assert_int_eq(random_hex(16, &b, NULL), AUTHSTR_OK);
	ck_assert(buf_span(&a).len == 32 && text_is_hex(buf_span(&a)));
	ck_assert(!span_equal(buf_span(&a), buf_span(&b)));
	buf_cut(&a, 0);
	ck_assert_int_eq(random_b64(18, &a, NULL), AUTHSTR_OK);
	ck_assert(buf_span(&a).len == 24 && b64_looks(buf_span(&a)));
	ck_assert_int_eq(random_hex(65, &a, &err), AUTHSTR_E_CRYPTO);
	buf_wipe(&a);
	buf_wipe(&b);
}
END_TEST

/* saslprep.jsonl: RFC 4013 section 3, and the edges of its tables. */
START_TEST(saslprep_holds)
{
	json_t *all = vectors_load("saslprep"), *v;
	size_t i;

	json_array_foreach(all, i, v)
	{
		json_t *inputs = json_object_get(v, "inputs");
		const char *rule = vector_text(v, "expect_error");
		const char *which = vector_text(inputs, "string");
		struct authstr_error err = { 0 };
		struct authstr_buf in, out;
		int rc;

		buf_init(&in, 200);
		buf_init(&out, 200);
		vector_bytes(inputs, "text", &in);
		rc = prep_saslprep(buf_span(&in),
		    strcmp(which, "stored") == 0 ? PREP_STORED : PREP_QUERY,
		    &out, &err);
		if (rule == NULL) {
			struct authstr_buf want;

			buf_init(&want, 200);
			vector_bytes(v, "expect_text", &want);
			ck_assert_msg(
			    rc == AUTHSTR_OK &&
				span_equal(buf_span(&out), buf_span(&want)),
			    "%s: %s", vector_text(v, "id"), err.text);
			buf_wipe(&want);
		} else {
			ck_assert_int_eq(rc, AUTHSTR_E_REFUSED);
			ck_assert_str_eq(err.rule, rule);
		}
		buf_wipe(&in);
		buf_wipe(&out);
	}
	json_decref(all);
}
END_TEST

START_TEST(saslprep_refuses_bytes)
{
	struct authstr_error err = { 0 };
	struct authstr_buf out;

	buf_init(&out, 200);
	ck_assert_int_eq(prep_saslprep(SPAN("a\0b"), PREP_QUERY, &out, &err),
	    AUTHSTR_E_REFUSED);
	ck_assert_str_eq(err.rule, "nul-in-field");
	ck_assert_uint_eq(err.offset, 1);
	ck_assert_int_eq(prep_saslprep(SPAN("ab\xff"), PREP_QUERY, &out, &err),
	    AUTHSTR_E_REFUSED);
	ck_assert_str_eq(err.rule, "saslprep-not-utf8");
	ck_assert_uint_eq(err.offset, 2);
	mem_fail_at(1);
	ck_assert_int_eq(
	    prep_saslprep(SPAN("a"), PREP_QUERY, &out, &err), AUTHSTR_E_NOMEM);
	mem_fail_at(0);
	buf_wipe(&out);
}
END_TEST

/* prep.c hands the flag over the wrong way round, because libgsasl takes it
 * so.  When this fails, libgsasl was mended: turn it in prep.c. */
START_TEST(gsasl_flag_is_inverted)
{
	char *out = NULL;

	ck_assert_int_eq(gsasl_saslprep("\xc8\xa1", 0, &out, NULL), GSASL_OK);
	gsasl_free(out);
	ck_assert_int_ne(
	    gsasl_saslprep("\xc8\xa1", GSASL_ALLOW_UNASSIGNED, &out, NULL),
	    GSASL_OK);
}
END_TEST

/* certs/: made and hashed with OpenSSL's program (x509 -fingerprint). */
static const struct {
	const char *file;
	const char *hex; /* NULL: not defined */
} bindings[] = {
	{ "rsa-sha256",
	    "7b58f1e96073df29cba495fcb79532328e78f7c42d3de7b1aa68736867befd2"
	    "a" },
	{ "ecdsa-sha384",
	    "42cedbe0853982b3e7a0f5dbb25bc8b5ff97f83d88a9bd83e84623b6094e0fe"
	    "ff17c760c1a2d95442f9bf4bd65dc65d1" },
	{ "ecdsa-sha512",
	    "c1145f42a1af1bd86b4f0d2832e38202c7593ecb1aff65beaafb94a70c0cb2d"
	    "2bfbf4f72d5cbf84df7d8652ea6e4a88524824bad4c321721149e8e9b5eae17"
	    "6b" },
	{ "ecdsa-sha224",
	    "de8f41dc9ef49953613eddad3cdf58e33340d3cb233c2093ad70f5ab" },
	{ "rsa-sha1",
	    "2d12bb0183fa2e8dfc5fc7c0d3558ac89717c3125f3a57b72ae50c35ed13e30"
	    "4" },
	{ "rsa-md5",
	    "48498ca7a5ee5f3e5b2e776b99679bdab080dbf1a2f9a289aa0f5db0c0df1b4"
	    "6" },
	{ "rsa-pss-sha384",
	    "98914585b189cc6700dd73e732700ef40c558f3acf46253a29ed005a0494be2"
	    "670de54a86a9a65e3b7e9f6f5e330b50c" },
	{ "ed25519", NULL },
};

/* RFC 5929 section 4.1 */
START_TEST(certificates_bind)
{
	struct authstr_error err = { 0 };
	struct authstr_buf pem, raw, hex;
	char name[64];
	int rc;

	snprintf(name, sizeof(name), "vectors/certs/%s.pem", bindings[_i].file);
	file_read(name, &pem);
	buf_init(&raw, 64);
	buf_init(&hex, 128);
	rc = authstr_cb_end_point(buf_span(&pem), &raw, &err);
	if (bindings[_i].hex == NULL) {
		ck_assert_int_eq(rc, AUTHSTR_E_REFUSED);
		ck_assert_str_eq(err.rule, "cb-undefined");
	} else {
		ck_assert_int_eq(rc, AUTHSTR_OK);
		buf_put_hex(&hex, buf_span(&raw));
		ck_assert(span_equal(
		    buf_span(&hex), authstr_span_of(bindings[_i].hex)));
	}
	buf_wipe(&pem);
	buf_wipe(&raw);
	buf_wipe(&hex);
}
END_TEST

/* The bytes between the two lines, which are what was signed. */
START_TEST(a_certificate_in_der_binds)
{
	const span end = SPAN("-----END");
	struct authstr_buf pem, der, out;
	size_t at;

	file_read("vectors/certs/rsa-sha256.pem", &pem);
	buf_init(&der, 4096);
	buf_init(&out, 64);
	at = span_find(buf_span(&pem), '\n', 0);
	authstr_b64_scan(span_sub(buf_span(&pem), at,
			     span_search(buf_span(&pem), end, 0) - at),
	    &der);
	ck_assert_int_eq(
	    authstr_cb_end_point(buf_span(&der), &out, NULL), AUTHSTR_OK);
	ck_assert_uint_eq(buf_span(&out).len, 32);
	ck_assert_uint_eq(buf_span(&out).p[0], 0x7b);
	buf_wipe(&pem);
	buf_wipe(&der);
	buf_wipe(&out);
}
END_TEST

START_TEST(what_is_no_certificate_binds_nothing)
{
	static const span none[] = { { NULL, 0 },
		{ (const unsigned char *)"0\202", 2 },
		{ (const unsigned char *)"-----BEGIN CERTIFICATE-----\n", 28 },
		{ (const unsigned char *)"text", 4 } };
	struct authstr_error err = { 0 };
	struct authstr_buf out;

	buf_init(&out, 64);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		ck_assert_int_eq(authstr_cb_end_point(none[i], &out, &err),
		    AUTHSTR_E_MALFORMED);
		ck_assert_str_eq(err.rule, "bad-certificate");
	}
	ck_assert_uint_eq(buf_span(&out).len, 0);
	buf_wipe(&out);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(                                                   \
	    tc, test, 0, (int)(sizeof(table) / sizeof((table)[0])))

Suite *
suite_crypto(void)
{
	Suite *s = suite_create("crypto");
	TCase *tc = tcase_create("crypto");

	LOOP(tc, digests_hold, digests);
	LOOP(tc, hmacs_hold, hmacs);
	tcase_add_test(tc, hmacs_hold_again);
	tcase_add_test(tc, hmacs_fail_with_a_reason);
	tcase_add_test(tc, digests_fail_with_a_reason);
	tcase_add_test(tc, nonces_differ);
	tcase_add_test(tc, saslprep_holds);
	tcase_add_test(tc, saslprep_refuses_bytes);
	LOOP(tc, certificates_bind, bindings);
	tcase_add_test(tc, a_certificate_in_der_binds);
	tcase_add_test(tc, what_is_no_certificate_binds_nothing);
	tcase_add_test(tc, gsasl_flag_is_inverted);
	suite_add_tcase(s, tc);
	return s;
}

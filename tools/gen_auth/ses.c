/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_ses: the password of Amazon SES's SMTP servers, which is made of the
 * secret access key of an IAM user (Amazon SES Developer Guide, "Obtaining
 * Amazon SES SMTP credentials"):
 *
 *	key0 = "AWS4" secret, keyN = HMAC-SHA256(keyN-1, wordN)
 *	words: "11111111", region, "ses", "aws4_request", "SendRawEmail"
 *	password = base64(0x04 key5)
 *
 * The user name is the access key's id.  Each region has its own password.
 */
#include <string.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"

/* What Amazon gives out, today. */
#define SECRET_LENGTH 40
#define REGION_MAX 64

static int
check_region(struct authstr_span region, struct authstr_error *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	for (size_t i = 0; i < region.len; i++) {
		if (i < REGION_MAX &&
		    memchr(allowed, region.p[i], sizeof(allowed) - 1) != NULL)
			continue;
		fail(err, EXIT_BAD_USAGE, i, "bad-region",
		    "expected --region as Amazon writes it (eu-west-1), found "
		    "another character");
		return AUTHSTR_E_USAGE;
	}
	if (region.len > 0)
		return AUTHSTR_OK;
	fail(err, EXIT_BAD_USAGE, 0, "bad-region",
	    "expected --region as Amazon writes it (eu-west-1), found none");
	return AUTHSTR_E_USAGE;
}

/* An id of an access key stands beside the key, and is taken for it. */
static void
note_secret(struct gen *g, struct authstr_span secret)
{
	if (secret.len == 20 && (memcmp(secret.p, "AKIA", 4) == 0 ||
				    memcmp(secret.p, "ASIA", 4) == 0))
		gen_note(g, "secret-key-is-id",
		    "this looks like the id of an access key, which is the "
		    "user name, not the secret");
	else if (secret.len != SECRET_LENGTH)
		gen_note(g, "secret-key-length",
		    "a secret access key has %d characters, this one %zu",
		    SECRET_LENGTH, secret.len);
}

/* key becomes HMAC-SHA256(key, word). */
static int
fold(struct authstr_buf *key, struct authstr_span word,
    struct authstr_error *err)
{
	struct authstr_buf *sum = authstr_buf_new(64);
	int rc = AUTHSTR_E_NOMEM;

	if (sum != NULL)
		rc = authstr_hmac(
		    "SHA256", authstr_buf_span(key), word, sum, err);
	if (rc == AUTHSTR_OK) {
		authstr_buf_cut(key, 0);
		authstr_buf_put(key, authstr_buf_span(sum));
		rc = authstr_buf_status(key);
	}
	authstr_buf_free(sum);
	return rc;
}

static int
derive(struct authstr_buf *key, struct authstr_span region,
    struct authstr_error *err)
{
	const struct authstr_span words[] = { authstr_span_of("11111111"),
		region, authstr_span_of("ses"), authstr_span_of("aws4_request"),
		authstr_span_of("SendRawEmail") };
	int rc = AUTHSTR_OK;

	for (size_t i = 0;
	     i < sizeof(words) / sizeof(words[0]) && rc == AUTHSTR_OK; i++)
		rc = fold(key, words[i], err);
	return rc;
}

int
gen_ses(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	static const unsigned char version[] = { 0x04 };
	struct authstr_span secret = gen_get(g, GEN_PASSWORD);
	struct authstr_span region = gen_get(g, GEN_REGION);
	struct authstr_buf *key, *signed_;
	int rc = check_region(region, err);

	if (rc != AUTHSTR_OK)
		return rc;
	note_secret(g, secret);
	key = authstr_buf_new(secret.len + 64);
	signed_ = authstr_buf_new(64);
	if (key == NULL || signed_ == NULL) {
		rc = AUTHSTR_E_NOMEM;
	} else {
		authstr_buf_put(key, authstr_span_of("AWS4"));
		authstr_buf_put(key, secret);
		rc = derive(key, region, err);
	}
	if (rc == AUTHSTR_OK) {
		authstr_buf_put(signed_, (struct authstr_span){ version, 1 });
		authstr_buf_put(signed_, authstr_buf_span(key));
		rc = authstr_b64_print(authstr_buf_span(signed_), out);
	}
	authstr_buf_free(key);
	authstr_buf_free(signed_);
	return rc;
}

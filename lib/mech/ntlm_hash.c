/* SPDX-License-Identifier: MIT */
/*
 * ntlm_hash: what is computed from password, names and challenges (MS-NLMP
 * 3.3.1, 3.3.2).
 */
#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/legacy.h"
#include "mech/ntlm.h"

/* What LAN Manager kept of a password: two keys of DES. */
#define LM_MAX 14
#define DES_KEY 7
/* A password as it was given, in UTF-16. */
#define TEXT_MAX ((size_t)512 * 1024)

static int
settled(const struct authstr_buf *b, struct authstr_error *err)
{
	if (buf_status(b) == AUTHSTR_E_LIMIT)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "input-too-long", "expected shorter names or challenges");
	return buf_status(b) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

void
ntlm_secret_init(struct ntlm_secret *s)
{
	buf_init(&s->nt, NTLM_KEY_LEN);
	buf_init(&s->lm, NTLM_KEY_LEN);
	buf_init(&s->v2, NTLM_KEY_LEN);
}

void
ntlm_secret_wipe(struct ntlm_secret *s)
{
	buf_wipe(&s->nt);
	buf_wipe(&s->lm);
	buf_wipe(&s->v2);
}

/* LMOWFv1: a constant under the upper-case password, seven bytes at a time. */
static int
lm_owf(span password, struct authstr_buf *out, struct authstr_error *err)
{
	static const span magic = { (const unsigned char *)"KGS!@#$%", 8 };
	unsigned char key[LM_MAX] = { 0 };
	int rc;

	for (size_t i = 0; i < LM_MAX && i < password.len; i++)
		key[i] = text_upper(password.p[i]);
	rc = legacy_des(span_make(key, DES_KEY), magic, out, err);
	if (rc == AUTHSTR_OK)
		rc = legacy_des(
		    span_make(key + DES_KEY, DES_KEY), magic, out, err);
	authstr_wipe(key, sizeof(key));
	return rc;
}

int
ntlm_owf_v1(struct ntlm_secret *s, span password, bool widened,
    struct authstr_error *err)
{
	struct authstr_buf text;
	int rc = AUTHSTR_OK;

	buf_init(&text, TEXT_MAX);
	if (widened)
		ntlm_put_widened(password, false, &text);
	else
		rc = ntlm_put_utf16(password, false, &text, err);
	if (rc == AUTHSTR_OK)
		rc = settled(&text, err);
	if (rc == AUTHSTR_OK)
		rc = legacy_md4(buf_span(&text), &s->nt, err);
	buf_wipe(&text);
	/* what LAN Manager made of other characters depends on its code page */
	if (rc == AUTHSTR_OK && (widened || text_is_ascii(password)))
		rc = lm_owf(password, &s->lm, err);
	return rc;
}

int
ntlm_owf_v2(
    struct ntlm_secret *s, span user, span domain, struct authstr_error *err)
{
	return ntlm_hmac(buf_span(&s->nt), user, domain, SPAN(""), &s->v2, err);
}

/* The hash is filled up with zeros to three keys of DES. */
int
ntlm_desl(span hash, span challenge, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char keys[3 * DES_KEY] = { 0 };
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < NTLM_KEY_LEN && i < hash.len; i++)
		keys[i] = hash.p[i];
	for (size_t i = 0; i < 3 && rc == AUTHSTR_OK; i++)
		rc = legacy_des(span_make(keys + i * DES_KEY, DES_KEY),
		    challenge, out, err);
	authstr_wipe(keys, sizeof(keys));
	return rc;
}

int
ntlm_extended(span server, span client, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf both;
	int rc;

	buf_init(&both, 2 * NTLM_CHALLENGE_LEN);
	buf_put(&both, server);
	buf_put(&both, client);
	rc = settled(&both, err);
	if (rc == AUTHSTR_OK)
		rc = authstr_digest("MD5", buf_span(&both), out, err);
	if (rc == AUTHSTR_OK)
		buf_cut(out, NTLM_CHALLENGE_LEN);
	buf_wipe(&both);
	return rc;
}

bool
ntlm_is_extended(span lm)
{
	if (lm.len != NTLM_V1_LEN || ntlm_u64(lm, 0) == 0)
		return false;
	for (size_t i = NTLM_CHALLENGE_LEN; i < lm.len; i++)
		if (lm.p[i] != 0)
			return false;
	return true;
}

int
ntlm_hmac(span key, span a, span b, span c, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf all;
	int rc;

	buf_init(&all, a.len + b.len + c.len);
	buf_put(&all, a);
	buf_put(&all, b);
	buf_put(&all, c);
	rc = settled(&all, err);
	if (rc == AUTHSTR_OK)
		rc = digest_hmac("MD5", key, buf_span(&all), out, err);
	buf_wipe(&all);
	return rc;
}

int
ntlm_mic(span key, span offer, span challenge, span answer,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf blank;
	int rc;

	buf_init(&blank, answer.len + NTLM_MIC_LEN);
	buf_put(&blank, span_sub(answer, 0, NTLM_MIC_AT));
	ntlm_put_zeros(&blank, NTLM_MIC_LEN);
	buf_put(&blank, span_from(answer, NTLM_MIC_AT + NTLM_MIC_LEN));
	rc = settled(&blank, err);
	if (rc == AUTHSTR_OK)
		rc = ntlm_hmac(
		    key, offer, challenge, buf_span(&blank), out, err);
	buf_wipe(&blank);
	return rc;
}

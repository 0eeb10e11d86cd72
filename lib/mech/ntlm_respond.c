/* SPDX-License-Identifier: MIT */
/*
 * ntlm_respond: the responses to a challenge (MS-NLMP 3.3).
 */
#include "base/error.h"
#include "crypto/legacy.h"
#include "crypto/random.h"
#include "mech/ntlm_answer.h"

#define TEXT_MAX ((size_t)1024 * 1024)
/* From 1601 to 1970, in seconds, and a second in FILETIMEs. */
#define EPOCH UINT64_C(11644473600)
#define SECOND 10000000u

/* ---------------------------------------------------------- version 1 -- */

static int
put_client_challenge(struct answer *a, struct authstr_error *err)
{
	span given = exchange_in(a->ex, AUTHSTR_CLIENT_CHALLENGE);

	if (span_is_none(given))
		return random_raw(NTLM_CHALLENGE_LEN, &a->client, err);
	if (given.len != NTLM_CHALLENGE_LEN)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-input",
		    "expected a client challenge of %d bytes, found %zu",
		    NTLM_CHALLENGE_LEN, given.len);
	buf_put(&a->client, given);
	return answer_settled(&a->client, err);
}

/* A password that LAN Manager could not hash has no LM response: the other one
 * stands in its place (MS-NLMP 3.3.1, NoLMResponseNTLMv1). */
int
answer_v1_plain(struct answer *a, struct authstr_error *err)
{
	span challenge = ntlm_part(a->server, NTLM_PART_CHALLENGE);
	span lm = buf_span(&a->secret.lm);
	int rc = ntlm_desl(buf_span(&a->secret.nt), challenge, &a->nt, err);

	if (rc == AUTHSTR_OK)
		rc = ntlm_desl(lm.len > 0 ? lm : buf_span(&a->secret.nt),
		    challenge, &a->lm, err);
	if (rc == AUTHSTR_OK && lm.len > 0)
		answer_show(a, "lm-hash", &a->secret.lm);
	if (rc == AUTHSTR_OK)
		rc = legacy_md4(buf_span(&a->secret.nt), &a->key, err);
	return rc;
}

static int
answer_v1_extended(struct answer *a, struct authstr_error *err)
{
	struct authstr_buf both;
	int rc = put_client_challenge(a, err);

	buf_init(&both, NTLM_KEY_LEN);
	if (rc == AUTHSTR_OK)
		rc = ntlm_extended(ntlm_part(a->server, NTLM_PART_CHALLENGE),
		    buf_span(&a->client), &both, err);
	if (rc == AUTHSTR_OK)
		rc = ntlm_desl(
		    buf_span(&a->secret.nt), buf_span(&both), &a->nt, err);
	if (rc == AUTHSTR_OK)
		rc = legacy_md4(buf_span(&a->secret.nt), &a->key, err);
	buf_wipe(&both);
	buf_put(&a->lm, buf_span(&a->client));
	ntlm_put_zeros(&a->lm, NTLM_V1_LEN - NTLM_CHALLENGE_LEN);
	answer_show(a, "client-challenge", &a->client);
	return rc;
}

int
answer_v1(struct answer *a, struct authstr_error *err)
{
	return (a->flags & NTLM_EXTENDED) != 0 ? answer_v1_extended(a, err)
					       : answer_v1_plain(a, err);
}

/* ---------------------------------------------------------- version 2 -- */

/* The time as a FILETIME: the server's, if it gives it (MS-NLMP 3.1.5.1.2), or
 * the caller's: seconds since 1970, before it with a "-", or the 8 bytes of a
 * FILETIME. */
static int
find_time(const struct answer *a, span timestamp, uint64_t *filetime,
    struct authstr_error *err)
{
	span given = exchange_in(a->ex, AUTHSTR_TIME), digits = given;
	bool before = span_take(&digits, SPAN("-"));
	uint64_t max = before ? EPOCH : UINT64_MAX / SECOND - EPOCH, seconds;

	*filetime = ntlm_u64(timestamp, 0);
	if (!span_is_none(timestamp))
		return AUTHSTR_OK;
	if (span_is_none(given))
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing",
		    "expected a time for NTLM, for the server gives none, "
		    "found none");
	if (span_take_number(&digits, max, &seconds) && digits.len == 0) {
		*filetime =
		    (before ? EPOCH - seconds : EPOCH + seconds) * SECOND;
		return AUTHSTR_OK;
	}
	*filetime = ntlm_u64(given, 0);
	if (given.len == 8 && given.p[7] < 0x20)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET, "bad-number",
	    "expected a time in seconds since 1970");
}

/* NTLMv2_CLIENT_CHALLENGE (MS-NLMP 2.2.2.7), "temp" in 3.3.2. */
static int
put_temp(struct answer *a, struct authstr_buf *temp, struct authstr_error *err)
{
	span info = ntlm_part(a->server, NTLM_PART_INFO);
	span timestamp = ntlm_av_find(info, NTLM_AV_TIMESTAMP);
	uint64_t filetime;
	int rc = find_time(a, timestamp, &filetime, err);

	if (rc != AUTHSTR_OK)
		return rc;
	a->mic = !span_is_none(timestamp);
	buf_put(temp, SPAN("\1\1"));
	ntlm_put_zeros(temp, 6);
	ntlm_put_u64(temp, filetime);
	buf_put(temp, buf_span(&a->client));
	ntlm_put_zeros(temp, 4);
	ntlm_av_answer(info, a->mic, temp);
	ntlm_put_zeros(temp, 4);
	return answer_settled(temp, err);
}

static int
hash_names(struct answer *a, struct authstr_error *err)
{
	struct authstr_buf user, domain;
	int rc;

	buf_init(&user, TEXT_MAX);
	buf_init(&domain, TEXT_MAX);
	rc = ntlm_put_utf16(a->user, true, &user, err);
	if (rc == AUTHSTR_OK)
		rc = ntlm_put_utf16(a->domain, false, &domain, err);
	if (rc == AUTHSTR_OK)
		rc = answer_settled(&user, err);
	if (rc == AUTHSTR_OK)
		rc = answer_settled(&domain, err);
	if (rc == AUTHSTR_OK)
		rc = ntlm_owf_v2(
		    &a->secret, buf_span(&user), buf_span(&domain), err);
	buf_wipe(&user);
	buf_wipe(&domain);
	return rc;
}

/* MS-NLMP 3.1.5.1.2: who gets the server's time sends no LM response. */
static int
put_lm_v2(struct answer *a, struct authstr_error *err)
{
	int rc;

	if (a->mic) {
		ntlm_put_zeros(&a->lm, NTLM_V1_LEN);
		return answer_settled(&a->lm, err);
	}
	rc = ntlm_hmac(buf_span(&a->secret.v2),
	    ntlm_part(a->server, NTLM_PART_CHALLENGE), buf_span(&a->client),
	    SPAN(""), &a->lm, err);
	buf_put(&a->lm, buf_span(&a->client));
	return rc;
}

int
answer_v2(struct answer *a, struct authstr_error *err)
{
	span v2, challenge = ntlm_part(a->server, NTLM_PART_CHALLENGE);
	struct authstr_buf temp;
	int rc = put_client_challenge(a, err);

	buf_init(&temp, PART_MAX - NTLM_KEY_LEN);
	if (rc == AUTHSTR_OK)
		rc = put_temp(a, &temp, err);
	if (rc == AUTHSTR_OK)
		rc = hash_names(a, err);
	v2 = buf_span(&a->secret.v2);
	if (rc == AUTHSTR_OK)
		rc = ntlm_hmac(
		    v2, challenge, buf_span(&temp), SPAN(""), &a->nt, err);
	if (rc == AUTHSTR_OK) {
		answer_show(a, "ntowfv2", &a->secret.v2);
		answer_show(a, "client-challenge", &a->client);
		answer_show(a, "temp", &temp);
		answer_show(a, "nt-proof", &a->nt);
		rc = ntlm_hmac(
		    v2, buf_span(&a->nt), SPAN(""), SPAN(""), &a->key, err);
	}
	buf_put(&a->nt, buf_span(&temp));
	buf_wipe(&temp);
	return rc == AUTHSTR_OK ? put_lm_v2(a, err) : rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * ntlm_verify: whether a password made the responses (MS-NLMP 3.2.5.1.2).
 */
#include "base/error.h"
#include "base/text.h"
#include "crypto/legacy.h"
#include "mech/ntlm.h"
#include "mech/value.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* The messages, and a password on trial. */
struct trial {
	const struct mech_proof *p;
	struct ntlm_msg offer, challenge, answer;
	span server; /* challenge */
	span lm, nt;
	struct ntlm_secret secret;
	struct authstr_buf user;    /* UTF-16LE, upper case */
	struct authstr_buf domains; /* those to be tried, one after another */
	size_t domain_end[4], n_domains;
};

/* Sides are known by the types: what is quoted may lack the first message. */
static bool
find(const span *messages, size_t n, enum ntlm_type type, struct ntlm_msg *msg)
{
	for (size_t i = 0; i < n; i++)
		if (ntlm_parse(messages[i], msg) && msg->type == (unsigned)type)
			return true;
	return false;
}

static int
settled(const struct authstr_buf *b, struct authstr_error *err)
{
	return buf_status(b) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

/* -------------------------------------------------------------- names -- */

static void
put_utf16(span utf8, bool upper, struct authstr_buf *out)
{
	if (ntlm_put_utf16(utf8, upper, out, NULL) != AUTHSTR_OK)
		ntlm_put_widened(utf8, upper, out);
}

static void
add_domain(struct trial *t, span utf8, bool upper)
{
	put_utf16(utf8, upper, &t->domains);
	t->domain_end[t->n_domains++] = buf_span(&t->domains).len;
}

/* The domain as it was sent, in upper case (Samba tries that), and none:
 * MS-NLMP 3.3.2 has servers forgive who leaves it out of the hash. */
static int
take_names(struct trial *t, struct authstr_error *err)
{
	struct authstr_buf user, domain;
	span name = t->p->user, given = SPAN_NONE;
	int rc;

	buf_init(&user, TEXT_MAX);
	buf_init(&domain, TEXT_MAX);
	ntlm_get_text(&t->answer, NTLM_PART_USER, &user);
	ntlm_get_text(&t->answer, NTLM_PART_DOMAIN, &domain);
	if (span_is_none(name))
		name = buf_span(&user);
	else
		span_take_until(&name, '\\', &given);
	put_utf16(name, true, &t->user);
	if (!span_is_none(given))
		add_domain(t, given, false);
	add_domain(t, buf_span(&domain), false);
	add_domain(t, buf_span(&domain), true);
	add_domain(t, SPAN(""), false);
	rc = settled(&user, err);
	if (rc == AUTHSTR_OK)
		rc = settled(&domain, err);
	if (rc == AUTHSTR_OK)
		rc = settled(&t->user, err);
	if (rc == AUTHSTR_OK)
		rc = settled(&t->domains, err);
	buf_wipe(&user);
	buf_wipe(&domain);
	return rc;
}

/* ---------------------------------------------------------- responses -- */

static int
compare_v1(const struct trial *t, span hash, span challenge, span sent,
    struct authstr_error *err)
{
	struct authstr_buf right;
	int rc;

	buf_init(&right, NTLM_V1_LEN);
	rc = ntlm_desl(hash, challenge, &right, err);
	if (rc == AUTHSTR_OK)
		rc = value_verify(t->p->mech, sent, buf_span(&right), err);
	buf_wipe(&right);
	return rc;
}

static int
verify_v1(const struct trial *t, struct authstr_error *err)
{
	span hash = buf_span(&t->secret.nt);
	struct authstr_buf both;
	int rc;

	if (!ntlm_is_extended(t->lm))
		return compare_v1(t, hash, t->server, t->nt, err);
	buf_init(&both, NTLM_KEY_LEN);
	rc = ntlm_extended(
	    t->server, span_sub(t->lm, 0, NTLM_CHALLENGE_LEN), &both, err);
	if (rc == AUTHSTR_OK)
		rc = compare_v1(t, hash, buf_span(&both), t->nt, err);
	buf_wipe(&both);
	return rc;
}

/* HMAC over the server's challenge and what came with it, under .v2. */
static int
compare_v2(
    const struct trial *t, span sent, span with, struct authstr_error *err)
{
	struct authstr_buf right;
	int rc;

	buf_init(&right, NTLM_KEY_LEN);
	rc = ntlm_hmac(
	    buf_span(&t->secret.v2), t->server, with, SPAN(""), &right, err);
	if (rc == AUTHSTR_OK)
		rc = value_verify(t->p->mech, sent, buf_span(&right), err);
	buf_wipe(&right);
	return rc;
}

/* Tries the domains; .v2 is of the one that fits. */
static int
try_v2(struct trial *t, span sent, span with, struct authstr_error *err)
{
	size_t start = 0;
	int rc = AUTHSTR_E_MISMATCH;

	for (size_t i = 0; i < t->n_domains && rc == AUTHSTR_E_MISMATCH; i++) {
		buf_wipe(&t->secret.v2);
		rc = ntlm_owf_v2(&t->secret, buf_span(&t->user),
		    span_sub(
			buf_span(&t->domains), start, t->domain_end[i] - start),
		    err);
		if (rc == AUTHSTR_OK)
			rc = compare_v2(t, sent, with, err);
		start = t->domain_end[i];
	}
	return rc;
}

/* Without an NT response: LM or LMv2. */
static int
verify_lm(struct trial *t, struct authstr_error *err)
{
	span hash = buf_span(&t->secret.lm);
	int rc = AUTHSTR_E_MISMATCH;

	if (hash.len > 0)
		rc = compare_v1(t, hash, t->server, t->lm, err);
	if (rc != AUTHSTR_E_MISMATCH)
		return rc;
	return try_v2(t, span_sub(t->lm, 0, NTLM_KEY_LEN),
	    span_from(t->lm, NTLM_KEY_LEN), err);
}

/* ---------------------------------------------------------------- MIC -- */

/* The exported session key: the base key, or what it encrypts (MS-NLMP
 * 3.1.5.1.2). */
static int
session_key(
    const struct trial *t, struct authstr_buf *out, struct authstr_error *err)
{
	span sent = ntlm_part(&t->answer, NTLM_PART_KEY);
	struct authstr_buf base;
	int rc;

	buf_init(&base, NTLM_KEY_LEN);
	rc = ntlm_hmac(buf_span(&t->secret.v2),
	    span_sub(t->nt, 0, NTLM_KEY_LEN), SPAN(""), SPAN(""), &base, err);
	if (rc == AUTHSTR_OK && (t->answer.flags & NTLM_KEY_EXCH) != 0 &&
	    sent.len == NTLM_KEY_LEN) {
		rc = legacy_rc4(buf_span(&base), sent, out, err);
	} else if (rc == AUTHSTR_OK) {
		buf_put(out, buf_span(&base));
		rc = settled(out, err);
	}
	buf_wipe(&base);
	return rc;
}

static bool
has_mic(const struct trial *t)
{
	span pairs = span_from(t->nt, NTLM_V2_LEN);
	span flags = ntlm_av_find(pairs, NTLM_AV_FLAGS);

	return flags.len == 4 && (ntlm_u32(flags, 0) & NTLM_AV_HAS_MIC) != 0 &&
	       t->answer.part[NTLM_PART_MIC].there && t->offer.type != 0;
}

static int
compare_mic(const struct trial *t, span key, struct authstr_error *err)
{
	struct authstr_buf right;
	int rc;

	buf_init(&right, NTLM_MIC_LEN);
	rc = ntlm_mic(key, t->offer.bytes, t->challenge.bytes, t->answer.bytes,
	    &right, err);
	if (rc == AUTHSTR_OK &&
	    !authstr_secret_equal(
		ntlm_part(&t->answer, NTLM_PART_MIC), buf_span(&right)))
		rc = error_set(err, AUTHSTR_E_MISMATCH, NTLM_MIC_AT, "ntlm-mic",
		    "the secret fits, but the MIC does not: one of the "
		    "messages was changed, or is of another login");
	buf_wipe(&right);
	return rc;
}

static int
verify_v2(struct trial *t, struct authstr_error *err)
{
	struct authstr_buf key;
	int rc = try_v2(t, span_sub(t->nt, 0, NTLM_KEY_LEN),
	    span_from(t->nt, NTLM_KEY_LEN), err);

	if (rc != AUTHSTR_OK || !has_mic(t))
		return rc;
	buf_init(&key, NTLM_KEY_LEN);
	rc = session_key(t, &key, err);
	if (rc == AUTHSTR_OK)
		rc = compare_mic(t, buf_span(&key), err);
	buf_wipe(&key);
	return rc;
}

static int
verify(struct trial *t, struct authstr_error *err)
{
	bool widened = text_bad_utf8(t->p->secret) != SPAN_NPOS;
	int rc = take_names(t, err);

	if (rc == AUTHSTR_OK)
		rc = ntlm_owf_v1(&t->secret, t->p->secret, widened, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (t->nt.len == NTLM_V1_LEN)
		return verify_v1(t, err);
	return t->nt.len == 0 ? verify_lm(t, err) : verify_v2(t, err);
}

/* One that is cut off would be taken for none, and the other one for all. */
static bool
has_responses(const struct trial *t)
{
	if (t->answer.part[NTLM_PART_NT].truncated ||
	    t->answer.part[NTLM_PART_LM].truncated)
		return false;
	if (t->nt.len == 0)
		return t->lm.len == NTLM_V1_LEN;
	return t->nt.len == NTLM_V1_LEN || t->nt.len >= NTLM_V2_LEN;
}

int
ntlm_verify(const struct mech_proof *p, struct authstr_error *err)
{
	struct trial t = { .p = p };
	int rc;

	if (!find(p->server, p->servers, NTLM_CHALLENGE, &t.challenge) ||
	    !find(p->client, p->clients, NTLM_AUTHENTICATE, &t.answer))
		return value_not_verifiable(p->mech, err);
	if (!find(p->client, p->clients, NTLM_NEGOTIATE, &t.offer))
		t.offer.type = 0;
	t.server = ntlm_part(&t.challenge, NTLM_PART_CHALLENGE);
	t.lm = ntlm_part(&t.answer, NTLM_PART_LM);
	t.nt = ntlm_part(&t.answer, NTLM_PART_NT);
	if (!has_responses(&t))
		return value_not_verifiable(p->mech, err);
	ntlm_secret_init(&t.secret);
	buf_init(&t.user, TEXT_MAX);
	buf_init(&t.domains, TEXT_MAX);
	rc = verify(&t, err);
	ntlm_secret_wipe(&t.secret);
	buf_wipe(&t.user);
	buf_wipe(&t.domains);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * scram_verify: whether a password, or what a server stores of it, made a
 * recorded login.  Both sides' proofs are over the messages as they were sent,
 * so it takes client-first, server-first and client-final.
 */
#include "crypto/digest.h"
#include "crypto/pbkdf2.h"
#include "crypto/prep.h"
#include "mech/scram.h"
#include "mech/value.h"

#define TEXT_MAX ((size_t)4 * 1024 * 1024)

/* The messages of a login, without a line end; none where one is missing. */
struct login {
	span first, offer, final, verdict;
	size_t bare;  /* of first */
	size_t proof; /* of final: where ",p=" is */
};

static span
find_message(const span *messages, size_t n, bool (*is)(span s))
{
	for (size_t i = 0; i < n; i++)
		if (is(messages[i]))
			return span_chomp(messages[i]);
	return SPAN_NONE;
}

static bool
is_first(span s)
{
	return (span_starts(s, SPAN("n")) || span_starts(s, SPAN("y")) ||
		   span_starts(s, SPAN("p"))) &&
	       scram_bare_at(s) != SPAN_NPOS;
}

static bool
is_offer(span s)
{
	return span_starts(s, SPAN("r="));
}

static bool
is_final(span s)
{
	return span_starts(s, SPAN("c="));
}

static bool
is_verdict(span s)
{
	return span_starts(s, SPAN("v="));
}

/* Extensions may stand before the proof, none behind it. */
static size_t
find_proof(span final)
{
	size_t at = SPAN_NPOS, next = span_search(final, SPAN(",p="), 0);

	while (next != SPAN_NPOS) {
		at = next;
		next = span_search(final, SPAN(",p="), at + 1);
	}
	return at;
}

static bool
find_login(const struct mech_proof *p, struct login *l)
{
	l->first = find_message(p->client, p->clients, is_first);
	l->offer = find_message(p->server, p->servers, is_offer);
	l->final = find_message(p->client, p->clients, is_final);
	l->verdict = find_message(p->server, p->servers, is_verdict);
	if (span_is_none(l->first) || span_is_none(l->offer) ||
	    span_is_none(l->final))
		return false;
	l->bare = scram_bare_at(l->first);
	l->proof = find_proof(l->final);
	return l->proof != SPAN_NPOS;
}

/* A password that SASLprep refuses can still have made a login: there are
 * clients that never heard of it, and it was sent unprepared then. */
static int
prepare(const struct mech_proof *p, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = AUTHSTR_E_REFUSED;

	if (!p->raw)
		rc = prep_saslprep(p->secret, PREP_STORED, out, err);
	if (rc == AUTHSTR_E_REFUSED) {
		buf_cut(out, 0);
		buf_put(out, p->secret);
		rc = buf_status(out);
	}
	return rc == AUTHSTR_OK ? rc : error_nomem(err);
}

/* Damage that keeps the keys from being made leaves nothing to verify; a bound
 * that was passed is told. */
static int
derive(const struct mech_proof *p, const struct login *l,
    struct scram_keys *keys, struct authstr_error *err)
{
	const struct scram_limits limits = { 1, SCRAM_ITERATIONS_MAX };
	struct authstr_buf password;
	struct scram_offer offer;
	int rc = scram_offer_read(l->offer, &limits, &offer, err);

	buf_init(&password, TEXT_MAX);
	if (rc == AUTHSTR_E_MALFORMED || rc == AUTHSTR_E_PROTOCOL)
		rc = value_not_verifiable(p->mech, err);
	if (rc == AUTHSTR_OK)
		rc = prepare(p, &password, err);
	if (rc == AUTHSTR_OK)
		rc = scram_keys_derive(p->mech->family, buf_span(&password),
		    buf_span(&offer.salt), offer.iterations, keys, err);
	buf_wipe(&password);
	buf_wipe(&offer.salt);
	return rc;
}

static int
put_auth_message(
    const struct login *l, struct authstr_buf *out, struct authstr_error *err)
{
	buf_put(out, span_from(l->first, l->bare));
	buf_put_byte(out, ',');
	buf_put(out, l->offer);
	buf_put_byte(out, ',');
	buf_put(out, span_sub(l->final, 0, l->proof));
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

/* A wrong proof over messages of different logins says nothing about the
 * password. */
static int
mismatch(const struct mech_proof *p, const struct login *l,
    struct authstr_error *err)
{
	span ours = scram_nonce(span_from(l->first, l->bare));
	span offered = scram_nonce(l->offer), used = scram_nonce(l->final);

	if (span_starts(offered, ours) && span_equal(offered, used))
		return value_verify(p->mech, SPAN(""), SPAN("x"), err);
	return error_set(err, AUTHSTR_E_MISMATCH, AUTHSTR_NO_OFFSET,
	    "scram-nonce-mismatch",
	    "expected the messages of one login, found different nonces");
}

/* RFC 5802 section 3: what the server does.  H(proof XOR signature) is the
 * StoredKey. */
static int
check_proof(const struct mech_proof *p, const struct login *l, span message,
    const struct scram_keys *keys, struct authstr_error *err)
{
	const struct scram *scram = p->mech->family;
	struct authstr_buf sent, signature, key, stored;
	bool fits = false;
	int rc;

	buf_init(&sent, SCRAM_SIZE_MAX);
	buf_init(&signature, SCRAM_SIZE_MAX);
	buf_init(&key, SCRAM_SIZE_MAX);
	buf_init(&stored, SCRAM_SIZE_MAX);
	rc = authstr_b64_read(
	    span_from(l->final, l->proof + strlen(",p=")), &sent, NULL);
	if (rc == AUTHSTR_OK)
		rc = digest_hmac(scram->digest, buf_span(&keys->stored),
		    message, &signature, err);
	scram_xor(buf_span(&sent), buf_span(&signature), &key);
	if (rc == AUTHSTR_OK)
		rc =
		    authstr_digest(scram->digest, buf_span(&key), &stored, err);
	if (rc == AUTHSTR_OK)
		fits = buf_span(&sent).len == scram->size &&
		       authstr_secret_equal(
			   buf_span(&stored), buf_span(&keys->stored)) == 1;
	if (buf_status(&key) != AUTHSTR_OK ||
	    buf_status(&sent) == AUTHSTR_E_NOMEM)
		rc = error_nomem(err);
	else if (!fits && (rc == AUTHSTR_OK || rc == AUTHSTR_E_MALFORMED ||
			      rc == AUTHSTR_E_LIMIT))
		rc = mismatch(p, l, err);
	buf_wipe(&sent);
	buf_wipe(&signature);
	buf_wipe(&key);
	buf_wipe(&stored);
	return rc;
}

/* The server's word, where it was recorded. */
static int
check_signature(const struct mech_proof *p, const struct login *l, span message,
    const struct scram_keys *keys, struct authstr_error *err)
{
	const struct scram *scram = p->mech->family;
	struct authstr_buf sent, right;
	int rc;

	if (span_is_none(l->verdict))
		return AUTHSTR_OK;
	buf_init(&sent, l->verdict.len);
	buf_init(&right, SCRAM_SIZE_MAX);
	rc = digest_hmac(
	    scram->digest, buf_span(&keys->server), message, &right, err);
	if (rc == AUTHSTR_OK &&
	    scram_signature_read(l->verdict, &sent, err) == AUTHSTR_E_NOMEM)
		rc = error_nomem(err);
	if (rc == AUTHSTR_OK &&
	    authstr_secret_equal(buf_span(&sent), buf_span(&right)) != 1)
		rc = error_set(err, AUTHSTR_E_MISMATCH, AUTHSTR_NO_OFFSET,
		    "scram-server-signature",
		    "expected the server's signature to fit, as the client's "
		    "proof does, found another");
	buf_wipe(&sent);
	buf_wipe(&right);
	return rc;
}

int
scram_verify(const struct mech_proof *p, struct authstr_error *err)
{
	struct authstr_buf message;
	struct scram_keys keys;
	struct login l;
	int rc;

	if (!find_login(p, &l))
		return value_not_verifiable(p->mech, err);
	buf_init(&message, TEXT_MAX);
	scram_keys_init(&keys);
	rc = span_is_none(p->record)
		 ? derive(p, &l, &keys, err)
		 : scram_record_read(p->mech->family, p->record, &keys, err);
	if (rc == AUTHSTR_OK)
		rc = put_auth_message(&l, &message, err);
	if (rc == AUTHSTR_OK)
		rc = check_proof(p, &l, buf_span(&message), &keys, err);
	if (rc == AUTHSTR_OK)
		rc = check_signature(p, &l, buf_span(&message), &keys, err);
	buf_wipe(&message);
	scram_keys_wipe(&keys);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * DIGEST-MD5 (RFC 2831, made historic by RFC 6331):
 *
 *	S: realm="r",nonce="n",qop="auth",algorithm=md5-sess,charset=utf-8
 *	C: charset=utf-8,username="u",realm="r",nonce="n",nc=00000001,
 *	   cnonce="c",digest-uri="smtp/host",response=HEX,qop=auth
 *	S: rspauth=HEX
 *	C: (empty)
 *
 * qop is "auth" and nothing else: TLS protects what follows the login, and the
 * layers of auth-int and auth-conf are of the time before it.  So maxbuf and
 * cipher are not answered.
 *
 * In the place of rspauth a server may say that its nonce is too old: a second
 * challenge with stale=true (section 2.2).  It is answered once.
 */
#include "mech/digest_md5.h"

struct digest_state {
	struct authstr_buf rspauth; /* to be expected */
	bool renewed;               /* a stale nonce was replaced */
};

static int
answer(struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	struct digest_state *state = ex->state;
	struct digest_found found;
	int rc;

	if (challenge.len == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, 0, "bad-challenge",
		    "expected a challenge, found an empty one");
	digest_collect(challenge, DIGEST_CHALLENGE, &found);
	rc = digest_check(&found, err);
	buf_wipe(&state->rspauth);
	buf_init(&state->rspauth, 32);
	if (rc == AUTHSTR_OK)
		rc = digest_answer(ex, &found, &state->rspauth, err);
	return rc == AUTHSTR_OK ? AUTHSTR_MORE : rc;
}

static bool
is_stale(span challenge)
{
	struct digest_found found;
	const struct digest_pair *stale = &found.first[DIGEST_STALE];

	digest_collect(challenge, DIGEST_CHALLENGE, &found);
	return span_equal_case(
	    span_sub(challenge, stale->value, stale->value_end - stale->value),
	    SPAN("true"));
}

static int
check_proof(struct authstr_exchange *ex, span proof, struct authstr_error *err)
{
	struct digest_state *state = ex->state;
	struct digest_found found;
	struct authstr_buf value;
	int rc;

	digest_collect(proof, DIGEST_PROOF, &found);
	if ((rc = digest_check_form(&found, err)) != AUTHSTR_OK)
		return rc;
	buf_init(&value, proof.len);
	digest_found_value(&found, DIGEST_RSPAUTH, &value);
	if (buf_status(&value) != AUTHSTR_OK)
		rc = error_nomem(err);
	else if (authstr_secret_equal(
		     buf_span(&value), buf_span(&state->rspauth)))
		ex->proved = true;
	else
		rc = error_set(err, AUTHSTR_E_PROOF,
		    found.first[DIGEST_RSPAUTH].value, "digest-rspauth",
		    "expected the rspauth that belongs to the password, found "
		    "another");
	buf_wipe(&value);
	return rc;
}

static int
digest_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	struct digest_state *state = ex->state;

	if (ex->step == 0)
		return answer(ex, challenge, err);
	if (!state->renewed && is_stale(challenge)) {
		state->renewed = true;
		return answer(ex, challenge, err);
	}
	return check_proof(ex, challenge, err);
}

static void
digest_drop(struct authstr_exchange *ex)
{
	struct digest_state *state = ex->state;

	buf_wipe(&state->rspauth);
}

/* RFC 2831 section 2.1.1: the case of a directive's name means nothing. */
static bool
has_any(span s)
{
	for (size_t at = 0; at < s.len; at++) {
		span rest = span_from(s, at);

		if (span_starts_case(rest, SPAN("nonce")) ||
		    span_starts_case(rest, SPAN("rspauth")))
			return true;
	}
	return false;
}

/* HTTP's Digest has "uri" where this has "digest-uri". */
static int
digest_sniff(span s, struct authstr_guess *guess)
{
	struct digest_found found;

	if (!has_any(s))
		return 0;
	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	digest_collect(s, DIGEST_ANSWER, &found);
	if (found.n[DIGEST_USERNAME] > 0 && found.n[DIGEST_RESPONSE] > 0)
		return found.n[DIGEST_URI] > 0 ? 90 : 60;
	guess->from = AUTHSTR_SERVER;
	digest_collect(s, DIGEST_CHALLENGE, &found);
	if (found.n[DIGEST_NONCE] > 0)
		return found.bad == SPAN_NPOS ? 90 : 60;
	guess->step = 1;
	digest_collect(s, DIGEST_PROOF, &found);
	return found.n[DIGEST_RSPAUTH] == 0 ? 0
	       : found.bad == SPAN_NPOS     ? 90
					    : 60;
}

static bool
digest_is_challenge(span bytes)
{
	struct authstr_guess guess;

	return digest_sniff(bytes, &guess) > 0 && guess.from == AUTHSTR_SERVER;
}

static bool
digest_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return digest_is_challenge(text);
}

static const char *const records[] = { "digest-ha1", "dovecot", NULL };

#define SENT (MECH_NUL | MECH_CRLF)

const struct authstr_mech mech_digest_md5 = {
	.name = "DIGEST-MD5",
	.spec = "RFC 2831, obsolete by RFC 6331",
	.brief = "HTTP Digest as a SASL mechanism",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_GUESSABLE |
	    AUTHSTR_MECH_MUTUAL,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD) |
	    MECH_BIT(AUTHSTR_AUTHZID) | MECH_BIT(AUTHSTR_HOST) |
	    MECH_BIT(AUTHSTR_SERVICE) | MECH_BIT(AUTHSTR_REALM) |
	    MECH_BIT(AUTHSTR_CNONCE) | MECH_BIT(AUTHSTR_NONCE_COUNT) |
	    MECH_BIT(AUTHSTR_CHARSET),
	.rank = 39,
	.forbid = {
		[AUTHSTR_AUTHCID] = SENT,
		[AUTHSTR_AUTHZID] = SENT,
		[AUTHSTR_PASSWORD] = SENT,
		[AUTHSTR_HOST] = SENT,
		[AUTHSTR_SERVICE] = SENT,
		[AUTHSTR_REALM] = SENT,
		[AUTHSTR_CNONCE] = SENT | MECH_NOT_VISIBLE,
	},
	.records = records,
	.user_hashed = true,
	.state_size = sizeof(struct digest_state),
	.step = digest_step,
	.read = digest_read,
	.relate = digest_relate,
	.drop = digest_drop,
	.record = digest_record,
	.verify = digest_verify,
	.sniff = digest_sniff,
	.is_challenge = digest_is_challenge,
	.find_challenge = digest_find_challenge,
};

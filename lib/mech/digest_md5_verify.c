/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_verify: whether a password, or what a server stores of it, made a
 * response.
 *
 * Clients do not agree on what is hashed: the RFC turns user and password into
 * ISO 8859-1 where it can, Cyrus SASL the realm as well, libgsasl the password
 * alone, Perl's Authen::SASL nothing; and an empty authzid, which the RFC does
 * not know, is hashed by some and left out by others.  libgsasl and Microsoft's
 * clients write a backslash as it is (MS-DPSP section 2.2).  All of these had
 * the password.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/digest_md5.h"
#include "mech/value.h"

/* A response and what it was made of, and the rspauth to it, if there is one.
 */
struct attempt {
	const struct mech_proof *p;
	struct digest_login login;
	struct authstr_buf rspauth;
	bool has_rspauth;
	bool backslash; /* two readings of a value */
};

/* The values of the last message that has a response; as they were meant, or
 * as the RFC reads them. */
static void
find_response(struct attempt *a, bool meant)
{
	struct digest_found f;

	f.n[DIGEST_RESPONSE] = 0;
	for (size_t i = a->p->clients; i > 0; i--) {
		digest_collect(a->p->client[i - 1], DIGEST_ANSWER, &f);
		if (f.n[DIGEST_RESPONSE] > 0)
			break;
		f.n[DIGEST_RESPONSE] = 0;
	}
	if (f.n[DIGEST_RESPONSE] == 0)
		return;
	for (size_t i = 0; i < DIGEST_EXTENSION; i++) {
		enum digest_directive d = (enum digest_directive)i;

		if (!(a->login.has[d] = f.n[d] > 0))
			continue;
		if (meant)
			digest_value_meant(
			    f.s, &f.first[d], &a->login.value[d]);
		else
			digest_found_value(&f, d, &a->login.value[d]);
	}
	a->backslash = span_find(f.s, '\\', 0) != SPAN_NPOS;
}

static void
find_rspauth(struct attempt *a)
{
	struct digest_found f;

	for (size_t i = a->p->servers; i > 0; i--) {
		digest_collect(a->p->server[i - 1], DIGEST_PROOF, &f);
		if (f.n[DIGEST_RSPAUTH] == 0)
			continue;
		digest_found_value(&f, DIGEST_RSPAUTH, &a->rspauth);
		a->has_rspauth = true;
		return;
	}
}

/* Is the nonce the one that the server sent, where its challenge is here?  A
 * response to another does not log in. */
static bool
is_offered(struct attempt *a)
{
	bool any = false, same = false;

	for (size_t i = 0; i < a->p->servers; i++) {
		struct digest_found f;
		struct authstr_buf nonce;

		digest_collect(a->p->server[i], DIGEST_CHALLENGE, &f);
		buf_init(&nonce, f.s.len);
		digest_found_value(&f, DIGEST_NONCE, &nonce);
		any = any || f.n[DIGEST_NONCE] > 0;
		same = same || span_equal(buf_span(&nonce),
				   buf_span(&a->login.value[DIGEST_NONCE]));
		if (buf_status(&nonce) != AUTHSTR_OK)
			a->rspauth.status = buf_status(&nonce);
		buf_wipe(&nonce);
	}
	return same || !any;
}

static bool
is_whole(const struct attempt *a)
{
	static const enum digest_directive needed[] = { DIGEST_NONCE,
		DIGEST_CNONCE, DIGEST_NC, DIGEST_URI, DIGEST_RESPONSE };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!a->login.has[needed[i]])
			return false;
	return a->login.has[DIGEST_USERNAME] || !span_is_none(a->p->user) ||
	       !span_is_none(a->p->record);
}

/* Without regard to case: it is not the secret that is wrong about that. */
static int
compare(
    const struct attempt *a, span said, span right, struct authstr_error *err)
{
	struct authstr_buf lower;
	int rc;

	buf_init(&lower, said.len);
	for (size_t i = 0; i < said.len; i++)
		buf_put_byte(&lower, text_lower(said.p[i]));
	rc = buf_status(&lower) == AUTHSTR_OK
		 ? value_verify(a->p->mech, buf_span(&lower), right, err)
		 : error_nomem(err);
	buf_wipe(&lower);
	return rc;
}

static int
compare_rspauth(const struct attempt *a, span right, struct authstr_error *err)
{
	int rc = compare(a, buf_span(&a->rspauth), right, err);

	if (rc != AUTHSTR_E_MISMATCH)
		return rc;
	return error_set(err, rc, AUTHSTR_NO_OFFSET, "digest-rspauth",
	    "the secret made the client's response, but not the server's "
	    "rspauth");
}

static int
try_once(struct attempt *a, span ha1, struct authstr_error *err)
{
	struct authstr_buf response, rspauth;
	int rc;

	buf_init(&response, 32);
	buf_init(&rspauth, 32);
	rc = digest_responses(&a->login, ha1, NULL, &response, &rspauth, err);
	if (rc == AUTHSTR_OK)
		rc = compare(a, buf_span(&a->login.value[DIGEST_RESPONSE]),
		    buf_span(&response), err);
	if (rc == AUTHSTR_OK && a->has_rspauth)
		rc = compare_rspauth(a, buf_span(&rspauth), err);
	buf_wipe(&response);
	buf_wipe(&rspauth);
	return rc;
}

/* An authzid as it was sent, and an empty one left out as well. */
static int
try_ha1(struct attempt *a, span ha1, struct authstr_error *err)
{
	bool *has = &a->login.has[DIGEST_AUTHZID];
	int rc = try_once(a, ha1, err);

	if (rc != AUTHSTR_E_MISMATCH || !*has ||
	    a->login.value[DIGEST_AUTHZID].len > 0)
		return rc;
	*has = false;
	rc = try_once(a, ha1, err);
	*has = true;
	return rc;
}

/* Whether turning a value into ISO 8859-1 makes a difference. */
static bool
changes(span value)
{
	struct authstr_buf latin1;
	bool changed;

	buf_init(&latin1, value.len);
	changed = charset_to_latin1(value, &latin1) && latin1.len < value.len;
	buf_wipe(&latin1);
	return changed;
}

static int
try_password(struct attempt *a, struct authstr_error *err)
{
	span user = span_is_none(a->p->user)
			? buf_span(&a->login.value[DIGEST_USERNAME])
			: a->p->user;
	span realm = buf_span(&a->login.value[DIGEST_REALM]);
	unsigned can = (changes(user) ? DIGEST_LATIN1_USER : 0) |
		       (changes(realm) ? DIGEST_LATIN1_REALM : 0) |
		       (changes(a->p->secret) ? DIGEST_LATIN1_PASSWORD : 0);
	struct authstr_buf ha1;
	int rc = AUTHSTR_E_MISMATCH;

	buf_init(&ha1, DIGEST_HA1);
	for (unsigned set = 0;
	     rc == AUTHSTR_E_MISMATCH && set <= DIGEST_LATIN1_ALL; set++) {
		if ((set & ~can) != 0)
			continue;
		buf_wipe(&ha1);
		rc = digest_ha1(user, realm, a->p->secret, set, &ha1, err);
		if (rc == AUTHSTR_OK)
			rc = try_ha1(a, buf_span(&ha1), err);
	}
	buf_wipe(&ha1);
	return rc;
}

static int
try_record(struct attempt *a, struct authstr_error *err)
{
	struct authstr_buf ha1;
	int rc;

	buf_init(&ha1, DIGEST_HA1);
	rc = digest_record_read(a->p->record, &ha1, err);
	if (rc == AUTHSTR_OK)
		rc = try_ha1(a, buf_span(&ha1), err);
	buf_wipe(&ha1);
	return rc;
}

static int
settle(const struct attempt *a, int rc, struct authstr_error *err)
{
	for (size_t i = 0; i < DIGEST_DIRECTIVES; i++)
		if (buf_status(&a->login.value[i]) == AUTHSTR_E_NOMEM)
			return error_nomem(err);
	return buf_status(&a->rspauth) == AUTHSTR_E_NOMEM ? error_nomem(err)
							  : rc;
}

/* RFC 2831 section 2.1.2: qop is auth where it is left out. */
static int
try_reading(const struct mech_proof *p, bool meant, bool *backslash,
    struct authstr_error *err)
{
	struct attempt a = { .p = p };
	int rc;

	digest_login_init(&a.login);
	buf_init(&a.rspauth, 4096);
	find_response(&a, meant);
	find_rspauth(&a);
	if (!a.login.has[DIGEST_QOP])
		buf_put(&a.login.value[DIGEST_QOP], SPAN("auth"));
	if (!is_whole(&a))
		rc = value_not_verifiable(p->mech, err);
	else if (span_is_none(p->record))
		rc = try_password(&a, err);
	else
		rc = try_record(&a, err);
	if (rc == AUTHSTR_OK && !is_offered(&a))
		rc = error_set(err, AUTHSTR_E_MISMATCH, AUTHSTR_NO_OFFSET,
		    "digest-nonce-mismatch",
		    "expected the challenge's nonce in the response, "
		    "found another");
	rc = settle(&a, rc, err);
	*backslash = a.backslash;
	buf_wipe(&a.rspauth);
	digest_login_wipe(&a.login);
	return rc;
}

int
digest_verify(const struct mech_proof *p, struct authstr_error *err)
{
	bool backslash;
	int rc = try_reading(p, false, &backslash, err);

	if (rc == AUTHSTR_E_MISMATCH && backslash)
		rc = try_reading(p, true, &backslash, err);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_verify: whether a password, or what a server stores of it, made a
 * response; and what a server stores.
 *
 * Clients do not agree on what is hashed: the RFC turns user and password into
 * ISO 8859-1 where it can, Cyrus SASL the realm as well, libgsasl the password
 * alone, Perl's Authen::SASL nothing; and an empty authzid, which the RFC does
 * not know, is hashed by some and left out by others.  All of these had the
 * password.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/digest_md5.h"
#include "mech/value.h"

#define HA1 16

/* A response and what it was made of, and the rspauth to it, if there is one.
 */
struct attempt {
	const struct mech_proof *p;
	struct digest_login login;
	struct authstr_buf rspauth;
	bool has_rspauth;
};

/* The values of the last message that has a response. */
static void
find_response(struct attempt *a)
{
	struct digest_found f;

	for (size_t i = a->p->clients; i > 0; i--) {
		digest_collect(a->p->client[i - 1], DIGEST_ANSWER, &f);
		if (f.n[DIGEST_RESPONSE] > 0)
			break;
		f.n[DIGEST_RESPONSE] = 0;
	}
	if (a->p->clients == 0 || f.n[DIGEST_RESPONSE] == 0)
		return;
	for (size_t i = 0; i < DIGEST_EXTENSION; i++) {
		enum digest_directive d = (enum digest_directive)i;

		a->login.has[d] = f.n[d] > 0;
		digest_found_value(&f, d, &a->login.value[d]);
	}
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

	buf_init(&ha1, HA1);
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

/* [user ":" realm ":"] 32HEX, or "{DIGEST-MD5}" 32HEX */
static int
read_record(span record, struct authstr_buf *ha1, struct authstr_error *err)
{
	span hex = span_chomp(record);
	size_t at = hex.len;

	if (!span_take_case(&hex, SPAN("{DIGEST-MD5}"))) {
		while (at > 0 && hex.p[at - 1] != ':')
			at--;
		hex = span_from(hex, at);
	}
	if (hex.len != 2 * HA1 || !text_is_hex(hex))
		return error_set(err, AUTHSTR_E_MALFORMED,
		    (size_t)(hex.p - record.p), "bad-record",
		    "expected user:realm:hash or {DIGEST-MD5}hash with 32 "
		    "hexadecimal digits, found something else");
	for (size_t i = 0; i < hex.len; i += 2)
		buf_put_byte(
		    ha1, (unsigned char)(text_hex_digit(hex.p[i]) << 4 |
					 text_hex_digit(hex.p[i + 1])));
	return buf_status(ha1) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

static int
try_record(struct attempt *a, struct authstr_error *err)
{
	struct authstr_buf ha1;
	int rc;

	buf_init(&ha1, HA1);
	rc = read_record(a->p->record, &ha1, err);
	if (rc == AUTHSTR_OK)
		rc = try_ha1(a, buf_span(&ha1), err);
	buf_wipe(&ha1);
	return rc;
}

/* RFC 2831 section 2.1.2: qop is auth where it is left out. */
int
digest_verify(const struct mech_proof *p, struct authstr_error *err)
{
	struct attempt a = { .p = p };
	int rc;

	digest_login_init(&a.login);
	buf_init(&a.rspauth, 4096);
	find_response(&a);
	find_rspauth(&a);
	if (!a.login.has[DIGEST_QOP])
		buf_put(&a.login.value[DIGEST_QOP], SPAN("auth"));
	if (!is_whole(&a))
		rc = value_not_verifiable(p->mech, err);
	else if (span_is_none(p->record))
		rc = try_password(&a, err);
	else
		rc = try_record(&a, err);
	for (size_t i = 0; i < DIGEST_DIRECTIVES; i++)
		if (buf_status(&a.login.value[i]) == AUTHSTR_E_NOMEM)
			rc = error_nomem(err);
	if (buf_status(&a.rspauth) == AUTHSTR_E_NOMEM)
		rc = error_nomem(err);
	buf_wipe(&a.rspauth);
	digest_login_wipe(&a.login);
	return rc;
}

/* A colon would make another line of it. */
static int
check_names(span user, span realm, struct authstr_error *err)
{
	int rc = mech_check(MECH_COLON, user, "user", err);

	return rc == AUTHSTR_OK ? mech_check(MECH_COLON, realm, "realm", err)
				: rc;
}

/* digest-ha1 is a line of htdigest's; {DIGEST-MD5} is Dovecot's scheme.  Both
 * hold H(user:realm:password), with the realm that clients will name. */
int
digest_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err)
{
	span user = exchange_in(ex, AUTHSTR_AUTHCID);
	span realm = exchange_in(ex, AUTHSTR_REALM);
	bool named = !span_equal(authstr_span_of(format), SPAN("dovecot"));
	struct authstr_buf ha1;
	int rc;

	if (named && (rc = check_names(user, realm, err)) != AUTHSTR_OK)
		return rc;
	buf_init(&ha1, HA1);
	rc = digest_ha1(user, realm, exchange_in(ex, AUTHSTR_PASSWORD),
	    DIGEST_LATIN1_ALL, &ha1, err);
	if (rc == AUTHSTR_OK && named) {
		buf_put(out, user);
		buf_put_byte(out, ':');
		buf_put(out, realm);
		buf_put_byte(out, ':');
	} else if (rc == AUTHSTR_OK) {
		buf_put(out, SPAN("{DIGEST-MD5}"));
	}
	if (rc == AUTHSTR_OK)
		buf_put_hex(out, buf_span(&ha1));
	buf_wipe(&ha1);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_hash: what DIGEST-MD5 computes (RFC 2831 section 2.1.2.1):
 *
 *	ha1      = H(username ":" realm ":" password)
 *	A1       = ha1 ":" nonce ":" cnonce [":" authzid]
 *	A2       = "AUTHENTICATE:" digest-uri      of the response
 *	         = ":" digest-uri                  of rspauth
 *	           with ":" and 32 zeros behind for auth-int and auth-conf
 *	response = HEX(H(HEX(H(A1)) ":" nonce ":" nc ":" cnonce ":" qop ":"
 *	           HEX(H(A2))))
 *
 * Values are taken without their quotes and backslashes, as Cyrus SASL and
 * Dovecot do; the RFC speaks of the quotes alone.
 */
#include "crypto/digest.h"
#include "mech/charset.h"
#include "mech/digest_md5.h"

/* A value of a message, or a password. */
#define VALUE_MAX ((size_t)1024 * 1024)

void
digest_login_init(struct digest_login *l)
{
	for (size_t i = 0; i < DIGEST_DIRECTIVES; i++) {
		buf_init(&l->value[i], VALUE_MAX);
		l->has[i] = false;
	}
}

void
digest_login_wipe(struct digest_login *l)
{
	for (size_t i = 0; i < DIGEST_DIRECTIVES; i++)
		buf_wipe(&l->value[i]);
}

static void
put_part(span value, bool latin1, struct authstr_buf *out)
{
	if (!latin1 || !charset_to_latin1(value, out))
		buf_put(out, value);
}

int
digest_ha1(span user, span realm, span password, unsigned latin1,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_buf all;
	int rc;

	buf_init(&all, VALUE_MAX * 3);
	put_part(user, (latin1 & DIGEST_LATIN1_USER) != 0, &all);
	buf_put_byte(&all, ':');
	put_part(realm, (latin1 & DIGEST_LATIN1_REALM) != 0, &all);
	buf_put_byte(&all, ':');
	put_part(password, (latin1 & DIGEST_LATIN1_PASSWORD) != 0, &all);
	rc = buf_status(&all) == AUTHSTR_OK
		 ? authstr_digest("MD5", buf_span(&all), out, err)
		 : error_nomem(err);
	buf_wipe(&all);
	return rc;
}

static void
show(struct authstr_exchange *ex, const char *id, const struct authstr_buf *b)
{
	if (ex != NULL)
		exchange_show(ex, id, AUTHSTR_KIND_TEXT, buf_span(b));
}

static span
value_of(const struct digest_login *l, enum digest_directive d)
{
	return buf_span(&l->value[d]);
}

/* Appends HEX(H(A1)). */
static int
put_session_key(const struct digest_login *l, span ha1,
    struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf a1;
	int rc;

	buf_init(&a1, VALUE_MAX * 4);
	buf_put(&a1, ha1);
	buf_put_byte(&a1, ':');
	buf_put(&a1, value_of(l, DIGEST_NONCE));
	buf_put_byte(&a1, ':');
	buf_put(&a1, value_of(l, DIGEST_CNONCE));
	if (l->has[DIGEST_AUTHZID]) {
		buf_put_byte(&a1, ':');
		buf_put(&a1, value_of(l, DIGEST_AUTHZID));
	}
	if (ex != NULL)
		exchange_show(ex, "a1", AUTHSTR_KIND_BYTES, buf_span(&a1));
	rc = buf_status(&a1) == AUTHSTR_OK
		 ? digest_hex("MD5", buf_span(&a1), out, err)
		 : error_nomem(err);
	buf_wipe(&a1);
	if (rc == AUTHSTR_OK)
		show(ex, "a1-hash", out);
	return rc;
}

/* What the two responses differ in. */
struct side {
	const char *method, *a2, *a2_hash, *response;
};

/* Appends ":" HEX(H(A2)). */
static int
put_a2(const struct digest_login *l, const struct side *side,
    struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf a2, hash;
	span qop = value_of(l, DIGEST_QOP);
	int rc;

	buf_init(&a2, VALUE_MAX * 2);
	buf_init(&hash, 32);
	buf_put_str(&a2, side->method);
	buf_put(&a2, value_of(l, DIGEST_URI));
	if (span_equal_case(qop, SPAN("auth-int")) ||
	    span_equal_case(qop, SPAN("auth-conf")))
		buf_put(&a2, SPAN(":00000000000000000000000000000000"));
	show(ex, side->a2, &a2);
	rc = buf_status(&a2) == AUTHSTR_OK
		 ? digest_hex("MD5", buf_span(&a2), &hash, err)
		 : error_nomem(err);
	if (rc == AUTHSTR_OK) {
		show(ex, side->a2_hash, &hash);
		buf_put_byte(out, ':');
		buf_put(out, buf_span(&hash));
	}
	buf_wipe(&a2);
	buf_wipe(&hash);
	return rc;
}

static int
put_response(const struct digest_login *l, const struct side *side, span key,
    struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	static const enum digest_directive parts[] = { DIGEST_NONCE, DIGEST_NC,
		DIGEST_CNONCE, DIGEST_QOP };
	struct authstr_buf all;
	int rc;

	buf_init(&all, VALUE_MAX * 5);
	buf_put(&all, key);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		buf_put_byte(&all, ':');
		buf_put(&all, value_of(l, parts[i]));
	}
	rc = put_a2(l, side, ex, &all, err);
	if (rc == AUTHSTR_OK)
		rc = buf_status(&all) == AUTHSTR_OK
			 ? digest_hex("MD5", buf_span(&all), out, err)
			 : error_nomem(err);
	buf_wipe(&all);
	if (rc == AUTHSTR_OK)
		show(ex, side->response, out);
	return rc;
}

int
digest_responses(const struct digest_login *l, span ha1,
    struct authstr_exchange *ex, struct authstr_buf *response,
    struct authstr_buf *rspauth, struct authstr_error *err)
{
	static const struct side client = { "AUTHENTICATE:", "a2", "a2-hash",
		"response" };
	static const struct side server = { ":", "rspauth-a2",
		"rspauth-a2-hash", "rspauth" };
	struct authstr_buf key;
	int rc;

	buf_init(&key, 32);
	rc = put_session_key(l, ha1, ex, &key, err);
	if (rc == AUTHSTR_OK)
		rc =
		    put_response(l, &client, buf_span(&key), ex, response, err);
	if (rc == AUTHSTR_OK)
		rc = put_response(l, &server, buf_span(&key), ex, rspauth, err);
	buf_wipe(&key);
	return rc;
}

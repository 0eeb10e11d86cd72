/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_fill: the values of a digest-response (RFC 2831 section 2.1.2).
 *
 * Where the user names no realm, the first that the server offers is taken; one
 * that is named must be among them.  A server that offers none, or only the
 * empty one, takes any.  Where no host is given, the realm stands for it in
 * digest-uri: servers do not compare it, and mail servers call their realm
 * after themselves.
 */
#include "base/text.h"
#include "crypto/random.h"
#include "mech/charset.h"
#include "mech/digest_md5.h"

/* RFC 2831 section 2.1.2 wants 64 bits of a cnonce at least. */
#define CNONCE_BYTES 16
#define VALUE_MAX ((size_t)1024 * 1024)

/* An answer on its way. */
struct answer {
	struct authstr_exchange *ex;
	const struct digest_found *challenge;
	struct digest_login *login;
	bool utf8; /* what user and realm are sent in; else ISO 8859-1 */
	bool utf8_offered; /* and what the server's realms are in */
	struct authstr_error *err;
};

static int
choose_charset(struct answer *a)
{
	span forced = exchange_in(a->ex, AUTHSTR_CHARSET);

	a->utf8_offered = a->challenge->n[DIGEST_CHARSET] > 0;
	a->utf8 = a->utf8_offered;
	if (forced.len == 0)
		return AUTHSTR_OK;
	a->utf8 = span_equal_case(forced, SPAN("utf-8"));
	if (a->utf8 || span_equal_case(forced, SPAN("iso-8859-1")))
		return AUTHSTR_OK;
	return error_set(a->err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "bad-input", "expected the charset utf-8 or iso-8859-1");
}

static int
refuse_utf8(struct answer *a, const char *what, size_t at)
{
	return error_set(a->err, AUTHSTR_E_REFUSED, at, "charset-not-utf8",
	    "expected a %s in UTF-8, found another charset", what);
}

/* Appends a value in the charset of the answer.  Bytes that are no UTF-8 are
 * taken for ISO 8859-1 already. */
static int
encode(struct answer *a, const char *what, span value, struct authstr_buf *out)
{
	size_t bad = text_bad_utf8(value);

	if (a->utf8 && bad != SPAN_NPOS)
		return refuse_utf8(a, what, bad);
	if (a->utf8 || bad != SPAN_NPOS)
		buf_put(out, value);
	else if (!charset_to_latin1(value, out))
		return error_set(a->err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "digest-not-latin1",
		    "expected a %s in ISO 8859-1, as the server does not offer "
		    "UTF-8, found other characters",
		    what);
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(a->err);
}

/* A realm as the server wrote it: as it stands, unless its charset is not the
 * one of the answer. */
static int
offered_realm(
    struct answer *a, const struct digest_pair *p, struct authstr_buf *out)
{
	struct authstr_buf realm;
	int rc = AUTHSTR_OK;

	buf_init(&realm, VALUE_MAX);
	digest_value(a->challenge->s, p, &realm);
	if (a->utf8 && text_bad_utf8(buf_span(&realm)) != SPAN_NPOS)
		rc = refuse_utf8(a, "realm", p->value);
	else if (a->utf8_offered)
		rc = encode(a, "realm", buf_span(&realm), out);
	else
		buf_put(out, buf_span(&realm));
	if (rc == AUTHSTR_OK &&
	    (buf_status(&realm) != AUTHSTR_OK || buf_status(out) != AUTHSTR_OK))
		rc = error_nomem(a->err);
	buf_wipe(&realm);
	return rc;
}

/* The first realm that is `wanted` (any, if that is none); *found tells
 * whether there is one.  An empty realm names nothing: any fits it. */
static int
pick_realm(struct answer *a, span wanted, bool *found)
{
	struct authstr_buf *out = &a->login->value[DIGEST_REALM];
	span s = a->challenge->s;
	struct digest_pair p;
	size_t at = 0;
	int rc = AUTHSTR_OK;

	*found = false;
	while (rc == AUTHSTR_OK && !*found && digest_list_next(s, &at, &p)) {
		if (digest_which(s, &p, DIGEST_CHALLENGE) != DIGEST_REALM)
			continue;
		buf_wipe(out);
		rc = offered_realm(a, &p, out);
		*found = span_is_none(wanted) ||
			 span_equal(buf_span(out), wanted) || out->len == 0;
	}
	return rc;
}

static int
put_realm(struct answer *a)
{
	struct authstr_buf *out = &a->login->value[DIGEST_REALM];
	span given = exchange_in(a->ex, AUTHSTR_REALM);
	struct authstr_buf wanted;
	bool found = false;
	int rc;

	buf_init(&wanted, VALUE_MAX);
	rc = encode(a, "realm", given, &wanted);
	if (rc == AUTHSTR_OK)
		rc = pick_realm(a,
		    span_is_none(given) ? SPAN_NONE : buf_span(&wanted),
		    &found);
	if (rc == AUTHSTR_OK && !span_is_none(given)) {
		if (!found && a->challenge->n[DIGEST_REALM] > 0)
			rc = error_set(a->err, AUTHSTR_E_USAGE,
			    a->challenge->first[DIGEST_REALM].value,
			    "digest-realm",
			    "expected one of the server's realms, found "
			    "another");
		buf_wipe(out);
		buf_put(out, buf_span(&wanted));
	}
	if (rc == AUTHSTR_OK && (buf_status(&wanted) != AUTHSTR_OK ||
				    buf_status(out) != AUTHSTR_OK))
		rc = error_nomem(a->err);
	buf_wipe(&wanted);
	a->login->has[DIGEST_REALM] = found || !span_is_none(given);
	return rc;
}

static int
put_cnonce(struct answer *a)
{
	struct authstr_buf *out = &a->login->value[DIGEST_CNONCE];
	span given = exchange_in(a->ex, AUTHSTR_CNONCE);

	if (given.len == 0)
		return random_hex(CNONCE_BYTES, out, a->err);
	buf_put(out, given);
	return AUTHSTR_OK;
}

/* nc = 8LHEX; a new nonce is counted from 1 */
static int
put_count(struct answer *a)
{
	struct authstr_buf *out = &a->login->value[DIGEST_NC];
	uint64_t n = 1;
	int rc = AUTHSTR_OK;

	if (a->ex->step == 0)
		rc = exchange_number(
		    a->ex, AUTHSTR_NONCE_COUNT, UINT32_MAX, 1, &n, a->err);
	if (rc == AUTHSTR_OK && n == 0)
		return error_set(a->err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-number", "expected a nonce count from 1 on");
	buf_put_hex(
	    out, span_make((unsigned char[]){ (unsigned char)(n >> 24),
			       (unsigned char)(n >> 16),
			       (unsigned char)(n >> 8), (unsigned char)n },
		     4));
	return rc;
}

/* serv-type "/" host */
static int
put_uri(struct answer *a)
{
	struct authstr_buf *out = &a->login->value[DIGEST_URI];
	span service = exchange_in(a->ex, AUTHSTR_SERVICE);
	span host = exchange_in(a->ex, AUTHSTR_HOST);

	if (host.len == 0)
		host = buf_span(&a->login->value[DIGEST_REALM]);
	if (host.len == 0)
		return error_set(a->err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing",
		    "expected a host for DIGEST-MD5, as the server has no "
		    "realm, found none");
	buf_put(out, service.len > 0 ? service : SPAN("smtp"));
	buf_put_byte(out, '/');
	buf_put(out, host);
	return AUTHSTR_OK;
}

/* RFC 2831 section 2.1.2: UTF-8 whatever the charset; an empty one is left
 * out. */
static int
put_authzid(struct answer *a)
{
	span authzid = exchange_in(a->ex, AUTHSTR_AUTHZID);
	size_t bad = text_bad_utf8(authzid);

	if (bad != SPAN_NPOS)
		return refuse_utf8(a, "authzid", bad);
	a->login->has[DIGEST_AUTHZID] = authzid.len > 0;
	buf_put(&a->login->value[DIGEST_AUTHZID], authzid);
	return AUTHSTR_OK;
}

/* RFC 2831 section 2.1.2.1: a password is hashed in the charset of the answer,
 * or in ISO 8859-1, but never sent: bytes of any kind are one. */
static int
put_password(struct answer *a, struct authstr_buf *out)
{
	span password = exchange_in(a->ex, AUTHSTR_PASSWORD);

	if (!a->utf8)
		return encode(a, "password", password, out);
	buf_put(out, password);
	return AUTHSTR_OK;
}

int
digest_fill(struct authstr_exchange *ex, const struct digest_found *challenge,
    struct digest_login *l, struct authstr_buf *password, bool *utf8,
    struct authstr_error *err)
{
	struct answer a = {
		.ex = ex, .challenge = challenge, .login = l, .err = err
	};
	int rc = choose_charset(&a);

	if (rc == AUTHSTR_OK)
		rc = encode(&a, "user", exchange_in(ex, AUTHSTR_AUTHCID),
		    &l->value[DIGEST_USERNAME]);
	if (rc == AUTHSTR_OK)
		rc = put_realm(&a);
	if (rc == AUTHSTR_OK)
		rc = put_cnonce(&a);
	if (rc == AUTHSTR_OK)
		rc = put_count(&a);
	if (rc == AUTHSTR_OK)
		rc = put_uri(&a);
	if (rc == AUTHSTR_OK)
		rc = put_authzid(&a);
	if (rc == AUTHSTR_OK)
		rc = put_password(&a, password);
	digest_found_value(challenge, DIGEST_NONCE, &l->value[DIGEST_NONCE]);
	buf_put(&l->value[DIGEST_QOP], SPAN("auth"));
	*utf8 = a.utf8;
	return rc;
}

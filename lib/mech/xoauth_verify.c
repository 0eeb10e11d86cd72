/* SPDX-License-Identifier: MIT */
/*
 * xoauth_verify: whether a secret signed a request of XOAUTH.  The secret is
 *
 *	the signing key		consumer secret "&" token secret, both encoded,
 *				as RFC 5849 section 3.4.2 has it; or
 *	the token's		where the consumer's is "anonymous"; or
 *	the consumer's		where the request has no token
 */
#include "mech/oauth1.h"
#include "mech/value.h"
#include "mech/xoauth.h"

#define VALUE_MAX (256 * 1024)

struct request {
	struct oauth1 o;
	struct authstr_buf signature, method;
	bool token;
};

/* A parameter of the header, and what it is to the signature. */
static void
take_param(struct request *r, span name, span value)
{
	struct authstr_buf decoded;

	/* Section 3.4.1.3.1: all but these two is signed. */
	if (span_equal(name, SPAN("oauth_signature"))) {
		oauth1_decode(value, false, &r->signature);
		if (buf_status(&r->signature) != AUTHSTR_OK)
			r->o.status = buf_status(&r->signature);
		return;
	}
	if (span_equal_case(name, SPAN("realm")))
		return;
	buf_init(&decoded, VALUE_MAX);
	oauth1_decode(value, false, &decoded);
	if (span_equal(name, SPAN("oauth_signature_method")))
		buf_put(&r->method, buf_span(&decoded));
	if (span_equal(name, SPAN("oauth_token")))
		r->token = true;
	if (buf_status(&decoded) != AUTHSTR_OK)
		r->o.status = buf_status(&decoded);
	if (buf_status(&r->method) != AUTHSTR_OK)
		r->o.status = buf_status(&r->method);
	oauth1_add(&r->o, name, buf_span(&decoded));
	buf_wipe(&decoded);
}

static bool
take_request(struct request *r, span s)
{
	span verb, url, name, value;

	if (!span_take_until(&s, ' ', &verb) || !span_take_until(&s, ' ', &url))
		return false;
	oauth1_init(&r->o, verb, url);
	while (oauth1_take(&s, &name, &value))
		take_param(r, span_trim(name), value);
	return r->o.status != AUTHSTR_E_NOMEM &&
	       buf_span(&r->signature).len > 0;
}

/* What HMAC-SHA1 or PLAINTEXT (section 3.4.4) make of a key. */
static int
try_key(const struct mech_proof *p, struct request *r, span key,
    struct authstr_error *err)
{
	struct authstr_buf base, right;
	int rc;

	buf_init(&base, VALUE_MAX * 4);
	buf_init(&right, VALUE_MAX * 4);
	if (span_equal(buf_span(&r->method), SPAN("PLAINTEXT"))) {
		buf_put(&right, key);
		rc = AUTHSTR_OK;
	} else if (span_equal(buf_span(&r->method), SPAN("HMAC-SHA1"))) {
		rc = oauth1_base(&r->o, &base, err);
		if (rc == AUTHSTR_OK)
			rc = oauth1_sign(key, buf_span(&base), &right, err);
	} else {
		rc = value_not_verifiable(p->mech, err);
	}
	if (rc == AUTHSTR_OK && buf_status(&right) != AUTHSTR_OK)
		rc = error_nomem(err);
	if (rc == AUTHSTR_OK)
		rc = value_verify(
		    p->mech, buf_span(&r->signature), buf_span(&right), err);
	buf_wipe(&base);
	buf_wipe(&right);
	return rc;
}

static int
try_secret(
    const struct mech_proof *p, struct request *r, struct authstr_error *err)
{
	struct authstr_buf key;
	int rc = AUTHSTR_E_MISMATCH;

	if (span_find(p->secret, '&', 0) != SPAN_NPOS)
		rc = try_key(p, r, p->secret, err);
	if (rc != AUTHSTR_E_MISMATCH)
		return rc;
	buf_init(&key, VALUE_MAX * 4);
	if (r->token)
		buf_put_str(&key, "anonymous&");
	oauth1_encode(p->secret, &key);
	if (!r->token)
		buf_put_byte(&key, '&');
	rc = buf_status(&key) == AUTHSTR_OK ? try_key(p, r, buf_span(&key), err)
					    : error_nomem(err);
	buf_wipe(&key);
	return rc;
}

int
xoauth_verify(const struct mech_proof *p, struct authstr_error *err)
{
	struct request r = { .token = false };
	int rc;

	if (p->clients == 0)
		return value_not_verifiable(p->mech, err);
	buf_init(&r.signature, VALUE_MAX);
	buf_init(&r.method, VALUE_MAX);
	if (take_request(&r, span_chomp(p->client[0])))
		rc = try_secret(p, &r, err);
	else
		rc = r.o.status == AUTHSTR_E_NOMEM
			 ? error_nomem(err)
			 : value_not_verifiable(p->mech, err);
	oauth1_wipe(&r.o);
	buf_wipe(&r.signature);
	buf_wipe(&r.method);
	return rc;
}

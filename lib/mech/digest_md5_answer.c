/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_answer: the digest-response (RFC 2831 section 2.1.2), written.
 */
#include "mech/digest_md5.h"

/* ISO 8859-1, where all of a value is in it, is what is hashed of UTF-8 (RFC
 * 2831 section 2.1.2.1).  The RFC says so of user and password; Cyrus SASL does
 * it to the realm, too. */
static int
hash(struct authstr_exchange *ex, struct digest_login *l, span password,
    bool utf8, struct authstr_buf *rspauth, struct authstr_error *err)
{
	struct authstr_buf ha1, hex;
	int rc;

	buf_init(&ha1, DIGEST_HA1);
	buf_init(&hex, 32);
	rc = digest_ha1(buf_span(&l->value[DIGEST_USERNAME]),
	    buf_span(&l->value[DIGEST_REALM]), password,
	    utf8 ? DIGEST_LATIN1_ALL : 0, &ha1, err);
	if (rc == AUTHSTR_OK) {
		buf_put_hex(&hex, buf_span(&ha1));
		exchange_show(ex, "ha1", AUTHSTR_KIND_TEXT, buf_span(&hex));
		rc = digest_responses(l, buf_span(&ha1), ex,
		    &l->value[DIGEST_RESPONSE], rspauth, err);
	}
	buf_wipe(&ha1);
	buf_wipe(&hex);
	return rc;
}

static void
put_value(struct authstr_buf *out, span value, bool quoted)
{
	if (!quoted) {
		buf_put(out, value);
		return;
	}
	buf_put_byte(out, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_put_byte(out, '\\');
		buf_put_byte(out, value.p[i]);
	}
	buf_put_byte(out, '"');
}

/* In the order of the RFC's examples. */
static void
print(const struct digest_login *l, bool utf8, struct authstr_buf *out)
{
	static const struct {
		enum digest_directive d;
		bool quoted, optional;
	} order[] = {
		{ DIGEST_USERNAME, true, false },
		{ DIGEST_REALM, true, true },
		{ DIGEST_NONCE, true, false },
		{ DIGEST_NC, false, false },
		{ DIGEST_CNONCE, true, false },
		{ DIGEST_URI, true, false },
		{ DIGEST_RESPONSE, false, false },
		{ DIGEST_QOP, false, false },
		{ DIGEST_AUTHZID, true, true },
	};

	if (utf8)
		buf_put(out, SPAN("charset=utf-8"));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (order[i].optional && !l->has[order[i].d])
			continue;
		if (out->len > 0)
			buf_put_byte(out, ',');
		buf_put_str(out, digest_name(order[i].d));
		buf_put_byte(out, '=');
		put_value(
		    out, buf_span(&l->value[order[i].d]), order[i].quoted);
	}
}

/* A value that was cut for want of memory must not be sent. */
static int
settle(const struct digest_login *l, const struct authstr_buf *password,
    struct authstr_error *err)
{
	for (size_t i = 0; i < DIGEST_DIRECTIVES; i++)
		if (buf_status(&l->value[i]) != AUTHSTR_OK)
			return error_nomem(err);
	return buf_status(password) == AUTHSTR_OK ? AUTHSTR_OK
						  : error_nomem(err);
}

static int
write_answer(struct authstr_exchange *ex, const struct digest_login *l,
    bool utf8, struct authstr_error *err)
{
	exchange_show(
	    ex, "realm", AUTHSTR_KIND_TEXT, buf_span(&l->value[DIGEST_REALM]));
	exchange_show(ex, "digest-uri", AUTHSTR_KIND_TEXT,
	    buf_span(&l->value[DIGEST_URI]));
	print(l, utf8, &ex->out);
	if (ex->out.len < digest_limit(DIGEST_ANSWER))
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
	    "digest-too-long",
	    "expected less than %zu octets of answer, found %zu",
	    digest_limit(DIGEST_ANSWER), ex->out.len);
}

int
digest_answer(struct authstr_exchange *ex, const struct digest_found *challenge,
    struct authstr_buf *rspauth, struct authstr_error *err)
{
	span given = exchange_in(ex, AUTHSTR_PASSWORD);
	struct authstr_buf password;
	struct digest_login l;
	bool utf8;
	int rc;

	digest_login_init(&l);
	buf_init(&password, given.len + 1);
	rc = digest_fill(ex, challenge, &l, &password, &utf8, err);
	if (rc == AUTHSTR_OK)
		rc = settle(&l, &password, err);
	if (rc == AUTHSTR_OK)
		rc = hash(ex, &l, buf_span(&password), utf8, rspauth, err);
	if (rc == AUTHSTR_OK)
		rc = write_answer(ex, &l, utf8, err);
	buf_wipe(&password);
	digest_login_wipe(&l);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * digest_md5_terms: which values a directive of DIGEST-MD5 may have (RFC 2831
 * sections 2.1.1 to 2.1.3).
 */
#include "base/text.h"
#include "mech/digest_md5.h"

/* The largest buffer that fits the layer's length field, and the smallest that
 * a protected message fits: RFC 2831 names neither, Cyrus SASL has these. */
#define MAXBUF_MIN 17
#define MAXBUF_MAX 16777215

static bool
offers_auth(span qop)
{
	while (qop.len > 0) {
		size_t end = span_find(qop, ',', 0);

		if (end == SPAN_NPOS)
			end = qop.len;
		if (span_equal_case(
			span_trim(span_sub(qop, 0, end)), SPAN("auth")))
			return true;
		qop = span_from(qop, end + 1);
	}
	return false;
}

static bool
is_maxbuf(span value)
{
	uint64_t n;

	return span_take_number(&value, MAXBUF_MAX, &n) && value.len == 0 &&
	       n >= MAXBUF_MIN;
}

static bool
is_md5_sess(span value)
{
	return span_equal_case(value, SPAN("md5-sess"));
}

static bool
is_utf8(span value)
{
	return span_equal_case(value, SPAN("utf-8"));
}

/* 32LHEX */
static bool
is_response(span value)
{
	if (value.len != 32)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (text_hex_digit(value.p[i]) < 0 ||
		    text_lower(value.p[i]) != value.p[i])
			return false;
	return true;
}

/* The first answer to a nonce. */
static bool
is_first(span value)
{
	return span_equal(value, SPAN("00000001"));
}

static bool
is_not_empty(span value)
{
	return value.len > 0;
}

#define C DIGEST_CHALLENGE
#define A DIGEST_ANSWER
#define P DIGEST_PROOF

/* clang-format off: one row looks like the next */
static const struct digest_term terms[] = {
	{ DIGEST_NONCE, C | A, is_not_empty, "digest-missing", "a nonce" },
	{ DIGEST_CNONCE, A, is_not_empty, "digest-missing", "a cnonce" },
	{ DIGEST_URI, A, is_not_empty, "digest-missing", "a digest-uri" },
	{ DIGEST_ALGORITHM, C, is_md5_sess, "digest-algorithm",
	    "the algorithm md5-sess" },
	{ DIGEST_CHARSET, C | A, is_utf8, "digest-charset",
	    "the charset utf-8" },
	{ DIGEST_MAXBUF, C | A, is_maxbuf, "digest-maxbuf",
	    "a maxbuf from 17 to 16777215" },
	{ DIGEST_QOP, C, offers_auth, "digest-no-qop-auth",
	    "auth among the values of qop" },
	{ DIGEST_NC, A, is_first, "digest-nc", "a nonce count of 00000001" },
	{ DIGEST_RESPONSE, A, is_response, "digest-response-form",
	    "32 digits of lower-case hex" },
	{ DIGEST_RSPAUTH, P, is_response, "digest-response-form",
	    "32 digits of lower-case hex" },
	{ DIGEST_AUTHZID, A, is_not_empty, "digest-empty-authzid",
	    "an authzid" },
};
/* clang-format on */

const struct digest_term *
digest_broken_term(enum digest_directive d, enum digest_message in, span value)
{
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (terms[i].d == d && (terms[i].in & in) != 0 &&
		    !terms[i].is_fine(value))
			return &terms[i];
	return NULL;
}

static int
check_value(const struct digest_found *f, enum digest_directive d,
    struct authstr_error *err)
{
	const struct digest_term *broken;
	struct authstr_buf value;
	int rc = AUTHSTR_OK;

	buf_init(&value, f->s.len);
	digest_found_value(f, d, &value);
	broken = digest_broken_term(d, f->in, buf_span(&value));
	if (buf_status(&value) != AUTHSTR_OK)
		rc = error_nomem(err);
	else if (broken != NULL)
		rc = error_set(err, AUTHSTR_E_PROTOCOL, f->first[d].value,
		    broken->rule, "expected %s, found something else",
		    broken->expected);
	buf_wipe(&value);
	return rc;
}

int
digest_check(const struct digest_found *f, struct authstr_error *err)
{
	int rc = digest_check_form(f, err);

	for (size_t d = 0; rc == AUTHSTR_OK && d < DIGEST_EXTENSION; d++)
		if (f->n[d] > 0)
			rc = check_value(f, (enum digest_directive)d, err);
	return rc;
}

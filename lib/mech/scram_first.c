/* SPDX-License-Identifier: MIT */
/*
 * scram_first: the client's first message (RFC 5802 section 7):
 *
 *	gs2-header "n=" user ",r=" nonce
 *	gs2-header = ("n" / "y" / "p=" type) "," ["a=" authzid] ","
 *
 * "y" says that the client could bind the channel, but was not offered to: a
 * server that did offer knows then that somebody came between.
 */
#include "base/text.h"
#include "crypto/random.h"
#include "mech/saslname.h"
#include "mech/scram.h"

#define NONCE_BYTES 18

/* cb-name = 1*(ALPHA / DIGIT / "." / "-") */
static int
check_binding(span type, span data, bool plus, struct authstr_error *err)
{
	for (size_t i = 0; i < type.len; i++)
		if (!text_is_alpha(type.p[i]) && !text_is_digit(type.p[i]) &&
		    type.p[i] != '.' && type.p[i] != '-')
			return error_set(err, AUTHSTR_E_REFUSED, i,
			    "scram-cb-type",
			    "expected a channel binding type of letters, "
			    "digits, '.' and '-'");
	if (type.len == 0 || (plus && data.len == 0))
		return error_set(err, AUTHSTR_E_REFUSED, 0, "scram-cb-type",
		    "expected a channel binding, found an empty one");
	return AUTHSTR_OK;
}

static int
put_flag(struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	const struct scram *scram = ex->mech->family;
	span type = exchange_in(ex, AUTHSTR_CB_TYPE);

	if (span_is_none(type)) {
		buf_put(out, SPAN("n"));
		return AUTHSTR_OK;
	}
	buf_put(out, scram->plus ? SPAN("p=") : SPAN("y"));
	if (scram->plus)
		buf_put(out, type);
	return check_binding(
	    type, exchange_in(ex, AUTHSTR_CB_DATA), scram->plus, err);
}

static int
put_name(struct authstr_buf *out, const char *key, span name, const char *what,
    struct authstr_error *err)
{
	size_t bad = text_bad_utf8(name);

	if (bad != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, bad,
		    "charset-not-utf8", "expected a %s in UTF-8", what);
	buf_put_str(out, key);
	saslname_put(out, name);
	return AUTHSTR_OK;
}

static int
put_nonce(struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	span given = exchange_in(ex, AUTHSTR_CNONCE);
	size_t bad;

	if (span_is_none(given))
		return random_b64(NONCE_BYTES, out, err);
	bad = given.len == 0 ? 0 : scram_bad_nonce(given);
	if (bad != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, bad,
		    "scram-nonce-form",
		    "expected a cnonce of visible ASCII without comma");
	buf_put(out, given);
	return AUTHSTR_OK;
}

static int
put_header(struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	span authzid = exchange_in(ex, AUTHSTR_AUTHZID);
	int rc = put_flag(ex, out, err);

	buf_put_byte(out, ',');
	if (rc == AUTHSTR_OK && authzid.len > 0)
		rc = put_name(out, "a=", authzid, "authzid", err);
	buf_put_byte(out, ',');
	return rc;
}

int
scram_first_make(struct authstr_exchange *ex, struct authstr_error *err)
{
	struct scram_state *st = ex->state;
	span user = exchange_in(ex, AUTHSTR_AUTHCID);
	int rc;

	buf_wipe(&st->first);
	buf_init(&st->first, SCRAM_TEXT_MAX);
	/* RFC 5802 section 5.1: also where SASLprep leaves nothing of it */
	if (user.len == 0)
		return error_set(err, AUTHSTR_E_REFUSED, 0, "empty-user",
		    "expected a user, found an empty one");
	rc = put_header(ex, &st->first, err);
	st->bare = buf_span(&st->first).len;
	if (rc == AUTHSTR_OK)
		rc = put_name(&st->first, "n=", user, "user", err);
	buf_put(&st->first, SPAN(",r="));
	st->nonce = buf_span(&st->first).len;
	if (rc == AUTHSTR_OK)
		rc = put_nonce(ex, &st->first, err);
	if (rc == AUTHSTR_OK && buf_status(&st->first) != AUTHSTR_OK)
		rc = error_nomem(err);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * APOP (RFC 1939 section 7), a command of POP3 and no SASL mechanism:
 *
 *	S: +OK ... <timestamp>
 *	C: APOP user hex(MD5(timestamp password))
 *
 * The response is the hex digest; the command line around it belongs to the
 * protocol.
 */
#include "base/text.h"
#include "crypto/digest.h"
#include "mech/apop.h"
#include "mech/mech.h"

/* A msg-id of RFC 822: no blank, no control, one "@" at least. */
static bool
is_timestamp(span s)
{
	bool at = false;

	for (size_t i = 1; i + 1 < s.len; i++) {
		if (!text_is_print(s.p[i]) || s.p[i] == ' ' || s.p[i] == '<')
			return false;
		at = at || s.p[i] == '@';
	}
	return at;
}

bool
apop_find_timestamp(span text, size_t *start, size_t *end)
{
	for (size_t at = 0; (at = span_find(text, '<', at)) != SPAN_NPOS;
	     at++) {
		size_t close = span_find(text, '>', at);

		if (close == SPAN_NPOS)
			return false;
		if (!is_timestamp(span_sub(text, at, close + 1 - at)))
			continue;
		*start = at;
		*end = close + 1;
		return true;
	}
	return false;
}

static bool
apop_is_challenge(span bytes)
{
	size_t start, end;

	return apop_find_timestamp(bytes, &start, &end);
}

/* A banner, or the timestamp alone: that one may lack the "@" that tells it
 * from other words in a banner. */
static bool
apop_find_challenge(span text, size_t *start, size_t *end)
{
	if (apop_find_timestamp(text, start, end))
		return true;
	*start = 0;
	*end = text.len;
	for (size_t i = 0; i < text.len; i++)
		if (text_is_space(text.p[i]))
			return false;
	return text.len > 2 && text.p[0] == '<' && span_ends(text, SPAN(">"));
}

/* The timestamp is hashed with its angle brackets. */
static int
apop_digest(span timestamp, span password, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf both;
	int rc;

	buf_init(&both, timestamp.len + password.len);
	buf_put(&both, timestamp);
	buf_put(&both, password);
	rc = buf_status(&both) == AUTHSTR_OK
		 ? digest_hex("MD5", buf_span(&both), out, err)
		 : error_nomem(err);
	buf_wipe(&both);
	return rc;
}

static int
apop_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	if (challenge.len == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "no-apop-timestamp",
		    "expected a timestamp <...@...>, found nothing");
	return apop_digest(
	    challenge, exchange_in(ex, AUTHSTR_PASSWORD), &ex->out, err);
}

const struct authstr_mech mech_apop = {
	.name = "APOP",
	.spec = "RFC 1939",
	.brief = "POP3 banner answered with MD5",
	.flags = AUTHSTR_MECH_GUESSABLE,
	.needs = MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF | MECH_SPACE,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
	},
	.step = apop_step,
	.is_challenge = apop_is_challenge,
	.find_challenge = apop_find_challenge,
};

/* SPDX-License-Identifier: MIT */
/*
 * DIGEST-MD5 (RFC 2831): known by name.
 */
#include "mech/charset.h"
#include "mech/mech.h"

static int
is_from(struct authstr_guess *guess, enum authstr_from from, unsigned step,
    int score)
{
	guess->from = from;
	guess->step = step;
	return score;
}

/* RFC 2831 section 2.1 */
static int
digest_sniff(span s, struct authstr_guess *guess)
{
	if (!charset_is_text(s))
		return 0;
	if (span_search(s, SPAN("username=\""), 0) != SPAN_NPOS &&
	    span_search(s, SPAN("response="), 0) != SPAN_NPOS)
		return is_from(guess, AUTHSTR_CLIENT, 0, 90);
	if (span_search(s, SPAN("nonce=\""), 0) != SPAN_NPOS)
		return is_from(guess, AUTHSTR_SERVER, 0, 90);
	if (span_starts(s, SPAN("rspauth=")))
		return is_from(guess, AUTHSTR_SERVER, 1, 90);
	return 0;
}

#define PASSWORD_INPUTS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))
#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

const struct authstr_mech mech_digest_md5 = {
	.name = "DIGEST-MD5",
	.spec = "RFC 2831, obsolete by RFC 6331",
	.brief = "HTTP Digest as a SASL mechanism",
	.flags = RESERVED | AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL,
	.needs = PASSWORD_INPUTS,
	.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_AUTHZID) |
		 MECH_BIT(AUTHSTR_HOST) | MECH_BIT(AUTHSTR_SERVICE) |
		 MECH_BIT(AUTHSTR_REALM) | MECH_BIT(AUTHSTR_CNONCE),
	.sniff = digest_sniff,
};

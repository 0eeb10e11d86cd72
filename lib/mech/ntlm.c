/* SPDX-License-Identifier: MIT */
/*
 * NTLM (MS-NLMP): known by name.
 */
#include "mech/mech.h"

static int
is_from(struct authstr_guess *guess, enum authstr_from from, unsigned step,
    int score)
{
	guess->from = from;
	guess->step = step;
	return score;
}

/* MS-NLMP section 2.2.1: the type is a little-endian 1, 2 or 3. */
static int
ntlm_sniff(span s, struct authstr_guess *guess)
{
	unsigned type = s.len > 8 ? s.p[8] : 0;

	if (!span_starts(s, span_make("NTLMSSP", 8)))
		return 0;
	if (type == 2)
		return is_from(guess, AUTHSTR_SERVER, 0, 100);
	return is_from(guess, AUTHSTR_CLIENT, type == 3, 100);
}

#define PASSWORD_INPUTS (MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD))
#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

static const char *const ntlm_aliases[] = { "SPA", "MSN", NULL };

const struct authstr_mech mech_ntlm = {
	.name = "NTLM",
	.aliases = ntlm_aliases,
	.spec = "MS-NLMP",
	.brief = "Windows NT challenge and response",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_GUESSABLE,
	.needs = PASSWORD_INPUTS,
	.takes = PASSWORD_INPUTS | MECH_BIT(AUTHSTR_REALM),
	.sniff = ntlm_sniff,
};

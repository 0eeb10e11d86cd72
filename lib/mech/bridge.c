/* SPDX-License-Identifier: MIT */
/*
 * GSSAPI (RFC 4752) and GS2-KRB5 (RFC 5801): known by name.
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

/* RFC 2743 section 3.1: 0x60, a DER length, the mechanism's OID (0x06). */
static int
gssapi_sniff(span s, struct authstr_guess *guess)
{
	size_t at = 2;

	if (s.len < 8 || s.p[0] != 0x60)
		return 0;
	if (s.p[1] >= 0x80)
		at += s.p[1] & 0x7f;
	return at + 1 < s.len && at < 7 && s.p[at] == 0x06 &&
		       s.p[at + 1] < s.len - at
		   ? is_from(guess, AUTHSTR_CLIENT, 0, 85)
		   : 0;
}

#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

const struct authstr_mech mech_gssapi = {
	.name = "GSSAPI",
	.spec = "RFC 4752",
	.brief = "Kerberos 5",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_MUTUAL |
		 AUTHSTR_MECH_NO_SECRET,
	.sniff = gssapi_sniff,
};

const struct authstr_mech mech_gs2_krb5 = {
	.name = "GS2-KRB5",
	.spec = "RFC 5801",
	.brief = "Kerberos 5, the newer frame",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_MUTUAL |
		 AUTHSTR_MECH_NO_SECRET,
};

/* SPDX-License-Identifier: MIT */
/*
 * PLAIN-CLIENTTOKEN (Google): known by name.
 */
#include "mech/mech.h"

#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

const struct authstr_mech mech_plain_clienttoken = {
	.name = "PLAIN-CLIENTTOKEN",
	.spec = "Google",
	.brief = "PLAIN with a token of the client program",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_PLAINTEXT,
};

/* SPDX-License-Identifier: MIT */
/*
 * XOAUTH (Google, OAuth 1.0): known by name.
 */
#include "mech/mech.h"

#define RESERVED (AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED)

const struct authstr_mech mech_xoauth = {
	.name = "XOAUTH",
	.spec = "Google, OAuth 1.0",
	.brief = "signed OAuth 1.0 request, retired",
	.flags = RESERVED | AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_TOKEN,
};

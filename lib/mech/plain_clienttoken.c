/* SPDX-License-Identifier: MIT */
/*
 * PLAIN-CLIENTTOKEN: what Google's servers offer beside PLAIN, and what only
 * its own programs speak.  What its message holds was never published, and is
 * not guessed at here.
 */
#include "mech/mech.h"
#include "mech/value.h"

static void
plain_clienttoken_read(struct authstr_msg *msg)
{
	size_t len = msg_bytes(msg).len;

	if (len == 0)
		return;
	msg_note(msg, "mech-unpublished", 0, len);
	msg_field(msg, &value_unknown, 0, len);
}

const struct authstr_mech mech_plain_clienttoken = {
	.name = "PLAIN-CLIENTTOKEN",
	.spec = "Google, unpublished",
	.brief = "of Google's own programs",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_RESERVED |
		 AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_PLAINTEXT,
	.unspoken = "Google has not published it; use XOAUTH2 or OAUTHBEARER "
		    "with a token, or PLAIN with an app password",
	.read = plain_clienttoken_read,
};

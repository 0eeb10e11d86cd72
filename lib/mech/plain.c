/* SPDX-License-Identifier: MIT */
/*
 * PLAIN (RFC 4616):
 *
 *	message = [authzid] NUL authcid NUL passwd
 */
#include "mech/mech.h"

static int
plain_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	(void)
	    challenge; /* RFC 4616 section 2: the one message is the client's */
	(void)err;
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHZID));
	buf_put_byte(&ex->out, 0);
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
	buf_put_byte(&ex->out, 0);
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_PASSWORD));
	return AUTHSTR_OK;
}

const struct authstr_mech mech_plain = {
	.name = "PLAIN",
	.spec = "RFC 4616",
	.brief = "user and password in one string",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
	    AUTHSTR_MECH_PLAINTEXT,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD) |
	    MECH_BIT(AUTHSTR_AUTHZID),
	.rank = 20,
	.forbid = {
		[AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
	},
	.step = plain_step,
};

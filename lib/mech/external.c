/* SPDX-License-Identifier: MIT */
/*
 * EXTERNAL (RFC 4422 appendix A): what is under the protocol, a client
 * certificate as a rule, says who logs in.
 *
 *	message = [authzid]
 */
#include "mech/mech.h"

static int
external_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	(void)challenge;
	(void)err;
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHZID));
	return AUTHSTR_OK;
}

const struct authstr_mech mech_external = {
	.name = "EXTERNAL",
	.spec = "RFC 4422",
	.brief = "logged in by the client certificate",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
		 AUTHSTR_MECH_NO_SECRET,
	.takes = MECH_BIT(AUTHSTR_AUTHZID),
	.forbid = { [AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF },
	.step = external_step,
};

/* SPDX-License-Identifier: MIT */
/*
 * EXTERNAL (RFC 4422 appendix A): what is under the protocol, a client
 * certificate as a rule, says who logs in.
 *
 *	message = [authzid]
 */
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/value.h"

static int
external_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	(void)challenge;
	(void)err;
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHZID));
	return AUTHSTR_OK;
}

static void
external_read(struct authstr_msg *msg)
{
	size_t len = msg_bytes(msg).len;

	if (msg->from == AUTHSTR_CLIENT)
		value_field(msg, VALUE_AUTHZID, 0, len);
	else if (len > 0)
		msg_field(msg, &value_challenge, 0, len);
}

/* A lone word, or nothing, can be anybody's. */
static int
external_sniff(span bytes, struct authstr_guess *guess)
{
	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	return bytes.len == 0 ? 4 : charset_is_text(bytes) ? 2 : 0;
}

const struct authstr_mech mech_external = {
	.name = "EXTERNAL",
	.spec = "RFC 4422",
	.brief = "logged in by the client certificate",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
		 AUTHSTR_MECH_NO_SECRET,
	.takes = MECH_BIT(AUTHSTR_AUTHZID),
	.forbid = { [AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF },
	.remade = true,
	.step = external_step,
	.read = external_read,
	.sniff = external_sniff,
};

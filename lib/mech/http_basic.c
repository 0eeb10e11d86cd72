/* SPDX-License-Identifier: MIT */
/*
 * HTTP-BASIC (RFC 7617), the same idea in HTTP:
 *
 *	user-pass = user-id ":" password
 */
#include "mech/mech.h"

static int
basic_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	(void)challenge;
	(void)err;
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
	buf_put_byte(&ex->out, ':');
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_PASSWORD));
	return AUTHSTR_OK;
}

static const char *const basic_aliases[] = { "HTTP", NULL };

const struct authstr_mech mech_http_basic = {
	.name = "HTTP-BASIC",
	.aliases = basic_aliases,
	.spec = "RFC 7617",
	.brief = "user and password for HTTP",
	.flags = AUTHSTR_MECH_CLIENT_FIRST | AUTHSTR_MECH_PLAINTEXT,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF | MECH_COLON,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
	},
	.step = basic_step,
};

/* SPDX-License-Identifier: MIT */
/*
 * HTTP-BASIC (RFC 7617), the same idea in HTTP:
 *
 *	user-pass = user-id ":" password
 */
#include "mech/mech.h"
#include "mech/value.h"

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

static void
basic_read(struct authstr_msg *msg)
{
	span s = msg_bytes(msg);
	size_t colon = span_find(s, ':', 0);

	if (msg->from == AUTHSTR_SERVER) {
		if (s.len > 0)
			msg_field(msg, &value_challenge, 0, s.len);
		return;
	}
	if (colon == SPAN_NPOS) {
		msg_field(msg, &value_unknown, 0, s.len);
		return;
	}
	value_field(msg, VALUE_USER, 0, colon);
	msg_mark(msg, ":", colon, colon + 1);
	value_field(msg, VALUE_PASSWORD, colon + 1, s.len);
	value_note_pair(msg, span_sub(s, 0, colon), span_from(s, colon + 1));
}

static int
basic_verify(const struct mech_proof *p, struct authstr_error *err)
{
	if (p->clients == 0)
		return value_not_verifiable(p->mech, err);
	return value_verify_field(
	    p->mech, p->client[0], "password", p->secret, err);
}

static int
basic_sniff(span bytes, struct authstr_guess *guess)
{
	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	return value_is_user_pass(bytes) ? 30 : 0;
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
	.remade = true,
	.step = basic_step,
	.read = basic_read,
	.verify = basic_verify,
	.sniff = basic_sniff,
};

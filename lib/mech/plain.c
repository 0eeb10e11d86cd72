/* SPDX-License-Identifier: MIT */
/*
 * PLAIN (RFC 4616):
 *
 *	message = [authzid] NUL authcid NUL passwd
 */
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/plain.h"
#include "mech/value.h"

static int
plain_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	/* RFC 4616 section 2: the one message is the client's */
	(void)challenge;
	(void)err;
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHZID));
	buf_put_byte(&ex->out, 0);
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
	buf_put_byte(&ex->out, 0);
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_PASSWORD));
	return AUTHSTR_OK;
}

static void
plain_read_msg(struct authstr_msg *msg)
{
	if (msg->from == AUTHSTR_CLIENT)
		plain_read(msg);
	else if (msg_bytes(msg).len > 0)
		msg_field(msg, &value_challenge, 0, msg_bytes(msg).len);
}

static int
plain_verify(const struct mech_proof *p, struct authstr_error *err)
{
	if (p->clients == 0)
		return value_not_verifiable(p->mech, err);
	return value_verify_field(
	    p->mech, p->client[0], "password", p->secret, err);
}

static int
near_swapped(const struct mech_proof *p, struct authstr_error *err)
{
	return value_verify_field(
	    p->mech, p->client[0], "authcid", p->secret, err);
}

static const struct mech_near plain_near[] = {
	{ "swapped", near_swapped },
	{ NULL, NULL },
};

/* Points by how the separators look, if what is between them is text. */
static int
plain_sniff(span bytes, struct authstr_guess *guess)
{
	struct plain_parts p;
	bool odd = false, empty = true;

	guess->from = AUTHSTR_CLIENT;
	guess->step = 0;
	plain_split(bytes, &p);
	for (size_t i = 0; i < p.n; i++) {
		span part = span_sub(
		    bytes, p.part[i].start, p.part[i].end - p.part[i].start);

		empty = empty && part.len == 0;
		if (part.len == 0 || charset_is_text(part))
			continue;
		/* two guesses at once explain anything */
		if (p.rule != NULL || p.n < 3 ||
		    (!charset_is_legacy_text(part) &&
			!charset_is_tabbed_text(part)))
			return 0;
		odd = true;
	}
	if (empty || bytes.len < 3)
		return 0;
	if (p.n == 1)
		return value_is_user_pass(bytes)          ? 20
		       : value_is_address_and_more(bytes) ? 15
							  : 0;
	/* control characters explain other messages as well */
	if (p.part[0].end > 0 && span_find(bytes, 0, 0) == SPAN_NPOS &&
	    p.part[1].octal)
		return 0;
	if (p.rule != NULL || odd)
		return 40;
	return p.n == 3 ? 90 : p.n == 2 ? 45 : 60;
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
	.remade = true,
	.step = plain_step,
	.read = plain_read_msg,
	.verify = plain_verify,
	.near = plain_near,
	.sniff = plain_sniff,
};

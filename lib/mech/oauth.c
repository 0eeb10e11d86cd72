/* SPDX-License-Identifier: MIT */
/*
 * XOAUTH2 (Google, "OAuth 2.0 Mechanism") and OAUTHBEARER (RFC 7628):
 *
 *	XOAUTH2      "user=" user ^A "auth=Bearer " token ^A ^A
 *	OAUTHBEARER  gs2-header ^A *(key "=" value ^A) ^A
 *	             gs2-header = "n," ["a=" authzid] ","
 *
 * A server that says no answers with JSON instead of its verdict, and hands
 * that out only after one more message: an empty one in XOAUTH2, ^A in
 * OAUTHBEARER.
 */
#include "base/text.h"
#include "mech/mech.h"
#include "mech/oauth.h"
#include "mech/saslname.h"
#include "mech/value.h"

static void
put_key(struct authstr_buf *out, const char *key, span value)
{
	buf_put_str(out, key);
	buf_put(out, value);
	buf_put_byte(out, CTRL_A);
}

static void
put_token(struct authstr_exchange *ex)
{
	buf_put(&ex->out, SPAN("auth=Bearer "));
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_TOKEN));
	buf_put_byte(&ex->out, CTRL_A);
	buf_put_byte(&ex->out, CTRL_A);
}

static int
put_xoauth2(struct authstr_exchange *ex, struct authstr_error *err)
{
	(void)err;
	put_key(&ex->out, "user=", exchange_in(ex, AUTHSTR_AUTHCID));
	put_token(ex);
	return AUTHSTR_MORE;
}

/* RFC 7628 section 3.1: port is decimal. */
static int
check_port(span port, struct authstr_error *err)
{
	uint64_t number;
	span rest = port;

	if (port.len == 0 || (span_take_number(&rest, 65535, &number) &&
				 rest.len == 0 && number > 0))
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET, "bad-port",
	    "expected a port from 1 to 65535");
}

static int
put_oauthbearer(struct authstr_exchange *ex, struct authstr_error *err)
{
	span user = exchange_in(ex, AUTHSTR_AUTHZID);
	int rc = check_port(exchange_in(ex, AUTHSTR_PORT), err);

	if (rc != AUTHSTR_OK)
		return rc;
	/* The token says who logs in; what people call the user is the mailbox
	 * they want, hence the authzid. */
	if (user.len == 0)
		user = exchange_in(ex, AUTHSTR_AUTHCID);
	buf_put(&ex->out, SPAN("n,"));
	if (user.len > 0)
		buf_put(&ex->out, SPAN("a="));
	saslname_put(&ex->out, user);
	put_key(&ex->out, ",", SPAN_NONE);
	if (exchange_in(ex, AUTHSTR_HOST).len > 0)
		put_key(&ex->out, "host=", exchange_in(ex, AUTHSTR_HOST));
	if (exchange_in(ex, AUTHSTR_PORT).len > 0)
		put_key(&ex->out, "port=", exchange_in(ex, AUTHSTR_PORT));
	put_token(ex);
	return AUTHSTR_MORE;
}

/* An empty challenge to the first message is a server that did not take the
 * initial response: it gets the message again, once.  Everything else is the
 * server's error. */
static int
oauth_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	const struct oauth *oauth = ex->mech->family;

	if (ex->step == 0 || (ex->step == 1 && challenge.len == 0))
		return oauth->put(ex, err);
	buf_put_str(&ex->out, oauth->dummy);
	return error_set(err, AUTHSTR_E_DENIED, AUTHSTR_NO_OFFSET,
	    "oauth-error-json",
	    "expected the server to take the token, found an error message");
}

static bool
oauth_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return span_starts(text, SPAN("{")) && span_ends(text, SPAN("}"));
}

static int
oauth_verify(const struct mech_proof *p, struct authstr_error *err)
{
	if (p->clients == 0)
		return value_not_verifiable(p->mech, err);
	return value_verify_field(
	    p->mech, p->client[0], "token", p->secret, err);
}

static int
oauth_sniff(span bytes, struct authstr_guess *guess)
{
	const struct oauth *oauth = guess->mech->family;
	bool status = span_search(bytes, SPAN("\"status\""), 0) != SPAN_NPOS;
	bool google = span_search(bytes, SPAN("\"schemes\""), 0) != SPAN_NPOS;
	bool gs2 = oauth_is_gs2(bytes);

	guess->step = 0;
	guess->from = AUTHSTR_SERVER;
	if (span_starts(bytes, SPAN("{")) && (status || google))
		return google == oauth->gs2 ? 80 : 85;
	guess->from = AUTHSTR_CLIENT;
	if (span_equal(bytes, SPAN("\001")))
		return oauth->gs2 ? 50 : 0;
	if (oauth_is_bare_token(bytes))
		return oauth->gs2 ? 15 : 20;
	if (span_search(bytes, SPAN("auth="), 0) == SPAN_NPOS ||
	    gs2 != oauth->gs2 || (!gs2 && !span_starts(bytes, SPAN("user="))))
		return 0;
	return span_find(bytes, CTRL_A, 0) == SPAN_NPOS ? 60 : 95;
}

const struct authstr_mech mech_xoauth2 = {
	.name = "XOAUTH2",
	.spec = "Google, OAuth 2.0 Mechanism",
	.brief = "user and OAuth token",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
	    AUTHSTR_MECH_PLAINTEXT | AUTHSTR_MECH_TOKEN,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_TOKEN),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_TOKEN),
	.rank = 50,
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF | MECH_CTRL_A,
		[AUTHSTR_TOKEN] = MECH_NOT_VISIBLE,
	},
	.family = &(const struct oauth){ put_xoauth2, "", false },
	.remade = true,
	.step = oauth_step,
	.read = oauth_read,
	.verify = oauth_verify,
	.sniff = oauth_sniff,
	.find_challenge = oauth_find_challenge,
};

const struct authstr_mech mech_oauthbearer = {
	.name = "OAUTHBEARER",
	.spec = "RFC 7628",
	.brief = "OAuth token, with user, host and port",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_CLIENT_FIRST |
	    AUTHSTR_MECH_PLAINTEXT | AUTHSTR_MECH_TOKEN,
	.needs = MECH_BIT(AUTHSTR_TOKEN),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_AUTHZID) |
	    MECH_BIT(AUTHSTR_TOKEN) | MECH_BIT(AUTHSTR_HOST) |
	    MECH_BIT(AUTHSTR_PORT),
	.rank = 51,
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF | MECH_CTRL_A,
		[AUTHSTR_AUTHZID] = MECH_NUL | MECH_CRLF | MECH_CTRL_A,
		[AUTHSTR_TOKEN] = MECH_NOT_VISIBLE,
		[AUTHSTR_HOST] = MECH_NUL | MECH_CRLF | MECH_CTRL_A,
		[AUTHSTR_PORT] = MECH_NUL | MECH_CRLF | MECH_CTRL_A,
	},
	.family = &(const struct oauth){ put_oauthbearer, "\001", true },
	.remade = true,
	.step = oauth_step,
	.read = oauth_read,
	.verify = oauth_verify,
	.sniff = oauth_sniff,
	.find_challenge = oauth_find_challenge,
};

/* SPDX-License-Identifier: MIT */
/*
 * LOGIN (draft-murchison-sasl-login-00, never an RFC):
 *
 *	S: "Username:"    C: user
 *	S: "Password:"    C: password
 *
 * A client that may send an initial response sends the user; there are servers
 * that take it and servers that ask for the user all the same.  So each prompt
 * is answered by what it says, and by its turn only where it says nothing.  The
 * initial response is had by answering an empty challenge first.
 */
#include "base/text.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/plain.h"
#include "mech/value.h"

enum prompt {
	ASKS_NOTHING, /* nothing that is known: go by the turn */
	ASKS_USER,
	ASKS_PASSWORD
};

/* Words of a prompt, without regard to case. */
static const struct {
	const char *word;
	enum prompt asks;
} words[] = {
	{ "user", ASKS_USER },
	{ "login", ASKS_USER },
	{ "name", ASKS_USER },
	{ "account", ASKS_USER },
	{ "mail", ASKS_USER },
	{ "benutzer", ASKS_USER },
	{ "pass", ASKS_PASSWORD },
	{ "secret", ASKS_PASSWORD },
	{ "kennwort", ASKS_PASSWORD },
};

/* "User Name\0", "Password: " and the like without what follows the words. */
static span
prompt_text(span prompt)
{
	while (prompt.len > 0 && (prompt.p[prompt.len - 1] == 0 ||
				     prompt.p[prompt.len - 1] == ':' ||
				     text_is_space(prompt.p[prompt.len - 1])))
		prompt.len--;
	return span_trim(prompt);
}

/* "User password" wants the password; else the first word decides, so that
 * "Username (not the password)" never gets the password. */
static enum prompt
prompt_asks(span prompt)
{
	span text = prompt_text(prompt);
	enum prompt asks = ASKS_NOTHING;
	size_t first = SPAN_NPOS;

	if (text.len >= 8 &&
	    span_equal_case(span_from(text, text.len - 8), SPAN("password")))
		return ASKS_PASSWORD;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at =
		    span_search_case(text, authstr_span_of(words[i].word), 0);

		if (at >= first)
			continue;
		first = at;
		asks = words[i].asks;
	}
	return asks;
}

static int
login_step(
    struct authstr_exchange *ex, span challenge, struct authstr_error *err)
{
	enum prompt asks = prompt_asks(challenge);

	(void)err;
	if (asks == ASKS_NOTHING)
		asks = ex->step == 0 ? ASKS_USER : ASKS_PASSWORD;
	if (asks == ASKS_USER) {
		buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
		return AUTHSTR_MORE;
	}
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_PASSWORD));
	return AUTHSTR_OK;
}

/* A prompt and nothing else: "username:" is one, the user "username" is none,
 * unless a server's spelling gives it away. */
static bool
is_prompt(span s)
{
	static const char *const prompts[] = { "username", "user name", "user",
		"login", "login name", "password", "passwd", "pass", "e-mail",
		"email", "account" };
	span text = prompt_text(s);

	if (text.len == s.len && !span_equal(text, SPAN("User Name")) &&
	    !span_equal(text, SPAN("Username")) &&
	    !span_equal(text, SPAN("Password")))
		return false;
	for (size_t i = 0; i < sizeof(prompts) / sizeof(prompts[0]); i++)
		if (span_equal_case(text, authstr_span_of(prompts[i])))
			return true;
	return false;
}

static bool
login_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return is_prompt(text);
}

static void
read_client(struct authstr_msg *msg)
{
	span s = msg_bytes(msg);
	struct plain_parts p;

	plain_split(s, &p);
	if (p.n == 3 && p.rule == NULL) {
		msg_note(msg, "login-got-plain", 0, s.len);
		plain_read(msg);
		return;
	}
	if (is_prompt(s))
		msg_note(msg, "server-prompt", 0, s.len);
	value_field(
	    msg, msg->step == 0 ? VALUE_USER : VALUE_PASSWORD, 0, s.len);
}

static void
login_read(struct authstr_msg *msg)
{
	static const struct msg_kind prompt = { "prompt", "prompt",
		AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };

	if (msg->from == AUTHSTR_CLIENT)
		read_client(msg);
	else
		msg_field(msg, &prompt, 0, msg_bytes(msg).len);
}

/* The password is the client's last word, if it was asked for. */
static int
login_verify(const struct mech_proof *p, struct authstr_error *err)
{
	bool asked = p->servers > 0 &&
		     prompt_asks(p->server[p->servers - 1]) == ASKS_PASSWORD;

	if (p->clients == 0 || (p->clients == 1 && !asked))
		return value_not_verifiable(p->mech, err);
	return value_verify(p->mech, p->client[p->clients - 1], p->secret, err);
}

static int
near_swapped(const struct mech_proof *p, struct authstr_error *err)
{
	return value_verify(p->mech, p->client[0], p->secret, err);
}

static const struct mech_near login_near[] = {
	{ "swapped", near_swapped },
	{ NULL, NULL },
};

/* Text of no shape may be an answer; below 10 means that little. */
static int
login_sniff(span bytes, struct authstr_guess *guess)
{
	guess->step = prompt_asks(bytes) == ASKS_PASSWORD;
	guess->from = AUTHSTR_SERVER;
	if (is_prompt(bytes))
		return 60;
	guess->step = 0;
	guess->from = AUTHSTR_CLIENT;
	return charset_is_text(bytes) ? 5 : 0;
}

const struct authstr_mech mech_login = {
	.name = "LOGIN",
	.spec = "draft-murchison-sasl-login-00",
	.brief = "user and password, each asked for",
	.flags = AUTHSTR_MECH_SASL | AUTHSTR_MECH_PLAINTEXT,
	.needs = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.takes = MECH_BIT(AUTHSTR_AUTHCID) | MECH_BIT(AUTHSTR_PASSWORD),
	.rank = 10,
	.forbid = {
		[AUTHSTR_AUTHCID] = MECH_NUL | MECH_CRLF,
		[AUTHSTR_PASSWORD] = MECH_NUL | MECH_CRLF,
	},
	.step = login_step,
	.read = login_read,
	.verify = login_verify,
	.near = login_near,
	.sniff = login_sniff,
	.find_challenge = login_find_challenge,
};

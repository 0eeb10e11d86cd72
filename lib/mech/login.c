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
#include "mech/login.h"
#include "mech/mech.h"

/* Words of a prompt, without regard to case. */
static const struct {
	span word;
	enum login_prompt asks;
} words[] = {
	{ { (const unsigned char *)"user", 4 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"login", 5 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"name", 4 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"account", 7 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"mail", 4 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"benutzer", 8 }, LOGIN_ASKS_USER },
	{ { (const unsigned char *)"pass", 4 }, LOGIN_ASKS_PASSWORD },
	{ { (const unsigned char *)"secret", 6 }, LOGIN_ASKS_PASSWORD },
	{ { (const unsigned char *)"kennwort", 8 }, LOGIN_ASKS_PASSWORD },
};

static size_t
search_case(span s, span word)
{
	for (size_t at = 0; at + word.len <= s.len; at++)
		if (span_starts_case(span_from(s, at), word))
			return at;
	return SPAN_NPOS;
}

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
enum login_prompt
login_prompt_asks(span prompt)
{
	span text = prompt_text(prompt);
	enum login_prompt asks = LOGIN_ASKS_NOTHING;
	size_t first = SPAN_NPOS;

	if (text.len >= 8 &&
	    span_equal_case(span_from(text, text.len - 8), SPAN("password")))
		return LOGIN_ASKS_PASSWORD;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t at = search_case(text, words[i].word);

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
	enum login_prompt asks = login_prompt_asks(challenge);

	(void)err;
	if (asks == LOGIN_ASKS_NOTHING)
		asks = ex->step == 0 ? LOGIN_ASKS_USER : LOGIN_ASKS_PASSWORD;
	if (asks == LOGIN_ASKS_USER) {
		buf_put(&ex->out, exchange_in(ex, AUTHSTR_AUTHCID));
		return AUTHSTR_MORE;
	}
	buf_put(&ex->out, exchange_in(ex, AUTHSTR_PASSWORD));
	return AUTHSTR_OK;
}

static bool
login_find_challenge(span text, size_t *start, size_t *end)
{
	*start = 0;
	*end = text.len;
	return login_prompt_asks(text) != LOGIN_ASKS_NOTHING;
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
	.find_challenge = login_find_challenge,
};

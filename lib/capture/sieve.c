/* SPDX-License-Identifier: MIT */
#include "capture/sieve.h"
#include "base/text.h"
#include "capture/imap.h"

static const char sieve[] = "sieve";

bool
sieve_spoken(const char *protocol)
{
	return protocol != NULL && strcmp(protocol, sieve) == 0;
}

span
sieve_unquote(span s)
{
	s = span_trim(s);
	if (s.len < 2 || s.p[0] != '"' || s.p[s.len - 1] != '"')
		return s;
	return span_sub(s, 1, s.len - 2);
}

bool
sieve_is_literal(span s)
{
	size_t n;

	s = span_trim(s);
	return s.len > 0 && s.p[0] == '{' && imap_literal_at_end(s, &n);
}

/* Names of capabilities that no other text begins with. */
static bool
is_capability(span text)
{
	return span_starts_case(text, SPAN("\"IMPLEMENTATION\" \"")) ||
	       span_starts_case(text, SPAN("\"SASL\" \"")) ||
	       span_starts_case(text, SPAN("\"SIEVE\" \""));
}

/* OK, NO and BYE, in lower case too; prose goes on otherwise. */
static bool
is_answer(span word, span rest)
{
	if (!span_equal_case(word, SPAN("OK")) &&
	    !span_equal_case(word, SPAN("NO")) &&
	    !span_equal_case(word, SPAN("BYE")))
		return false;
	return rest.len == 0 || rest.p[0] == '"' || rest.p[0] == '(' ||
	       rest.p[0] == '{';
}

static bool
is_text(span s)
{
	return s.len > 1 && s.p[0] == '"' && s.p[s.len - 1] == '"';
}

static const struct {
	span name;
	enum say_verb verb;
} verbs[] = {
#define VERB(s, verb)                                                          \
	{                                                                      \
		{ (const unsigned char *)(s), sizeof(s) - 1 }, verb            \
	}
	VERB("CAPABILITY", VERB_CAPA),
	VERB("STARTTLS", VERB_TLS),
	VERB("LOGOUT", VERB_QUIT),
	VERB("NOOP", VERB_OTHER),
	VERB("LISTSCRIPTS", VERB_OTHER),
#undef VERB
};

static bool
read_command(span word, span rest, bool known, struct say *say)
{
	say->kind = SAY_COMMAND;
	say->protocol = sieve;
	say->text = rest;
	if (span_equal_case(word, SPAN("AUTHENTICATE"))) {
		span name = span_take_word(&rest);

		say->verb = VERB_AUTH;
		return name.len > 2 && name.p[0] == '"' &&
		       (known ||
			   authstr_mech_find(sieve_unquote(name)) != NULL);
	}
	for (size_t i = 0; known && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (span_equal_case(word, verbs[i].name) && rest.len == 0) {
			say->verb = verbs[i].verb;
			return true;
		}
	return false;
}

bool
sieve_read(span text, const char *protocol, struct say *say)
{
	bool known = sieve_spoken(protocol);
	span rest = text, word = span_take_word(&rest);

	*say = (struct say){ .kind = SAY_OTHER, .text = text };
	if (text.len == 0 ||
	    (!known && memchr("\"AaOoNn", text.p[0], 7) == NULL))
		return false;
	rest = span_trim(rest);
	if (is_capability(text) ||
	    ((known || (protocol == NULL && is_text(rest))) &&
		is_answer(word, rest))) {
		say->kind = SAY_SIEVE;
		say->protocol = sieve;
		say->ok = span_equal_case(word, SPAN("OK"));
		say->text = text;
		return true;
	}
	if (read_command(word, rest, known, say))
		return true;
	*say = (struct say){ .kind = SAY_OTHER, .text = text };
	return false;
}

static void
see_capability(struct dialogue *d, span text)
{
	if (d->over || (d->facts & (LOGIN_GREETED | LOGIN_SESSION)) == 0)
		dialogue_restart(d);
	if (span_take_case(&text, SPAN("\"SASL\" \""))) {
		offers_forget(d);
		offers_add(d, span_sub(text, 0, span_find(text, '"', 0)));
	}
}

/* OK (SASL "...") has the server's last message. */
static void
see_final(struct dialogue *d, span text)
{
	size_t at = span_search(text, SPAN("(SASL \""), 0);

	if (at == SPAN_NPOS)
		return;
	text = span_from(text, at + 7);
	login_say(d->open, AUTHSTR_SERVER,
	    span_sub(text, 0, span_find(text, '"', 0)));
}

void
sieve_reply(struct dialogue *d, const struct say *say)
{
	bool bye = span_starts_case(say->text, SPAN("BYE"));

	if (is_capability(say->text)) {
		see_capability(d, say->text);
	} else if (d->await == AWAIT_TLS && say->ok) {
		d->facts |= LOGIN_TLS;
		d->await = AWAIT_NOTHING;
		offers_forget(d);
	} else if (d->open != NULL && (!bye || !d->client_turn)) {
		see_final(d, say->text);
		server_verdict(d, say->text, say->ok);
	}
	d->over = d->over || bye || d->await == AWAIT_BYE;
}

bool
sieve_other(struct dialogue *d, const struct line *line)
{
	struct line said = *line;

	if (d->open == NULL || d->open->form != LOGIN_SASL ||
	    span_trim(line->text).len == 0)
		return false;
	if (sieve_is_literal(line->text))
		return true;
	said.text = sieve_unquote(line->text);
	if (d->client_turn && line->side != LINE_SERVER)
		dialogue_client(d, &said, said.text);
	else if (line->side == LINE_CLIENT ||
		 (!token_plausible(said.text) &&
		     !span_equal(span_trim(line->text), SPAN("\"\""))))
		return false;
	else
		dialogue_challenge(d, &said, said.text);
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * client: what the client's side of a dialogue means for the login.
 */
#include "base/text.h"
#include "capture/log_part.h"
#include "capture/prose.h"
#include "capture/sieve.h"
#include "capture/wrapped.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* base64 breaks its lines at 64 or 76; nobody's password is so long. */
#define WRAPPED_MIN 60
/* A string without a dialogue is one of base64 from here on. */
#define BARE_MIN 12

static const span placeholders[] = {
	LITERAL("[credentials hidden]"),
	LITERAL("[Redact:"),
	LITERAL("[redacted"),
	LITERAL("[REDACTED"),
	LITERAL("[hidden"),
	LITERAL("[[ Credentials"),
	LITERAL("<redacted"),
	LITERAL("<REDACTED"),
	LITERAL("<hidden"),
	LITERAL("<authdata>"),
	LITERAL("<password>"),
	LITERAL("<pass>"),
	LITERAL("<user>"),
	LITERAL("(* value hidden *)"),
	LITERAL("\"(* value hidden *)\""),
	LITERAL("/* secret */"),
	LITERAL("<omitted>"),
	LITERAL("<non-null>"),
	LITERAL("<null>"),
	LITERAL("PROVIDED_BUT_REMOVED"),
	LITERAL("...."),
	LITERAL("***"),
	LITERAL("XXXX"),
	LITERAL("xxxx"),
};

/* Stars and the like to the end, or what is in brackets as a whole: a password
 * may begin like that. */
static bool
is_whole(span text)
{
	static const char repeated[] = "*xX.", ends[] = ">])/\"D";
	unsigned char first = text.p[0], last = text.p[text.len - 1];

	if (memchr(repeated, first, sizeof(repeated) - 1) == NULL)
		return memchr(ends, last, sizeof(ends) - 1) != NULL;
	for (size_t i = 1; i < text.len; i++)
		if (text.p[i] != first)
			return false;
	return true;
}

bool
client_is_placeholder(span text)
{
	text = span_trim(text);
	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]);
	     i++)
		if (span_starts(text, placeholders[i]))
			return is_whole(text);
	return false;
}

bool
client_hides(span text)
{
	return span_equal(text, SPAN("*")) || client_is_placeholder(text);
}

static void
see_auth(struct dialogue *d, const struct line *line, const struct say *say)
{
	struct authstr_login *l = dialogue_begin(d, line, LOGIN_SASL);
	bool sieve = sieve_spoken(d->protocol);
	span rest = say->text, mech;

	if (l == NULL)
		return;
	l->facts |= LOGIN_NAMED;
	mech = say_take_mech(&rest);
	buf_put(&l->mech_name, sieve ? sieve_unquote(mech) : mech);
	offers_check(d, l);
	buf_wipe(&d->tag);
	buf_put(&d->tag, say->tag);
	rest = span_trim(rest);
	if (rest.len == 0)
		return;
	l->initial_response = true;
	if (sieve && sieve_is_literal(rest)) {
		d->client_turn = true;
		d->asked = line->number;
		return;
	}
	dialogue_client(d, line, sieve ? sieve_unquote(rest) : rest);
}

static void
see_user(struct dialogue *d, const struct line *line, span user)
{
	struct authstr_login *l = dialogue_begin(d, line, LOGIN_USERPASS);

	if (l == NULL)
		return;
	l->facts |= LOGIN_NAMED;
	buf_put(&l->mech_name, SPAN("USER"));
	login_say(l, AUTHSTR_CLIENT, user);
}

static void
see_pass(struct dialogue *d, const struct line *line, span password)
{
	if (d->open == NULL || d->open->form != LOGIN_USERPASS ||
	    d->open->n_said != 1) {
		see_user(d, line, SPAN(""));
		if (d->open != NULL)
			d->open->facts |= LOGIN_NO_USER;
	}
	if (d->open == NULL)
		return;
	d->open->facts &= ~(unsigned)LOGIN_MAYBE;
	if (client_hides(password))
		d->open->facts |= LOGIN_HIDDEN;
	else
		login_say(d->open, AUTHSTR_CLIENT, password);
}

static void
see_apop(struct dialogue *d, const struct line *line, span args)
{
	struct authstr_login *l = dialogue_begin(d, line, LOGIN_APOP);
	struct authstr_buf timestamp;

	if (l == NULL)
		return;
	l->facts |= LOGIN_NAMED;
	l->initial_response = true;
	buf_put(&l->mech_name, SPAN("APOP"));
	buf_init(&timestamp, AUTHSTR_LINE_MAX);
	if (d->banner.len > 0 &&
	    authstr_challenge_read(authstr_mech_find(SPAN("APOP")),
		buf_span(&d->banner), &timestamp, NULL) == AUTHSTR_OK)
		login_say(l, AUTHSTR_SERVER, buf_span(&timestamp));
	if (buf_status(&timestamp) == AUTHSTR_E_NOMEM)
		l->status = AUTHSTR_E_NOMEM;
	buf_wipe(&timestamp);
	login_say(l, AUTHSTR_CLIENT, span_trim(args));
}

/* RFC 7617, RFC 6750 */
static void
see_authorization(struct dialogue *d, const struct line *line, span text)
{
	span scheme = span_take_word(&text);
	bool bearer = span_equal_case(scheme, SPAN("Bearer"));
	struct authstr_login *l =
	    dialogue_begin(d, line, bearer ? LOGIN_BEARER : LOGIN_SASL);

	if (l == NULL)
		return;
	l->facts |= LOGIN_NAMED;
	l->initial_response = true;
	buf_put(&l->mech_name, span_equal_case(scheme, SPAN("Basic"))
				   ? SPAN("HTTP-BASIC")
				   : scheme);
	dialogue_client(d, line, text);
}

static void
see_other(struct dialogue *d, const struct say *say)
{
	if (d->open == NULL)
		return;
	if (!d->client_turn && login_is(d->open, LOGIN_NAMED))
		d->open->facts |= LOGIN_PIPELINED;
	/* A client that is asked and says QUIT has no answer; the server may
	 * take it for one. */
	if (d->client_turn && say->verb == VERB_QUIT) {
		d->open->facts |= LOGIN_UNANSWERED;
		d->client_turn = false;
	}
}

static void
see_hello(struct dialogue *d)
{
	d->facts |= LOGIN_SESSION;
	d->await = AWAIT_HELLO;
	if (dialogue_is_smtp(d)) {
		dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
		offers_forget(d);
	}
}

void
client_command(
    struct dialogue *d, const struct line *line, const struct say *say)
{
	d->await = AWAIT_NOTHING;
	switch (say->verb) {
	case VERB_AUTH:
		see_auth(d, line, say);
		break;
	case VERB_LOGIN:
		client_login(d, line, say);
		break;
	case VERB_USER:
		see_user(d, line, say->text);
		break;
	case VERB_PASS:
		see_pass(d, line, say->text);
		break;
	case VERB_APOP:
		see_apop(d, line, say->text);
		break;
	case VERB_AUTHORIZATION:
		see_authorization(d, line, say->text);
		break;
	case VERB_HELLO:
	case VERB_CAPA:
		see_hello(d);
		break;
	case VERB_TLS:
		d->facts |= LOGIN_SESSION;
		d->await = AWAIT_TLS;
		break;
	case VERB_MAILBOX:
		d->mailbox = 0;
		if (d->open != NULL && !d->client_turn)
			d->mailbox = log_hash(say->tag);
		d->facts |= LOGIN_SESSION;
		break;
	default:
		see_other(d, say);
		d->facts |= LOGIN_SESSION;
		if (say->verb == VERB_DATA)
			d->await = AWAIT_DATA;
		if (say->verb == VERB_QUIT)
			d->await = AWAIT_BYE;
	}
}

static bool
is_word(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (text_is_space(s.p[i]))
			return false;
	return s.len > 0;
}

static const struct authstr_mech *
mech_of(const struct authstr_login *l)
{
	return l->mech_name.len > 0 ? authstr_mech_find(buf_span(&l->mech_name))
				    : NULL;
}

static bool
is_long(span before, span text)
{
	return before.len >= WRAPPED_MIN && text.len <= before.len &&
	       !span_ends(before, SPAN("="));
}

static void
client_append(struct authstr_login *l, span text)
{
	struct login_said *last = &l->said[l->n_said - 1];

	login_watch(l, AUTHSTR_CLIENT, text, buf_span(&last->text));
	buf_put_byte(&last->text, '\n');
	buf_put(&last->text, text);
}

/* The line goes on with a token that was broken. */
static bool
join_wrapped(struct dialogue *d, span text)
{
	struct authstr_login *l = d->open;
	struct login_said *last;

	if (l->n_said == 0 || d->client_turn || !token_plausible(text))
		return false;
	last = &l->said[l->n_said - 1];
	if (last->from != AUTHSTR_CLIENT ||
	    (!is_long(buf_span(&last->text), text) &&
		!wrapped_goes_on(mech_of(l), buf_span(&last->text), text)))
		return false;
	client_append(l, text);
	return true;
}

/* A server that got the first line of a broken string alone refused it; the
 * others it takes for commands (RFC 5321 section 4.2.4). */
bool
client_wrapped(struct dialogue *d, const struct line *line)
{
	struct authstr_login *l = d->late;
	static const span refusals[] = { LITERAL("500"), LITERAL("502"),
		LITERAL("503") };
	const struct login_said *last;

	if (l == NULL || !wrapped_may_follow(l))
		return false;
	last = &l->said[l->n_said - 1];
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (span_starts(line->text, refusals[i]) &&
		    line->side != LINE_CLIENT)
			return true;
	if (line->side == LINE_SERVER || line->aside || line->echo ||
	    !wrapped_goes_on(mech_of(l), buf_span(&last->text), line->text))
		return false;
	client_append(l, line->text);
	return true;
}

/* LOGIN's password, that somebody typed before he was asked for it. */
static bool
is_typed_ahead(const struct dialogue *d, span text)
{
	const struct authstr_login *l = d->open;
	size_t answers = 0;

	if (l->form != LOGIN_SASL || text.len < 8 || text.len % 4 != 0 ||
	    !span_equal_case(buf_span(&l->mech_name), SPAN("LOGIN")) ||
	    !token_plausible(text))
		return false;
	for (size_t i = 0; i < l->n_said; i++)
		answers += l->said[i].from == AUTHSTR_CLIENT;
	return answers == 1;
}

/* A token of the client: it was asked, or nobody but it is seen. */
static bool
is_answer(const struct dialogue *d, const struct line *line)
{
	if (d->client_turn)
		return line->side == LINE_CLIENT || client_hides(line->text) ||
		       token_plausible(line->text) ||
		       (line->number == d->asked + 1 &&
			   is_word(span_trim(line->text)));
	if (line->side == LINE_UNMARKED && is_typed_ahead(d, line->text))
		return true;
	if (d->open->form == LOGIN_BARE)
		return line->side == LINE_CLIENT && token_plausible(line->text);
	return d->open->form == LOGIN_SASL &&
	       !login_is(d->open, LOGIN_CHALLENGED) &&
	       (client_hides(line->text) || token_plausible(line->text));
}

/* A program that asks its user prints the answer behind the question:
 * "Enter quality of protection (optional, e.g. 'qop-int'): dXNl..." */
static span
after_question(span text)
{
	size_t at = span_search(text, SPAN("): "), 0);
	span rest;

	if (!span_starts(text, SPAN("Enter ")) || at == SPAN_NPOS)
		return text;
	rest = span_from(text, at + 3);
	return token_plausible(rest) ? rest : text;
}

static void
see_hidden_command(struct dialogue *d, const struct line *line)
{
	struct authstr_login *l = dialogue_begin(d, line, LOGIN_COMMAND);

	if (l == NULL)
		return;
	l->facts |= LOGIN_HIDDEN;
	l->initial_response = true;
	buf_put(&l->mech_name, SPAN("IMAP-LOGIN"));
	buf_wipe(&d->tag);
}

/* No word of a program's: "-> True" */
static bool
stands_alone(span text)
{
	text = span_trim(text);
	return token_plausible(text) && prose_is_one_string(text) &&
	       (text.len >= BARE_MIN || span_ends(text, SPAN("=")));
}

/* Strings without any command; or a command that the program left out. */
static void
begin_bare(struct dialogue *d, const struct line *line)
{
	bool hidden = client_is_placeholder(line->text);

	if (line->side != LINE_CLIENT ||
	    (!hidden && (d->protocol != NULL || !stands_alone(line->text))))
		return;
	/* AUTHENTICATE is shown, and LOGIN hidden as a whole. */
	if (hidden && d->protocol != NULL && strcmp(d->protocol, "imap") == 0) {
		see_hidden_command(d, line);
		return;
	}
	if (dialogue_begin(d, line, hidden ? LOGIN_SASL : LOGIN_BARE) != NULL)
		dialogue_client(d, line, line->text);
}

bool
client_other(struct dialogue *d, const struct line *line)
{
	struct line answer = *line;

	if (d->open == NULL) {
		begin_bare(d, line);
		return line->side == LINE_CLIENT;
	}
	if (d->open->form > LOGIN_BARE)
		return false;
	if (join_wrapped(d, line->text))
		return true;
	answer.text = after_question(line->text);
	if (!is_answer(d, &answer))
		return false;
	dialogue_client(d, line, answer.text);
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * server: what the server's side of a dialogue means for the login.
 */
#include "base/text.h"
#include "capture/log_part.h"
#include "capture/sieve.h"

/* A code of its own kind: digit "." 1*3digit "." 1*3digit (RFC 2034). */
span
dialogue_enhanced(span *text)
{
	span rest = *text, code;
	uint64_t n;

	if (rest.len == 0 || memchr("245", rest.p[0], 3) == NULL ||
	    !span_take_number(&rest, 9, &n) || !span_take(&rest, SPAN(".")) ||
	    !span_take_number(&rest, 999, &n) || !span_take(&rest, SPAN(".")) ||
	    !span_take_number(&rest, 999, &n) ||
	    (rest.len > 0 && rest.p[0] != ' '))
		return SPAN_NONE;
	code = span_sub(*text, 0, text->len - rest.len);
	*text = span_trim(rest);
	return code;
}

static void
keep_reply(struct authstr_login *l, span text)
{
	if (l->reply.len > 0)
		buf_put_byte(&l->reply, ' ');
	buf_put(&l->reply, span_trim(text));
}

/* The last word on the login, in as many lines as the server takes. */
static void
smtp_verdict(struct dialogue *d, const struct say *say)
{
	struct authstr_login *l = d->open;
	span text = say->text, enhanced = dialogue_enhanced(&text);

	l->code = say->code;
	if (l->enhanced.len == 0)
		buf_put(&l->enhanced, enhanced);
	keep_reply(l, text);
	if (say->more)
		return;
	/* An answer must have been there, but is not here. */
	if (d->client_turn && d->blank)
		login_say(l, AUTHSTR_CLIENT, SPAN(""));
	else if (d->client_turn)
		l->facts |= LOGIN_HIDDEN;
	if (say->code >= 400)
		l->facts |= LOGIN_FAILED;
	dialogue_finish(d, say->code < 400 ? AUTHSTR_OUTCOME_SUCCESS
					   : AUTHSTR_OUTCOME_REFUSED);
}

/* Codes that speak of a login even where no AUTH is seen. */
static bool
is_auth_code(int code)
{
	return code == 235 || code == 432 || code == 534 || code == 535 ||
	       code == 538;
}

static bool
begin_hidden(struct dialogue *d, const struct line *line)
{
	/* A log's word came before the reply. */
	if (d->open == NULL && d->told) {
		d->told = false;
		return false;
	}
	if (d->open == NULL && dialogue_begin(d, line, LOGIN_SASL) == NULL)
		return false;
	d->open->facts |= LOGIN_HIDDEN;
	return true;
}

/* The program says what the dialogue said: the lines of that have marks and
 * this one has none, or the login was seen to begin and to end. */
static bool
is_remark(const struct dialogue *d, const struct line *line)
{
	return (d->oriented && line->side == LINE_UNMARKED) ||
	       (d->open == NULL && d->named);
}

/* A part of the reply that a program prints once more: its first line was in
 * the line before, or it was another conversation's. */
static bool
is_repeated(const struct dialogue *d, const struct line *line, int code)
{
	if (line->side != LINE_UNMARKED || d->open != NULL ||
	    (d->facts & (LOGIN_GREETED | LOGIN_SESSION)) != 0)
		return false;
	return (d->remark > 0 && line->number == d->remark + 1) ||
	       (d->out->refused && (d->out->code == 0 || d->out->code == code));
}

static void
smtp_greeting(struct dialogue *d)
{
	if (d->await == AWAIT_TLS) {
		d->facts |= LOGIN_TLS;
		d->await = AWAIT_NOTHING;
		offers_forget(d);
		return;
	}
	dialogue_restart(d);
}

static void
smtp_offers(struct dialogue *d, const struct say *say)
{
	offers_read(d, say->text);
	if (d->await != AWAIT_HELLO || say->more)
		return;
	d->offers_known = true;
	d->await = AWAIT_NOTHING;
}

static void
smtp_reply(struct dialogue *d, const struct line *line, const struct say *say)
{
	bool verdict = say->code == 235 || say->code >= 400;

	if (say->code == 334)
		dialogue_challenge(d, line, say->text);
	else if (d->open != NULL && d->open->form <= LOGIN_BARE && verdict)
		smtp_verdict(d, say);
	else if (is_auth_code(say->code) && !is_remark(d, line) &&
		 !is_repeated(d, line, say->code) && begin_hidden(d, line))
		smtp_verdict(d, say);
	else if (say->code == 220 && !say->more)
		smtp_greeting(d);
	else if (say->code == 250)
		smtp_offers(d, say);
	else if (say->code == 354)
		d->in_data = d->await == AWAIT_DATA;
	else if (say->code == 221)
		dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
	else if (d->await == AWAIT_HELLO || d->await == AWAIT_TLS)
		d->await = AWAIT_NOTHING;
}

void
server_verdict(struct dialogue *d, span text, bool ok)
{
	keep_reply(d->open, text);
	if (d->client_turn && d->blank && d->open->form == LOGIN_SASL)
		login_say(d->open, AUTHSTR_CLIENT, SPAN(""));
	else if (d->client_turn)
		d->open->facts |= LOGIN_HIDDEN;
	if (!ok)
		d->open->facts |= LOGIN_FAILED;
	dialogue_finish(
	    d, ok ? AUTHSTR_OUTCOME_SUCCESS : AUTHSTR_OUTCOME_REFUSED);
}

static void
pop3_reply(struct dialogue *d, const struct say *say)
{
	struct authstr_login *l = d->open;

	if (l != NULL && say->ok && login_is(l, LOGIN_UNANSWERED)) {
		dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
		return;
	}
	if (l != NULL)
		l->facts &= ~(unsigned)LOGIN_MAYBE;
	if (l != NULL && l->form == LOGIN_USERPASS && say->ok &&
	    l->n_said < 2 && !login_is(l, LOGIN_HIDDEN))
		return; /* USER is taken, PASS comes next */
	if (l != NULL) {
		server_verdict(d, say->text, say->ok);
	} else if (d->await == AWAIT_TLS && say->ok) {
		d->facts |= LOGIN_TLS;
		d->await = AWAIT_NOTHING;
		offers_forget(d);
	} else if (d->await == AWAIT_BYE) {
		d->over = true;
	} else if (say->ok &&
		   (d->over ||
		       (d->facts & (LOGIN_GREETED | LOGIN_SESSION)) == 0)) {
		dialogue_restart(d);
		buf_put(&d->banner, say->text);
	}
}

/* It says goodbye to who gave a password and not QUIT. */
static void
imap_bye(struct dialogue *d, span text)
{
	if (d->open != NULL && d->await != AWAIT_BYE && !d->client_turn &&
	    !d->in_literal &&
	    span_search(text, SPAN("Exception"), 0) == SPAN_NPOS)
		server_verdict(d, text, false);
	d->over = true;
}

static void
imap_untagged(struct dialogue *d, const struct say *say)
{
	span text = say->text;

	if (span_starts_case(text, SPAN("OK")) &&
	    (d->over || (d->facts & (LOGIN_GREETED | LOGIN_SESSION)) == 0))
		dialogue_restart(d);
	if (span_starts_case(text, SPAN("BYE")))
		imap_bye(d, text);
	if (d->open == NULL &&
	    span_search(text, SPAN("CAPABILITY"), 0) != SPAN_NPOS) {
		offers_forget(d);
		offers_read(d, text);
	}
}

/* A tagged OK that nobody asked for before our eyes. */
static bool
tells_of_login(span text)
{
	return span_search(text, SPAN("Logged in"), 0) != SPAN_NPOS ||
	       span_search(text, SPAN("AUTHENTICATIONFAILED"), 0) !=
		   SPAN_NPOS ||
	       span_search(text, SPAN("authenticated"), 0) != SPAN_NPOS;
}

static void
imap_tagged(struct dialogue *d, const struct line *line, const struct say *say)
{
	span tag = buf_span(&d->tag);
	bool ours = tag.len == 0 || span_equal(tag, say->tag);

	if (d->await == AWAIT_TLS && say->ok) {
		d->facts |= LOGIN_TLS;
		offers_forget(d);
	}
	d->await = AWAIT_NOTHING;
	if (d->open != NULL && ours)
		server_verdict(d, say->text, say->ok);
	/* the reply is not here, and it was let in */
	else if (d->open != NULL && say->ok && d->mailbox != 0 &&
		 d->mailbox == log_hash(say->tag))
		server_verdict(d, SPAN(""), true);
	else if (d->open == NULL && tag.len == 0 && !is_remark(d, line) &&
		 tells_of_login(say->text) && begin_hidden(d, line))
		server_verdict(d, say->text, say->ok);
}

static void
http_status(struct dialogue *d, const struct say *say)
{
	if (d->open == NULL)
		return;
	d->open->code = say->code;
	server_verdict(d, say->text, say->code < 400);
}

/* " 535 5.7.8 text", or ": 535 text" */
static bool
find_reply(span text, struct say *say)
{
	for (size_t i = 1; i + 3 <= text.len && text.len < 2048; i++) {
		struct line part = { .text = span_from(text, i) };
		bool colon = i > 1 && text.p[i - 2] == ':';
		span rest;

		if (text.p[i - 1] != ' ' || !text_is_digit(text.p[i]))
			continue;
		*say = say_read(&part, "smtp");
		rest = say->text;
		if (say->kind == SAY_REPLY && say->code >= 400 &&
		    (dialogue_enhanced(&rest).len > 0 ||
			(colon && is_auth_code(say->code))))
			return true;
	}
	return false;
}

bool
server_told(struct dialogue *d, const struct line *line)
{
	struct say say;

	if (d->open == NULL || d->open->form > LOGIN_BARE ||
	    (d->protocol != NULL && !dialogue_is_smtp(d)) ||
	    !find_reply(line->text, &say))
		return false;
	d->server_seen = true;
	say.more = false;
	smtp_verdict(d, &say);
	return true;
}

void
server_says(struct dialogue *d, const struct line *line, const struct say *say)
{
	d->server_seen = true;
	switch (say->kind) {
	case SAY_REPLY:
		smtp_reply(d, line, say);
		break;
	case SAY_CONTINUE:
		dialogue_challenge(d, line, say->text);
		break;
	case SAY_POP3:
		pop3_reply(d, say);
		break;
	case SAY_UNTAGGED:
		imap_untagged(d, say);
		break;
	case SAY_TAGGED:
		imap_tagged(d, line, say);
		break;
	case SAY_SIEVE:
		sieve_reply(d, say);
		break;
	default:
		http_status(d, say);
	}
}

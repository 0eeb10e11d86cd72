/* SPDX-License-Identifier: MIT */
#include "capture/dialogue.h"
#include "base/text.h"
#include "capture/prose.h"
#include "capture/sieve.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* A tag or an offer is short; a banner is a line. */
#define SMALL_MAX AUTHSTR_LINE_MAX
/* Lines of something else that may be between two of a dialogue: s_client
 * prints certificates and sessions. */
#define NEAR_LINES 120
/* The same between USER and PASS. */
#define USER_LINES 4

/* Lines of programs that tell of TLS. */
static const span tls_lines[] = {
	LITERAL("-----BEGIN CERTIFICATE-----"),
	LITERAL("SSL-Session:"),
	LITERAL("SSL handshake has read"),
	LITERAL("New, TLSv1"),
	LITERAL("Protocol version: TLS"),
	LITERAL("depth=0 "),
	LITERAL("verify return:1"),
	LITERAL("=== TLS started"),
	LITERAL("-- TLS started"),
	LITERAL("* SSL connection using"),
	LITERAL("TLS session parameters:"),
	LITERAL("TLS certificate information:"),
};

/* s_client says so when it took a line for its command. */
static const span trap_lines[] = {
	LITERAL("RENEGOTIATING"),
	LITERAL("DONE"),
	LITERAL("KEYUPDATE"),
};

void
dialogue_init(struct dialogue *d, struct queue *out)
{
	*d = (struct dialogue){ .out = out };
	buf_init(&d->client, LOGIN_PLACE_MAX);
	buf_init(&d->server, LOGIN_PLACE_MAX);
	buf_init(&d->tag, SMALL_MAX);
	buf_init(&d->ended_mech, SMALL_MAX);
	buf_init(&d->offers, SMALL_MAX);
	buf_init(&d->banner, SMALL_MAX);
	buf_init(&d->echo, TOKEN_MAX);
	buf_init(&d->args, TOKEN_MAX);
}

void
dialogue_wipe(struct dialogue *d)
{
	login_free(d->open);
	login_free(d->late);
	buf_wipe(&d->client);
	buf_wipe(&d->server);
	buf_wipe(&d->tag);
	buf_wipe(&d->ended_mech);
	buf_wipe(&d->offers);
	buf_wipe(&d->banner);
	buf_wipe(&d->echo);
	buf_wipe(&d->args);
	dialogue_init(d, d->out);
}

/* A new connection. */
void
dialogue_restart(struct dialogue *d)
{
	unsigned tls = 0;

	dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
	/* TLS that came before the first greeting is this connection's. */
	if ((d->facts & (LOGIN_GREETED | LOGIN_SESSION)) == 0)
		tls = d->facts & LOGIN_TLS;
	d->facts = tls | LOGIN_GREETED;
	d->await = AWAIT_NOTHING;
	d->in_data = d->over = d->in_literal = d->named = false;
	d->asks_message = d->in_message = false;
	d->octets = 0;
	buf_wipe(&d->tag);
	buf_wipe(&d->banner);
	buf_wipe(&d->args);
	offers_forget(d);
}

struct authstr_login *
dialogue_begin(
    struct dialogue *d, const struct line *line, enum login_form form)
{
	dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
	d->open = login_new(queue_line(d->out, line->number));
	if (d->open == NULL) {
		d->out->status = AUTHSTR_E_NOMEM;
		return NULL;
	}
	d->ended = d->told = false;
	d->open->form = form;
	d->open->watch = d->out->watch;
	d->open->frame = line->frame;
	d->open->dialect = d->dialect;
	if (d->clear)
		d->open->facts |= LOGIN_CLEAR;
	if (line->maybe)
		d->open->facts |= LOGIN_MAYBE;
	buf_put(&d->open->time, line->time);
	d->client_turn = d->blank = false;
	return d->open;
}

void
dialogue_client(struct dialogue *d, const struct line *line, span text)
{
	struct authstr_login *l = d->open;

	if (l == NULL)
		return;
	if (span_equal(span_trim(text), SPAN("*")) && l->form == LOGIN_SASL)
		l->facts |= LOGIN_CANCELLED;
	else if (client_is_placeholder(text))
		l->facts |= LOGIN_HIDDEN;
	else
		login_say_as(l, AUTHSTR_CLIENT, text, line->plain);
	if (login_is_masked(text))
		l->facts |= LOGIN_HIDDEN;
	d->client_turn = d->blank = false;
}

void
dialogue_challenge(struct dialogue *d, const struct line *line, span text)
{
	if (d->open == NULL && dialogue_begin(d, line, LOGIN_SASL) == NULL)
		return;
	/* It asked before and asks again: the answer is not here. */
	if (d->client_turn && !d->blank && d->open->form == LOGIN_SASL)
		d->open->facts |= LOGIN_HIDDEN;
	else if (d->client_turn && d->open->form == LOGIN_SASL)
		login_say(d->open, AUTHSTR_CLIENT, SPAN(""));
	if (d->open->form <= LOGIN_BARE)
		login_say_as(d->open, AUTHSTR_SERVER, text, line->plain);
	d->open->facts |= LOGIN_CHALLENGED;
	d->client_turn = d->open->form <= LOGIN_BARE;
	d->asked = line->number;
	d->blank = false;
}

bool
dialogue_more(struct dialogue *d, const struct line *line)
{
	struct authstr_login *l = d->open;
	enum authstr_from from =
	    line->side == LINE_SERVER ? AUTHSTR_SERVER : AUTHSTR_CLIENT;
	struct login_said *last;

	if (l != NULL && l->n_said == 0 && from == AUTHSTR_CLIENT &&
	    l->form == LOGIN_SASL)
		l->initial_response = true;
	if (l == NULL || l->n_said == 0)
		return d->in_data;
	last = &l->said[l->n_said - 1];
	if (last->from != from)
		return false;
	login_watch(l, from, line->text, buf_span(&last->text));
	buf_put(&last->text, line->text);
	return true;
}

static bool
see_remark(struct dialogue *d, span text)
{
	size_t i;

	for (i = 0; i < sizeof(tls_lines) / sizeof(tls_lines[0]); i++)
		if (span_starts(text, tls_lines[i])) {
			d->facts |= LOGIN_TLS;
			return true;
		}
	for (i = 0; i < sizeof(trap_lines) / sizeof(trap_lines[0]); i++)
		if (d->open != NULL && d->open->form == LOGIN_SASL &&
		    span_equal(text, trap_lines[i])) {
			d->open->facts |= LOGIN_TRAPPED;
			dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
			return true;
		}
	return false;
}

/* What the line says tells whose it is; the first that does tells what the
 * marks mean. */
static void
orient(struct dialogue *d, struct line *line, const struct say *say)
{
	bool server = say_is_server(say);

	if (line->side == LINE_UNMARKED)
		return;
	if (!d->oriented && say->kind != SAY_OTHER) {
		d->oriented = true;
		d->reversed = server != (line->side == LINE_SERVER);
	}
	if (d->reversed)
		line->side =
		    line->side == LINE_SERVER ? LINE_CLIENT : LINE_SERVER;
}

static void
set_protocol(struct dialogue *d, const struct say *say)
{
	bool smtp = say->kind == SAY_REPLY ||
		    (say->protocol != NULL && say->verb != VERB_HELLO &&
			strcmp(say->protocol, "smtp") == 0);

	/* What LMTP shares with SMTP tells nothing. */
	if (smtp)
		d->protocol = dialogue_is_smtp(d) ? d->protocol : "smtp";
	else if (say->protocol != NULL)
		d->protocol = say->protocol;
}

static bool
says(span text, span what)
{
	return span_search(text, what, 0) != SPAN_NPOS;
}

static bool
other_line(struct dialogue *d, const struct line *line)
{
	if (sieve_spoken(d->protocol) && sieve_other(d, line))
		return true;
	if (line->side == LINE_UNMARKED && dialogue_goes_on(d, line))
		return true;
	if (line->text.len == 0 && line->side == LINE_UNMARKED) {
		d->blank = true;
		return false;
	}
	if (line->side == LINE_UNMARKED && server_told(d, line))
		return true;
	if (says(line->text, SPAN(" 535-")))
		d->remark = line->number;
	if (line->side != LINE_SERVER)
		return client_other(d, line) || line->side != LINE_UNMARKED;
	if (d->await == AWAIT_HELLO)
		offers_read(d, line->text);
	else if (token_plausible(line->text)) {
		if (d->open == NULL && d->protocol == NULL &&
		    line->text.len > 11)
			dialogue_begin(d, line, LOGIN_BARE);
		if (d->open != NULL && d->open->form <= LOGIN_BARE)
			login_say(d->open, AUTHSTR_SERVER, line->text);
		d->server_seen = true;
	}
	return true;
}

/* What is too long is not kept: without the whole list nothing can be said
 * about an offer. */
static void
check_memory(struct dialogue *d)
{
	if (buf_status(&d->offers) == AUTHSTR_E_LIMIT)
		d->offers_known = false;
	if (buf_status(&d->offers) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->tag) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->client) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->server) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->echo) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->ended_mech) == AUTHSTR_E_NOMEM ||
	    buf_status(&d->banner) == AUTHSTR_E_NOMEM)
		d->out->status = AUTHSTR_E_NOMEM;
}

/* It is masked, and adds nothing else. */
static void
watch_decoded(struct dialogue *d, const struct line *line)
{
	if (!line->decoded || d->open == NULL || d->open->form > LOGIN_BARE)
		return;
	d->open->plain = true;
	login_watch(d->open,
	    line->side == LINE_CLIENT ? AUTHSTR_CLIENT : AUTHSTR_SERVER,
	    line->text, SPAN_NONE);
}

/* Words that the reply to a login has not. */
static bool
greets(const struct dialogue *d, const struct say *say)
{
	span text = say->text;

	if (say->kind == SAY_REPLY)
		return say->code == 220 && d->await != AWAIT_TLS;
	if (say->kind == SAY_UNTAGGED)
		return span_starts_case(text, SPAN("OK")) &&
		       (says(text, SPAN("ready")) ||
			   says(text, SPAN("[CAPABILITY")) ||
			   says(text, SPAN("IMAP4")));
	if (say->kind != SAY_POP3 || !say->ok || says(text, SPAN("aildrop")) ||
	    says(text, SPAN("ailbox")))
		return false;
	return says(text, SPAN(" ready")) || says(text, SPAN("POP3")) ||
	       (says(text, SPAN("<")) && span_ends(span_trim(text), SPAN(">")));
}

/* Another connection, where the last one was cut off. */
static void
see_greeting(struct dialogue *d, const struct say *say)
{
	if (!greets(d, say) || (d->open == NULL && say->kind != SAY_POP3))
		return;
	dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
	d->await = AWAIT_NOTHING;
	d->over = true;
}

static bool
is_near(const struct dialogue *d)
{
	return d->spoke != 0 && d->lines - d->spoke <= NEAR_LINES;
}

/* Words that a dialogue and a sentence begin with. */
static bool
is_prose(struct dialogue *d, struct line *line, const struct say *say)
{
	struct prose_place place = { .near = is_near(d),
		.protocol = d->protocol,
		.user = d->open != NULL && d->open->form == LOGIN_USERPASS &&
			d->open->n_said == 1 && d->user != 0 &&
			d->lines - d->user <= USER_LINES,
		.asked = d->open != NULL && d->user != 0 &&
			 d->lines - d->user <= USER_LINES,
		.first = line->number <= 1 };
	enum prose found = prose_weigh(line, say, &place);

	d->lines += line->side == LINE_UNMARKED;
	if (found == PROSE_NO)
		d->spoke = d->lines > 0 ? d->lines : ++d->lines;
	if (found == PROSE_MAYBE ||
	    (found == PROSE_NO && say->kind == SAY_COMMAND &&
		say->verb == VERB_USER))
		d->user = d->lines;
	line->maybe = found == PROSE_MAYBE;
	return found == PROSE_YES;
}

static bool
read_line(struct dialogue *d, struct line line)
{
	struct say say;

	if (line.aside) {
		d->aside = line.number;
		watch_decoded(d, &line);
		server_told(d, &line);
		return true;
	}
	if (see_remark(d, line.text) || (line.more && dialogue_more(d, &line)))
		return true;
	say = say_read(&line, is_near(d) ? d->protocol : NULL);
	if (is_prose(d, &line, &say))
		say = (struct say){ .kind = SAY_OTHER, .text = line.text };
	orient(d, &line, &say);
	if (dialogue_mail(d, &line, &say))
		return true;
	if (line.tls)
		d->facts |= LOGIN_TLS;
	if (d->in_literal && say.kind == SAY_TAGGED &&
	    span_equal(say.tag, buf_span(&d->tag)))
		client_literal_ends(d);
	if (d->in_literal && say.kind != SAY_CONTINUE &&
	    line.side != LINE_SERVER) {
		return client_literal(d, &line) || line.side != LINE_UNMARKED;
	}
	if (say_is_server(&say) && line.side == LINE_CLIENT)
		return true;
	/* "SASL LOGIN PLAIN" in a list */
	if (say.kind == SAY_COMMAND && line.side == LINE_SERVER && d->oriented)
		say = (struct say){ .kind = SAY_OTHER, .text = line.text };
	see_greeting(d, &say);
	set_protocol(d, &say);
	if (say.kind == SAY_COMMAND)
		client_command(d, &line, &say);
	else if (say.kind != SAY_OTHER)
		server_says(d, &line, &say);
	else
		return other_line(d, &line);
	return true;
}

/* The line before said the same, and was only what a program was asked to
 * send: this one is what it sent. */
static bool
forget_echo(struct dialogue *d, const struct line *line)
{
	struct authstr_login *l = d->open;
	bool same = d->echo.len > 0 && !line->echo &&
		    span_equal(buf_span(&d->echo), line->text);

	if (line->side != LINE_CLIENT || line->aside)
		return false;
	buf_empty(&d->echo);
	if (line->echo)
		buf_put(&d->echo, line->text);
	if (!same || l == NULL)
		return false;
	/* The server's answer came between the two. */
	if (l->n_said > 0 && l->said[l->n_said - 1].from != AUTHSTR_CLIENT)
		return true;
	if (l->n_said > 1 && l->form == LOGIN_USERPASS) {
		login_unsay(l, l->n_said - 1);
		return false;
	}
	d->open = NULL;
	login_free(l);
	return false;
}

bool
dialogue_line(struct dialogue *d, struct line line)
{
	bool taken = client_wrapped(d, &line);

	if (!taken) {
		dialogue_release(d);
		taken = forget_echo(d, &line) || read_line(d, line);
	}
	d->last = line.number;
	d->width = line.width;
	check_memory(d);
	return taken;
}

bool
dialogue_is_blank(const struct dialogue *d)
{
	return d->open == NULL && d->facts == 0 && !d->server_seen &&
	       d->protocol == NULL && d->await == AWAIT_NOTHING &&
	       d->remark == 0;
}

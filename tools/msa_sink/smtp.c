/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

struct command {
	const char *verb;
	void (*run)(struct sink_conn *c, struct authstr_span args);
	bool early; /* allowed before EHLO */
};

void
smtp_error(struct sink_conn *c, const char *text)
{
	if (++c->errors > SINK_ERRORS_MAX)
		conn_end(c, "421 4.7.0 too many errors");
	else
		conn_reply(c, text);
}

bool
smtp_fails(struct sink_conn *c, enum sink_stage stage)
{
	return smtp_fails_at(c, stage, (struct authstr_span){ NULL, 0 });
}

bool
smtp_fails_at(
    struct sink_conn *c, enum sink_stage stage, struct authstr_span line)
{
	const struct sink_bad *bad = &c->sink->bad;
	const char *how;

	if (bad->script != NULL && bad->stage == stage)
		return script_begin(c, bad->script,
		    stage == SINK_AT_AUTH || stage == SINK_AT_RESPONSE, line);
	if (stage == SINK_AT_TLS_EHLO)
		stage = SINK_AT_EHLO;
	how = stage < SINK_FAILS ? c->sink->fail[stage] : NULL;
	if (how == NULL)
		return false;
	if (strcmp(how, "close") == 0)
		c->state = CONN_DEAD;
	else if (strcmp(how, "hang") == 0)
		c->state = CONN_HUNG;
	else if (stage == SINK_AT_CONNECT || strncmp(how, "421", 3) == 0)
		conn_end(c, how);
	else
		conn_reply(c, how);
	return true;
}

void
smtp_greet(struct sink_conn *c)
{
	if (!smtp_fails(c, SINK_AT_CONNECT))
		conn_reply(c, "220 localhost ESMTP msa-sink");
}

void
smtp_reset(struct sink_conn *c)
{
	free(c->from);
	c->from = NULL;
	c->utf8 = false;
	while (c->n_rcpts > 0)
		free(c->rcpts[--c->n_rcpts]);
}

void
smtp_forget(struct sink_conn *c)
{
	smtp_reset(c);
	sink_login_free(c->login);
	c->login = NULL;
	authstr_buf_cut(c->talk, 0);
	free(c->user);
	c->user = NULL;
	c->greeted = false;
	c->mode = SMTP_COMMANDS;
}

/* The mechanisms that are offered now, after "AUTH"; false if none is. */
static bool
auth_words(const struct sink_conn *c, char *out, size_t size)
{
	size_t len = (size_t)snprintf(out, size, "250-AUTH");
	size_t none = len;
	const struct login_mech *m;

	for (size_t i = 0; (m = login_mech_at(i)) != NULL; i++)
		if (auth_offers(c, m) && len + 30 < size)
			len += (size_t)snprintf(
			    out + len, size - len, " %.20s", m->name);
	return len > none;
}

static enum sink_stage
ehlo_stage(struct sink_conn *c)
{
	bool again = c->ssl != NULL && c->sink->tls == SINK_STARTTLS;

	c->greeted = true;
	return again ? SINK_AT_TLS_EHLO : SINK_AT_EHLO;
}

static void
ehlo_command(struct sink_conn *c, struct authstr_span args)
{
	char line[SINK_REPLY_MAX];

	if (args.len == 0) {
		smtp_error(c, "501 5.5.4 expected EHLO and a name");
		return;
	}
	if (smtp_fails(c, ehlo_stage(c)))
		return;
	smtp_reset(c);
	conn_reply(c, "250-localhost");
	if (c->sink->tls == SINK_STARTTLS && c->ssl == NULL)
		conn_reply(c, "250-STARTTLS");
	if (auth_words(c, line, sizeof(line)))
		conn_reply(c, line);
	conn_reply(c, "250-8BITMIME");
	conn_reply(c, "250-SMTPUTF8");
	conn_reply(c, "250-PIPELINING");
	snprintf(line, sizeof(line), "250-SIZE %llu",
	    (unsigned long long)c->sink->size_max);
	conn_reply(c, line);
	conn_reply(c, "250 ENHANCEDSTATUSCODES");
}

static void
helo_command(struct sink_conn *c, struct authstr_span args)
{
	if (args.len == 0) {
		smtp_error(c, "501 5.5.4 expected HELO and a name");
		return;
	}
	if (smtp_fails(c, ehlo_stage(c)))
		return;
	smtp_reset(c);
	conn_reply(c, "250 localhost");
}

/* What came in clear behind the command may be somebody else's: it must not be
 * taken for what the client says under TLS (CVE-2011-0411). */
static void
starttls_command(struct sink_conn *c, struct authstr_span args)
{
	if (args.len > 0)
		smtp_error(c, "501 5.5.4 STARTTLS takes no argument");
	else if (c->sink->tls != SINK_STARTTLS)
		smtp_error(c, "502 5.5.1 STARTTLS is not offered");
	else if (c->ssl != NULL)
		smtp_error(c, "503 5.5.1 TLS is up already");
	else if (c->in_len > 0)
		conn_end(c, "554 5.5.0 bytes after STARTTLS are refused");
	else if (!smtp_fails(c, SINK_AT_TLS)) {
		conn_reply(c, "220 2.0.0 ready for TLS");
		smtp_forget(c); /* RFC 3207 section 4.2 */
		c->starttls = true;
	}
}

static void
rset_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	smtp_reset(c);
	conn_reply(c, "250 2.0.0 nothing is kept");
}

static void
noop_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	conn_reply(c, "250 2.0.0 nothing done");
}

static void
vrfy_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	conn_reply(c, "252 2.5.0 try to send a message");
}

static void
help_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	conn_reply(c, "214 2.0.0 see msa-sink(1)");
}

static void
quit_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	if (!smtp_fails(c, SINK_AT_QUIT))
		conn_end(c, "221 2.0.0 bye");
}

/* A browser that was sent here by some page: nothing of what it says may be
 * obeyed. */
static void
http_command(struct sink_conn *c, struct authstr_span args)
{
	(void)args;
	conn_end(c, "554 5.5.1 this is no web server");
}

static const struct command commands[] = {
	{ "EHLO", ehlo_command, true },
	{ "HELO", helo_command, true },
	{ "STARTTLS", starttls_command, false },
	{ "AUTH", auth_command, false },
	{ "MAIL", mail_command, false },
	{ "RCPT", rcpt_command, false },
	{ "DATA", data_command, false },
	{ "RSET", rset_command, true },
	{ "NOOP", noop_command, true },
	{ "VRFY", vrfy_command, true },
	{ "HELP", help_command, true },
	{ "QUIT", quit_command, true },
	{ "GET", http_command, true },
	{ "POST", http_command, true },
	{ "PUT", http_command, true },
	{ "OPTIONS", http_command, true },
	{ "CONNECT", http_command, true },
	{ NULL, NULL, false },
};

void
smtp_command(struct sink_conn *c, struct authstr_span line)
{
	struct authstr_span verb = word_next(&line);
	const struct command *k = commands;

	while (k->verb != NULL && !word_is(verb, k->verb))
		k++;
	if (++c->commands > SINK_COMMANDS_MAX)
		conn_end(c, "421 4.7.0 too many commands");
	else if (k->verb == NULL)
		smtp_error(c, "500 5.5.1 no such command");
	else if (!k->early && !c->greeted)
		smtp_error(c, "503 5.5.1 EHLO comes first");
	else
		k->run(c, line);
}

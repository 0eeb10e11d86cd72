/* SPDX-License-Identifier: MIT */
/*
 * AUTH (RFC 4954): base64 lines around a login.
 */
#include <string.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

static bool
named(const struct opt_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (word_is(authstr_span_of(list->items[i]), name))
			return true;
	return false;
}

static bool
needs_tls(const struct sink_conn *c, const struct login_mech *m)
{
	if (c->ssl != NULL)
		return false;
	return m->plus || (m->plaintext && c->sink->tls != SINK_CLEAR);
}

static bool
enabled(const struct sink_conn *c, const struct login_mech *m)
{
	const struct opt_list *mechs = &c->sink->mechs;
	const char *alone = c->sink->bad.mech;

	if (mechs->n == 0 && alone != NULL)
		return word_is(authstr_span_of(alone), m->name);
	return mechs->n > 0 ? named(mechs, m->name) : !m->asked;
}

bool
auth_offers(const struct sink_conn *c, const struct login_mech *m)
{
	return login_mech_find(authstr_span_of(m->name)) != NULL &&
	       enabled(c, m) && !needs_tls(c, m);
}

/* The channel that logins can be bound to, where that was offered. */
static SSL *
bindable(const struct sink_conn *c)
{
	const struct login_mech *m;

	for (size_t i = 0; (m = login_mech_at(i)) != NULL; i++)
		if (m->plus && auth_offers(c, m))
			return c->ssl;
	return NULL;
}

/* A line of the dialogue, for the report. */
static void
note(struct sink_conn *c, const char *who, struct authstr_span line)
{
	authstr_buf_put(c->talk, authstr_span_of(who));
	authstr_buf_put(c->talk, line);
	authstr_buf_put(c->talk, authstr_span_of("\n"));
}

static void
say(struct sink_conn *c, const char *reply)
{
	note(c, "S: ", authstr_span_of(reply));
	if (reply[0] == '5')
		smtp_error(c, reply);
	else
		conn_reply(c, reply);
}

/* The exchange is over, one way or the other. */
static void
finish(struct sink_conn *c, const char *reply)
{
	say(c, reply);
	report_login(c);
	authstr_buf_cut(c->talk, 0);
	sink_login_free(c->login);
	c->login = NULL;
	c->mode = SMTP_COMMANDS;
}

void
auth_refuse(struct sink_conn *c, const char *reply)
{
	finish(c, reply);
	if (++c->refusals >= SINK_LOGINS_MAX && c->state == CONN_LIVE)
		conn_end(c, "421 4.7.0 too many failed logins");
}

static void
challenge(struct sink_conn *c, struct authstr_span bytes)
{
	struct authstr_buf *line = authstr_buf_new(AUTHSTR_LINE_MAX);
	unsigned char nul = 0;

	if (line != NULL) {
		authstr_buf_put(line, authstr_span_of("334 "));
		authstr_b64_print(bytes, line);
		authstr_buf_put(line, (struct authstr_span){ &nul, 1 });
	}
	if (line == NULL || authstr_buf_status(line) != AUTHSTR_OK)
		finish(c, "454 4.7.0 no memory");
	else {
		say(c, (const char *)authstr_buf_span(line).p);
		c->mode = SMTP_AUTH;
	}
	authstr_buf_free(line);
}

static void
accept_login(struct sink_conn *c)
{
	c->user = word_copy(authstr_span_of(login_user(c->login)));
	if (c->user == NULL)
		finish(c, "454 4.7.0 no memory");
	else
		finish(c, "235 2.7.0 login accepted");
}

/* in: what the client sent, decoded; none where it sent nothing. */
static void
advance(struct sink_conn *c, struct authstr_span in)
{
	struct authstr_buf *out = authstr_buf_new(AUTHSTR_LINE_MAX / 2);
	enum login_result rc =
	    out != NULL ? login_step(c->login, in, out) : LOGIN_BROKEN;

	switch (rc) {
	case LOGIN_MORE:
		challenge(c, authstr_buf_span(out));
		break;
	case LOGIN_ACCEPTED:
		accept_login(c);
		break;
	case LOGIN_REFUSED:
		auth_refuse(c, "535 5.7.8 user and secret do not fit");
		break;
	case LOGIN_MALFORMED:
		auth_refuse(c, "501 5.5.2 cannot make sense of this response");
		break;
	case LOGIN_BROKEN:
		finish(c, "454 4.7.0 the sink cannot do this now");
		break;
	}
	authstr_buf_free(out);
}

static void
advance_b64(struct sink_conn *c, struct authstr_span b64)
{
	struct authstr_buf *in = authstr_buf_new(AUTHSTR_LINE_MAX);

	if (in == NULL)
		finish(c, "454 4.7.0 no memory");
	else if (authstr_b64_read(b64, in, NULL) != AUTHSTR_OK)
		auth_refuse(c, "501 5.5.2 this is no base64");
	else
		advance(c, authstr_buf_span(in));
	authstr_buf_free(in);
}

/* The reply that refuses the command, or NULL. */
static const char *
auth_refusal(const struct sink_conn *c, struct authstr_span name,
    const struct login_mech *m)
{
	if (c->user != NULL)
		return "503 5.5.1 logged in already";
	if (c->from != NULL)
		return "503 5.5.1 no AUTH within a transaction";
	if (name.len == 0)
		return "501 5.5.4 expected AUTH and a mechanism";
	if (m == NULL || !enabled(c, m))
		return "504 5.5.4 no such mechanism here";
	if (needs_tls(c, m)) /* RFC 4954 section 6 */
		return "538 5.7.11 this mechanism needs TLS";
	return NULL;
}

void
auth_command(struct sink_conn *c, struct authstr_span args)
{
	struct authstr_span name = word_next(&args);
	const struct login_mech *m = login_mech_find(name);
	const char *no = auth_refusal(c, name, m);

	authstr_buf_cut(c->talk, 0);
	note(c, "C: AUTH ",
	    (struct authstr_span){
		name.p, (size_t)(args.p - name.p) + args.len });
	if (no != NULL) {
		auth_refuse(c, no);
	} else if (smtp_fails_at(c, SINK_AT_AUTH, args)) {
		note(c, "S: ", authstr_span_of(c->sink->fail[SINK_AT_AUTH]));
		report_login(c);
		authstr_buf_cut(c->talk, 0);
	} else if ((c->login = sink_login_new(m, c->sink->gsasl,
			&c->sink->users, bindable(c))) == NULL) {
		finish(c, "454 4.7.0 the sink cannot do this now");
	} else if (args.len == 0) {
		advance(c, (struct authstr_span){ NULL, 0 });
	} else if (word_is(args, "=")) { /* RFC 4954 section 4: empty */
		advance(c, authstr_span_of(""));
	} else {
		advance_b64(c, args);
	}
}

void
auth_line(struct sink_conn *c, struct authstr_span line)
{
	note(c, "C: ", line);
	if (smtp_fails_at(c, SINK_AT_RESPONSE, line))
		;
	else if (word_is(line, "*"))
		finish(c, "501 5.7.0 login cancelled");
	else
		advance_b64(c, line);
}

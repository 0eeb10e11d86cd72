/* SPDX-License-Identifier: MIT */
/*
 * connect: greeting, EHLO, STARTTLS, QUIT (RFC 5321 section 3.1, RFC 3207).
 */
#include "smtp/session.h"

static bool
is_ok(const struct authstr_session *s)
{
	return authstr_reply_code(s->reply) / 100 == 2;
}

void
greeting_reply(struct authstr_session *s)
{
	struct authstr_reply *fresh;

	/* RFC 5321 section 4.3.2: 220, or 554 where there is no service. */
	if (authstr_reply_code(s->reply) != 220) {
		session_refused(s);
		return;
	}
	if ((fresh = authstr_reply_new()) == NULL) {
		session_no_memory(s);
		return;
	}
	session_stage_ok(
	    s, AUTHSTR_STAGE_CONNECT, reply_bare_line(s->reply, 0));
	s->greeting = s->reply;
	s->reply = fresh;
	session_next(s);
}

static void
say_hello(struct authstr_session *s, span verb)
{
	span name = buf_span(&s->plan.name);
	struct authstr_error err;
	int rc;

	rc = cmd_hello(
	    verb, name.len == 0 ? SPAN("localhost") : name, &s->out, &err);
	session_say(s, rc, &err, SPAN_NONE);
}

void
ehlo_enter(struct authstr_session *s)
{
	say_hello(s, SPAN("EHLO"));
}

static void
read_caps(struct authstr_session *s)
{
	struct authstr_caps **caps = &s->caps[session_protected(s)];
	struct authstr_event *e;

	if ((*caps = authstr_caps_read(s->reply)) == NULL) {
		session_no_memory(s);
		return;
	}
	e = event_put(&s->events, AUTHSTR_EVENT_CAPS,
	    session_stage_of(s->state), SPAN(""));
	if (e == NULL)
		session_no_memory(s);
}

void
ehlo_reply(struct authstr_session *s)
{
	if (is_ok(s)) {
		read_caps(s);
		session_done(s);
	} else if (authstr_reply_code(s->reply) / 100 == 5) {
		/* RFC 5321 section 3.2: an old server; HELO it is. */
		session_note(s, "ehlo-refused",
		    SPAN("the server refuses EHLO: no capabilities"));
		session_enter(
		    s, s->state == STATE_EHLO ? STATE_HELO : STATE_HELO_AGAIN);
	} else {
		session_refused(s);
	}
}

void
helo_enter(struct authstr_session *s)
{
	say_hello(s, SPAN("HELO"));
}

void
helo_reply(struct authstr_session *s)
{
	if (is_ok(s))
		session_done(s);
	else
		session_refused(s);
}

void
starttls_enter(struct authstr_session *s)
{
	struct authstr_error err;

	if (session_offered(s, "STARTTLS")) {
		session_say(s, cmd_put(CMD_STARTTLS, &s->out), NULL, SPAN_NONE);
	} else if (s->plan.tls == AUTHSTR_TLS_STARTTLS) {
		error_set(&err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "starttls-not-offered",
		    "expected STARTTLS among the capabilities, found none");
		session_fail(s, AUTHSTR_CLASS_TLS, &err);
	} else {
		session_note(s, "starttls-not-offered",
		    SPAN("the server does not offer STARTTLS: no TLS"));
		session_next(s);
	}
}

void
starttls_reply(struct authstr_session *s)
{
	/* Refused although offered: going on in clear is what a man in the
	 * middle would want (RFC 3207 section 6). */
	if (authstr_reply_code(s->reply) == 220)
		session_enter(s, STATE_HANDSHAKE);
	else
		session_refused(s);
}

void
quit_enter(struct authstr_session *s)
{
	session_say(s, cmd_put(CMD_QUIT, &s->out), NULL, SPAN_NONE);
}

/* The work is done or has failed: no reply to QUIT changes that. */
void
quit_reply(struct authstr_session *s)
{
	struct authstr_error err;

	if (is_ok(s)) {
		session_stage_ok(
		    s, AUTHSTR_STAGE_QUIT, reply_bare_line(s->reply, 0));
	} else {
		session_judge(s, &err);
		session_note(s, err.rule, authstr_span_of(err.text));
	}
	session_over(s);
}

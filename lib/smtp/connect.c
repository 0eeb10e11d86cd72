/* SPDX-License-Identifier: MIT */
/*
 * connect: greeting, hello, TLS and farewell, in the words of each protocol's
 * row (RFC 5321 section 3.1, RFC 3207; RFC 9051 section 6.1, RFC 2595, RFC
 * 5804 section 2).
 */
#include "smtp/session.h"

#define GREETINGS_MAX 16

static bool
is_ok(const struct authstr_session *s)
{
	return session_said(s, AUTHSTR_VERDICT_OK);
}

/* ------------------------------------------------------------ greeting -- */

/* Where a list belongs that comes now. */
static struct authstr_caps **
slot_of(struct authstr_session *s)
{
	return s->auth.done ? &s->after : &s->caps[session_protected(s)];
}

/* Replaces the list of the channel as it is now. */
static bool
read_caps(struct authstr_session *s)
{
	struct authstr_caps **slot = slot_of(s);
	struct authstr_caps *caps =
	    authstr_caps_read_greeted(s->reply, s->greeting);

	if (caps == NULL) {
		session_no_memory(s);
		return false;
	}
	authstr_caps_free(*slot);
	*slot = caps;
	return true;
}

/* What a greeting tells is good enough where the server is asked no more; the
 * event comes with the list that was asked for. */
static void
read_greeting(struct authstr_session *s)
{
	struct authstr_caps **slot = &s->caps[session_protected(s)];

	if (!session_protocol(s)->caps_greeting || !read_caps(s) ||
	    authstr_caps_count(*slot) > 0)
		return;
	authstr_caps_free(*slot);
	*slot = NULL;
}

void
greeting_reply(struct authstr_session *s)
{
	struct authstr_reply *fresh;

	if (!is_ok(s)) {
		session_refused(s);
		return;
	}
	if ((fresh = authstr_reply_new()) == NULL) {
		session_no_memory(s);
		return;
	}
	session_stage_ok(
	    s, AUTHSTR_STAGE_CONNECT, authstr_reply_text(s->reply));
	read_greeting(s);
	s->greeting = s->reply;
	s->reply = fresh;
	session_next(s);
}

/* Some servers write "220 a", "220 b" for a greeting of two lines, and the
 * second may come when our hello is on its way.  A server that answers the
 * hello itself by 220 does so in several lines. */
bool
session_greets_again(struct authstr_session *s, bool awaited)
{
	span word = session_protocol(s)->greets_again;

	if (s->state != STATE_EHLO || word.len == 0 ||
	    s->greetings == GREETINGS_MAX ||
	    !span_equal(authstr_reply_word(s->reply), word) ||
	    (awaited && authstr_reply_line_count(s->reply) > 1))
		return false;
	if (s->greetings++ == 0)
		session_note(s, "greeting-again",
		    SPAN("the server greets again: taken for one greeting"));
	return true;
}

/* --------------------------------------------------------------- hello -- */

static void
say_hello(struct authstr_session *s, const char *verb)
{
	span name = buf_span(&s->plan.name);
	struct authstr_error err;
	int rc;

	if (session_protocol(s)->named)
		rc = cmd_hello(authstr_span_of(verb),
		    name.len == 0 ? SPAN("localhost") : name, &s->out, &err);
	else
		rc = cmd_name(session_tag(s), verb, &s->out);
	session_say(s, rc, &err, SPAN_NONE);
}

void
ehlo_enter(struct authstr_session *s)
{
	const struct protocol *p = session_protocol(s);

	say_hello(s, s->plan.old_hello && p->hello_old != NULL ? p->hello_old
							       : p->hello);
}

static void
take_caps(struct authstr_session *s)
{
	if (read_caps(s) && event_put(&s->events, AUTHSTR_EVENT_CAPS,
				session_stage_of(s->state), SPAN("")) == NULL)
		session_no_memory(s);
}

/* The server does not know the command. */
static void
hello_refused(struct authstr_session *s)
{
	const struct protocol *p = session_protocol(s);

	session_note(s, p->refused_rule, authstr_span_of(p->refused_text));
	if (p->refused == REFUSED_OLD) {
		session_enter(
		    s, s->state == STATE_EHLO ? STATE_HELO : STATE_HELO_AGAIN);
	} else {
		take_caps(s);
		session_done(s);
	}
}

void
ehlo_reply(struct authstr_session *s)
{
	const struct protocol *p = session_protocol(s);

	if (session_greets_again(s, true))
		return;
	if (is_ok(s)) {
		if (!s->plan.old_hello)
			take_caps(s);
		session_done(s);
	} else if (session_said(s, AUTHSTR_VERDICT_NO) && !s->plan.old_hello &&
		   p->refused != REFUSED_FAILS) {
		hello_refused(s);
	} else {
		session_refused(s);
	}
}

void
helo_enter(struct authstr_session *s)
{
	say_hello(s, session_protocol(s)->hello_old);
}

void
helo_reply(struct authstr_session *s)
{
	if (is_ok(s))
		session_done(s);
	else
		session_refused(s);
}

/* ----------------------------------------------------------------- TLS -- */

/* RFC 9051 section 7.1.4: STARTTLS has its place before the login alone, and a
 * greeting that is changed on the way would keep TLS off. */
static bool
is_preauth(const struct authstr_session *s)
{
	span word = session_protocol(s)->preauth;

	return word.len > 0 && s->greeting != NULL &&
	       span_equal_case(authstr_reply_word(s->greeting), word);
}

static void
tls_too_late(struct authstr_session *s)
{
	static const char text[] = "the greeting is PREAUTH, and STARTTLS is "
				   "not allowed behind it: no TLS";
	struct authstr_error err;

	if (s->plan.tls == AUTHSTR_TLS_STARTTLS) {
		error_set(&err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "imap-preauth", "%s", text);
		session_fail(s, AUTHSTR_CLASS_TLS, &err);
	} else {
		session_note(s, "imap-preauth", authstr_span_of(text));
		session_next(s);
	}
}

void
starttls_enter(struct authstr_session *s)
{
	const char *word = session_protocol(s)->starttls;
	struct authstr_error err;

	if (is_preauth(s)) {
		tls_too_late(s);
	} else if (session_offered(s, word)) {
		session_say(s, cmd_name(session_tag(s), word, &s->out), NULL,
		    SPAN_NONE);
	} else if (s->plan.tls == AUTHSTR_TLS_STARTTLS) {
		error_set(&err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "starttls-not-offered",
		    "expected %s among the capabilities, found none", word);
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
	if (is_ok(s))
		session_enter(s, STATE_HANDSHAKE);
	else
		session_refused(s);
}

/* RFC 5804 section 2.2: the capabilities come unasked. */
void
tls_caps_reply(struct authstr_session *s)
{
	if (is_ok(s)) {
		take_caps(s);
		session_done(s);
	} else {
		session_refused(s);
	}
}

/* Who has been told of another client has forgotten what he offered. */
void
xclient_ehlo_reply(struct authstr_session *s)
{
	if (is_ok(s)) {
		take_caps(s);
		session_done(s);
	} else {
		session_refused(s);
	}
}

/* --------------------------------------------------------- after a login -- */

bool
caps_after_gone(struct authstr_session *s)
{
	if (s->state != STATE_CAPS_AFTER || !session_is_last(s))
		return false;
	session_note(s, "caps-after-auth",
	    SPAN("the server closes when it is asked for its capabilities "
		 "after the login"));
	session_over(s);
	return true;
}

/* RFC 5321 has EHLO at any time, and some servers 503. */
void
caps_after_reply(struct authstr_session *s)
{
	struct authstr_error err;

	if (is_ok(s)) {
		take_caps(s);
	} else if (session_said(s, AUTHSTR_VERDICT_BYE)) {
		if (!caps_after_gone(s))
			session_refused(s);
		return;
	} else {
		session_judge(s, &err);
		session_note(s, "caps-after-auth", authstr_span_of(err.text));
	}
	session_next(s);
}

/* ---------------------------------------------------------------- QUIT -- */

void
quit_enter(struct authstr_session *s)
{
	session_say(s,
	    cmd_name(session_tag(s), session_protocol(s)->quit, &s->out), NULL,
	    SPAN_NONE);
}

/* The work is done or has failed: no reply to QUIT changes that. */
void
quit_reply(struct authstr_session *s)
{
	struct authstr_error err;

	if (is_ok(s)) {
		session_stage_ok(
		    s, AUTHSTR_STAGE_QUIT, authstr_reply_text(s->reply));
	} else {
		session_judge(s, &err);
		session_note(s, err.rule, authstr_span_of(err.text));
	}
	session_over(s);
}

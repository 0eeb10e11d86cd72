/* SPDX-License-Identifier: MIT */
/*
 * session: moves bytes and states.  Lock-step but where commands are said ahead
 * of their replies (ahead.h): else there is one line to send or one reply to
 * wait for, never both.
 */
#include "smtp/session.h"
#include "base/mem.h"
#include "smtp/own.h"

/* The longest thing in it is a chunk of the message or a login's response. */
#define OUT_MAX ((size_t)1024 * 1024)
/* All the recipients that a plan may have. */
#define TAKERS_MAX ((size_t)1024 * 1024)

struct authstr_session *
authstr_session_new(void)
{
	struct authstr_session *s = mem_new(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	plan_init(&s->plan);
	buf_init(&s->out, OUT_MAX);
	buf_init(&s->takers, TAKERS_MAX);
	cmd_lines_init(&s->auth.lines);
	if ((s->reply = authstr_reply_new()) == NULL) {
		authstr_session_free(s);
		return NULL;
	}
	authstr_session_protocol(s, AUTHSTR_SMTP);
	return s;
}

void
authstr_session_free(struct authstr_session *s)
{
	if (s == NULL)
		return;
	auth_wipe(s);
	plan_wipe(&s->plan);
	event_wipe(&s->events);
	buf_wipe(&s->out);
	buf_wipe(&s->takers);
	authstr_reply_free(s->reply);
	authstr_reply_free(s->greeting);
	authstr_caps_free(s->caps[0]);
	authstr_caps_free(s->caps[1]);
	authstr_caps_free(s->after);
	mem_free(s, sizeof(*s));
}

/* -------------------------------------------------------------- pulling -- */

static bool
takes_greeting_from_elsewhere(const struct authstr_session *s)
{
	/* Whoever has said STARTTLS to a ManageSieve server has heard a list,
	 * and the one after TLS comes to us: it is a greeting, too. */
	return s->state == STATE_GREETING && s->plan.greeted &&
	       !session_protocol(s)->caps_after_tls;
}

enum authstr_want
authstr_session_want(const struct authstr_session *s)
{
	if (s->state == STATE_OVER)
		return AUTHSTR_WANT_NOTHING;
	if (s->state == STATE_HANDSHAKE ||
	    (s->state == STATE_GREETING && !s->tls &&
		s->plan.tls == AUTHSTR_TLS_IMPLICIT))
		return AUTHSTR_WANT_TLS;
	if (takes_greeting_from_elsewhere(s) || buf_span(&s->out).len > 0)
		return AUTHSTR_WANT_OUTPUT;
	return AUTHSTR_WANT_INPUT;
}

span
authstr_session_output(struct authstr_session *s)
{
	if (takes_greeting_from_elsewhere(s))
		session_next(s);
	return buf_span(&s->out);
}

void
authstr_session_sent(struct authstr_session *s, size_t n)
{
	buf_drop(&s->out, n);
	s->said -= n < s->said ? n : s->said;
	s->ahead.gone += (uint32_t)n;
	if (buf_span(&s->out).len > 0)
		return;
	if (s->state == STATE_BODY)
		body_fill(s);
	else
		pipe_fill(s);
}

void
authstr_session_tls(struct authstr_session *s, int ok)
{
	struct authstr_error err;

	if (authstr_session_want(s) != AUTHSTR_WANT_TLS)
		return;
	if (!ok) {
		s->state = STATE_HANDSHAKE;
		error_set(&err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
		    "tls-handshake", "the TLS handshake failed");
		session_break(s, AUTHSTR_CLASS_TLS, &err);
		return;
	}
	s->tls = true;
	if (s->state == STATE_GREETING)
		session_stage_ok(s, AUTHSTR_STAGE_TLS, SPAN(""));
	else
		session_enter(s, session_protocol(s)->caps_after_tls
				     ? STATE_TLS_CAPS
				     : STATE_EHLO_AGAIN);
}

static void
break_off(struct authstr_session *s, enum authstr_class class, const char *rule,
    const char *text)
{
	struct authstr_error err;

	error_set(
	    &err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET, rule, "%s", text);
	session_break(s, class, &err);
}

void
authstr_session_lost(struct authstr_session *s)
{
	if (s->state == STATE_OVER)
		return;
	/* A peer that hangs up on QUIT has understood it. */
	if (s->state == STATE_QUIT) {
		session_stage_ok(s, AUTHSTR_STAGE_QUIT, SPAN(""));
		session_over(s);
		return;
	}
	if (caps_after_gone(s))
		return;
	/* The failure that led to "*" has been told. */
	if (s->state == STATE_CANCEL) {
		session_over(s);
		return;
	}
	session_got(s);
	if (body_all_gone(s))
		break_off(s, AUTHSTR_CLASS_UNKNOWN, "lost-after-dot",
		    "the connection was lost before the reply to the message: "
		    "nobody knows whether it was taken");
	else if (s->state == STATE_HANDSHAKE)
		/* Whether before our first word or after it is chance. */
		break_off(s, AUTHSTR_CLASS_TLS, "tls-handshake",
		    "the connection was lost before the TLS handshake");
	else if (s->state == STATE_HELO || s->state == STATE_HELO_AGAIN)
		break_off(s, AUTHSTR_CLASS_NETWORK, "ehlo-refused-lost",
		    "the server refused EHLO and closed: it may take HELO on "
		    "a new connection");
	else if (reply_begun(s->reply))
		break_off(s, AUTHSTR_CLASS_NETWORK, "connection-lost",
		    "the connection was lost within a reply");
	else
		break_off(s, AUTHSTR_CLASS_NETWORK, "connection-lost",
		    "the connection was lost where a reply was expected");
}

/* -------------------------------------------------------------- asking -- */

const struct authstr_event *
authstr_session_event(struct authstr_session *s)
{
	return event_take(&s->events);
}

const struct authstr_caps *
authstr_session_caps(const struct authstr_session *s, int protected_channel)
{
	return s->caps[protected_channel != 0];
}

const struct authstr_caps *
authstr_session_caps_after_auth(const struct authstr_session *s)
{
	return s->after;
}

const struct authstr_reply *
authstr_session_greeting(const struct authstr_session *s)
{
	return s->greeting;
}

const struct authstr_mech *
authstr_session_mech(const struct authstr_session *s)
{
	return s->auth.mech;
}

const char *
authstr_session_login_name(const struct authstr_session *s)
{
	if (s->auth.own != NULL)
		return s->auth.own->name;
	return s->auth.mech != NULL ? authstr_mech_name(s->auth.mech) : NULL;
}

enum authstr_class
authstr_session_class(const struct authstr_session *s)
{
	return s->class;
}

enum authstr_stage
authstr_session_stage(const struct authstr_session *s)
{
	return s->stage;
}

const struct authstr_error *
authstr_session_error(const struct authstr_session *s)
{
	return &s->error;
}

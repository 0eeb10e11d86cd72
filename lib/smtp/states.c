/* SPDX-License-Identifier: MIT */
/*
 * states: from one to the next, and from one thing planned to the next.
 */
#include <stdio.h>
#include "smtp/choose.h"
#include "smtp/session.h"

static const struct {
	enum authstr_reply_form form;
	void (*enter)(struct authstr_session *s);
	void (*reply)(struct authstr_session *s);
} states[] = {
#define STATE(id, stage, form, enter, reply)                                   \
	{ AUTHSTR_REPLY_##form, enter, reply },
#include "smtp/states.def"
#undef STATE
};

void
session_reply(struct authstr_session *s)
{
	states[s->state].reply(s);
}

void
session_enter(struct authstr_session *s, enum session_state state)
{
	if (s->state == STATE_OVER)
		return;
	s->state = state;
	/* A command of its own has a tag of its own (RFC 9051 section 2.2.1);
	 * "*" ends the one under way. */
	if (states[state].enter != NULL && state != STATE_CANCEL)
		snprintf(s->tag, sizeof(s->tag), "A%u", ++s->n_tags);
	/* What is said next is no answer to a reply that has been judged. */
	authstr_reply_expect(
	    s->reply, s->plan.protocol, states[state].form, session_tag(s));
	if (states[state].enter != NULL)
		states[state].enter(s);
}

static bool
always(const struct authstr_session *s)
{
	(void)s;
	return true;
}

static bool
wants_tls(const struct authstr_session *s)
{
	return !session_protected(s) &&
	       (s->plan.tls == AUTHSTR_TLS_AUTO ||
		   s->plan.tls == AUTHSTR_TLS_STARTTLS);
}

static bool
wants_xclient(const struct authstr_session *s)
{
	return s->plan.attributes != 0 && session_protocol(s)->mail;
}

static bool
wants_auth(const struct authstr_session *s)
{
	return s->plan.mech != NULL || s->plan.own != NULL ||
	       choose_external(s) || s->plan.given[AUTHSTR_AUTHCID] ||
	       s->plan.given[AUTHSTR_AUTHZID] ||
	       s->plan.given[AUTHSTR_PASSWORD] || s->plan.given[AUTHSTR_TOKEN];
}

static bool
wants_caps_after(const struct authstr_session *s)
{
	return s->plan.ask_again && s->auth.done;
}

static bool
wants_mail(const struct authstr_session *s)
{
	return s->plan.has_from && session_protocol(s)->mail;
}

static bool
wants_rcpt(const struct authstr_session *s)
{
	return wants_mail(s) && buf_span(&s->plan.rcpts).len > 0;
}

static bool
wants_data(const struct authstr_session *s)
{
	return wants_rcpt(s) && s->plan.has_message;
}

static const struct {
	enum session_state state;
	bool (*wanted)(const struct authstr_session *s);
} steps[] = {
	{ STATE_EHLO, always },
	{ STATE_STARTTLS, wants_tls },
	{ STATE_XCLIENT, wants_xclient },
	{ STATE_AUTH, wants_auth },
	{ STATE_CAPS_AFTER, wants_caps_after },
	{ STATE_MAIL, wants_mail },
	{ STATE_RCPT, wants_rcpt },
	{ STATE_DATA, wants_data },
};

bool
session_plans(const struct authstr_session *s, enum session_state state)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i].state == state)
			return session_stage_of(state) <= s->plan.quit_after &&
			       steps[i].wanted(s);
	return false;
}

bool
session_is_last(const struct authstr_session *s)
{
	return s->plan.quit_after <= AUTHSTR_STAGE_AUTH || !wants_mail(s);
}

void
session_next(struct authstr_session *s)
{
	while (s->step < sizeof(steps) / sizeof(steps[0])) {
		size_t i = s->step++;

		if (session_stage_of(steps[i].state) > s->plan.quit_after)
			break;
		if (steps[i].wanted(s)) {
			session_enter(s, steps[i].state);
			return;
		}
	}
	session_enter(s, STATE_QUIT);
}

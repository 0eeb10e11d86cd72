/* SPDX-License-Identifier: MIT */
/*
 * mail: MAIL, RCPT, DATA and the message (RFC 5321 section 3.3).
 */
#include <stdio.h>
#include "base/text.h"
#include "smtp/session.h"

/* What is generated of the message at a time. */
#define CHUNK ((size_t)16 * 1024)

static bool
is_ok(const struct authstr_session *s)
{
	return session_said(s, AUTHSTR_VERDICT_OK);
}

/* ---------------------------------------------------------------- MAIL -- */

static bool
needs_utf8(const struct session_plan *plan)
{
	return !text_is_ascii(buf_span(&plan->from)) ||
	       !text_is_ascii(buf_span(&plan->rcpts));
}

/* What the message needs and the server does not offer: told, but tried. */
static void
warn(struct authstr_session *s, const struct cmd_mail *has)
{
	const struct authstr_caps *caps = session_offers(s);
	uint64_t limit = caps == NULL ? 0 : authstr_caps_size(caps);

	if (limit > 0 && has->octets > limit)
		session_note(s, "message-too-big",
		    SPAN("the message is larger than the server's SIZE"));
	if (has->eight_bit && !session_offered(s, "8BITMIME"))
		session_note(s, "8bitmime-not-offered",
		    SPAN("the message has bytes above 127, and the server "
			 "does not offer 8BITMIME"));
}

void
mail_enter(struct authstr_session *s)
{
	struct cmd_mail with = { .utf8 = needs_utf8(&s->plan) };
	struct authstr_error err;
	int rc;

	if (with.utf8 && !session_offered(s, "SMTPUTF8")) {
		error_set(&err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "smtputf8-not-offered",
		    "expected SMTPUTF8 among the capabilities for an address "
		    "that is not ASCII, found none");
		session_fail(s, AUTHSTR_CLASS_NO, &err);
		return;
	}
	dot_measure(s->plan.message, &with.octets, &with.eight_bit);
	warn(s, &with);
	with.size = s->plan.has_message && session_offered(s, "SIZE");
	with.eight_bit = with.eight_bit && session_offered(s, "8BITMIME");
	rc = cmd_mail(buf_span(&s->plan.from), &with, &s->out, &err);
	session_say(s, rc, &err, SPAN_NONE);
}

void
mail_reply(struct authstr_session *s)
{
	s->rcpts = buf_span(&s->plan.rcpts);
	if (is_ok(s))
		session_done(s);
	else
		session_refused(s);
}

/* ---------------------------------------------------------------- RCPT -- */

void
rcpt_enter(struct authstr_session *s)
{
	struct authstr_error err;
	int rc;

	span_take_until(&s->rcpts, '\n', &s->rcpt);
	rc = cmd_rcpt(s->rcpt, &s->out, &err);
	session_say(s, rc, &err, SPAN_NONE);
}

/* One refused recipient does not keep the message from the others, but the
 * session's class tells of it. */
void
rcpt_reply(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class;

	if (is_ok(s)) {
		session_stage_ok(s, AUTHSTR_STAGE_RCPT, s->rcpt);
		s->accepted++;
	} else if (session_said(s, AUTHSTR_VERDICT_BYE)) {
		session_refused(s);
		return;
	} else {
		class = session_judge(s, &err);
		session_record(s, class, &err, s->rcpt);
	}
	if (s->rcpts.len > 0)
		session_enter(s, STATE_RCPT);
	else if (s->accepted > 0)
		session_next(s);
	else
		session_enter(s, STATE_QUIT);
}

/* ---------------------------------------------------------------- DATA -- */

static bool
by_bdat(const struct authstr_session *s)
{
	return s->plan.chunking && session_offered(s, "CHUNKING");
}

void
data_enter(struct authstr_session *s)
{
	if (by_bdat(s)) {
		session_enter(s, STATE_BODY);
		return;
	}
	if (s->plan.chunking)
		session_note(s, "chunking-not-offered",
		    SPAN("the server does not offer CHUNKING: the message "
			 "goes by DATA"));
	session_say(s, cmd_put(CMD_DATA, &s->out), NULL, SPAN_NONE);
}

void
data_reply(struct authstr_session *s)
{
	if (authstr_reply_code(s->reply) == 354)
		session_enter(s, STATE_BODY);
	else
		session_refused(s);
}

static void
show(struct authstr_session *s, span text)
{
	if (event_put(&s->events, AUTHSTR_EVENT_SENT, AUTHSTR_STAGE_DATA,
		text) == NULL)
		session_no_memory(s);
}

/* A transcript has one line for the message: it is known, and may be long. */
void
body_enter(struct authstr_session *s)
{
	char text[60];
	uint64_t octets;
	bool eight_bit;

	dot_measure(s->plan.message, &octets, &eight_bit);
	if (by_bdat(s))
		session_say(s, cmd_bdat(octets, &s->out), NULL, SPAN_NONE);
	snprintf(text, sizeof(text), "(message, %llu octets)",
	    (unsigned long long)octets);
	show(s, authstr_span_of(text));
	dot_start(&s->dot, s->plan.message, by_bdat(s));
	body_fill(s);
}

void
body_fill(struct authstr_session *s)
{
	if (s->dot.done || s->state == STATE_OVER)
		return;
	dot_fill(&s->dot, CHUNK, &s->out);
	if (buf_status(&s->out) != AUTHSTR_OK)
		session_no_memory(s);
	else if (s->dot.done && !s->dot.bare)
		show(s, cmd_word(CMD_FINAL_DOT));
}

/* RFC 2033 section 4.2: a reply for each recipient that was taken, in their
 * order; this is none of the last. */
static void
answer_each(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class;

	if (is_ok(s)) {
		session_stage_ok(
		    s, AUTHSTR_STAGE_DATA, authstr_reply_text(s->reply));
	} else if (session_said(s, AUTHSTR_VERDICT_BYE)) {
		session_refused(s);
	} else {
		class = session_judge(s, &err);
		session_record(s, class, &err, authstr_span_of(err.text));
	}
}

void
body_reply(struct authstr_session *s)
{
	bool whole = s->dot.done && buf_span(&s->out).len == 0;
	struct authstr_error err;
	enum authstr_class class;

	if (whole && session_protocol(s)->each && ++s->answered < s->accepted) {
		answer_each(s);
	} else if (whole && is_ok(s)) {
		session_done(s);
	} else if (whole) {
		session_refused(s);
	} else {
		/* Within the message there is no way to say QUIT. */
		class = session_judge(s, &err);
		session_break(s, class, &err);
	}
}

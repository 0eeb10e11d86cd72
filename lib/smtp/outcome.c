/* SPDX-License-Identifier: MIT */
/*
 * outcome: how stages end, and the events that tell it.
 */
#include "smtp/session.h"
#include "base/text.h"

static const char *const stage_names[] = {
	[AUTHSTR_STAGE_CONNECT] = "connect",
	[AUTHSTR_STAGE_EHLO] = "ehlo",
	[AUTHSTR_STAGE_TLS] = "tls",
	[AUTHSTR_STAGE_XCLIENT] = "xclient",
	[AUTHSTR_STAGE_AUTH] = "auth",
	[AUTHSTR_STAGE_MAIL] = "mail",
	[AUTHSTR_STAGE_RCPT] = "rcpt",
	[AUTHSTR_STAGE_DATA] = "data",
	[AUTHSTR_STAGE_QUIT] = "quit",
};

static const char *const class_names[] = {
	[AUTHSTR_CLASS_OK] = "ok",
	[AUTHSTR_CLASS_NO] = "no",
	[AUTHSTR_CLASS_NETWORK] = "network",
	[AUTHSTR_CLASS_INTERNAL] = "internal",
	[AUTHSTR_CLASS_TEMPFAIL] = "tempfail",
	[AUTHSTR_CLASS_PROTOCOL] = "protocol",
	[AUTHSTR_CLASS_AUTH] = "auth",
	[AUTHSTR_CLASS_TLS] = "tls",
	[AUTHSTR_CLASS_REFUSED] = "refused",
	[AUTHSTR_CLASS_UNKNOWN] = "unknown",
};

const char *
authstr_stage_name(enum authstr_stage stage)
{
	return stage_names[stage];
}

const char *
authstr_class_name(enum authstr_class c)
{
	return class_names[c];
}

/* -------------------------------------------------------------- events -- */

/* Nothing can be told any more: the session ends where it is. */
void
session_no_memory(struct authstr_session *s)
{
	if (s->error.rule == NULL) {
		error_nomem(&s->error);
		s->class = AUTHSTR_CLASS_INTERNAL;
		s->stage = session_stage_of(s->state);
	}
	session_over(s);
}

static void
session_unsay(struct authstr_session *s)
{
	buf_wipe(&s->out);
	s->said = 0;
}

void
session_over(struct authstr_session *s)
{
	session_unsay(s);
	s->state = STATE_OVER;
}

void
session_say(struct authstr_session *s, int rc, const struct authstr_error *err,
    span shown)
{
	span line = span_chomp(span_from(buf_span(&s->out), s->said));
	struct authstr_event *e;

	if (rc == AUTHSTR_E_REFUSED || rc == AUTHSTR_E_USAGE) {
		session_fail(s, AUTHSTR_CLASS_NO, err);
		return;
	}
	if (rc != AUTHSTR_OK) {
		session_no_memory(s);
		return;
	}
	e = event_put(&s->events, AUTHSTR_EVENT_SENT,
	    session_stage_of(s->state), span_is_none(shown) ? line : shown);
	s->said = buf_span(&s->out).len;
	if (e == NULL || (!span_is_none(shown) && !event_mask(e, line)))
		session_no_memory(s);
}

void
session_note(struct authstr_session *s, const char *rule, span text)
{
	struct authstr_event *e = event_put(
	    &s->events, AUTHSTR_EVENT_NOTE, session_stage_of(s->state), text);

	if (e == NULL)
		session_no_memory(s);
	else
		e->rule = rule;
}

static void
got_line(struct authstr_session *s, size_t i)
{
	span raw = reply_raw_line(s->reply, i);
	struct authstr_buf shown;
	struct authstr_event *e;
	bool masked;

	buf_init(&shown, AUTHSTR_REPLY_MAX);
	masked = auth_mask_challenge(s, raw, &shown);
	e = buf_status(&shown) != AUTHSTR_OK
		? NULL
		: event_put(&s->events, AUTHSTR_EVENT_GOT,
		      session_stage_of(s->state),
		      masked ? buf_span(&shown) : raw);
	buf_wipe(&shown);
	if (e == NULL || (masked && !event_mask(e, raw)))
		session_no_memory(s);
}

void
session_got(struct authstr_session *s)
{
	size_t n = authstr_reply_line_count(s->reply);

	for (size_t i = 0; i < n && s->state != STATE_OVER; i++)
		got_line(s, i);
}

/* Whom a stage is about. */
static span
recipient(const struct authstr_session *s, enum authstr_stage stage)
{
	if (stage == AUTHSTR_STAGE_RCPT)
		return s->rcpt;
	return stage == AUTHSTR_STAGE_DATA ? body_taker(s) : SPAN_NONE;
}

/* The stage's event, with the reply that is at hand. */
static struct authstr_event *
put_stage(struct authstr_session *s, enum authstr_stage stage, span text)
{
	struct authstr_event *e =
	    event_put(&s->events, AUTHSTR_EVENT_STAGE, stage, text);

	if (e == NULL || !event_address(e, recipient(s, stage)))
		session_no_memory(s);
	else if (s->reply->status == AUTHSTR_OK)
		event_decide(e, s->reply);
	return e;
}

void
session_stage_ok(struct authstr_session *s, enum authstr_stage stage, span text)
{
	struct authstr_event *e = put_stage(s, stage, text);

	if (e == NULL)
		return;
	e->ok = true;
	if (s->error.rule == NULL)
		s->stage = stage;
}

/* ------------------------------------------------------------- outcome -- */

void
session_done(struct authstr_session *s)
{
	enum authstr_stage stage = session_stage_of(s->state);

	session_stage_ok(s, stage, authstr_reply_text(s->reply));
	session_next(s);
}

static bool is_refusal(enum authstr_class class)
{
	return class == AUTHSTR_CLASS_TEMPFAIL ||
	       class == AUTHSTR_CLASS_REFUSED;
}

/* The first failure decides; but that some recipient was refused says less than
 * what became of the message for the others, and a refusal for good more than
 * one for now. */
static bool
says_more(const struct authstr_session *s, enum authstr_class class,
    enum authstr_stage stage)
{
	if (s->error.rule == NULL)
		return true;
	if (stage > AUTHSTR_STAGE_DATA || s->stage < AUTHSTR_STAGE_RCPT ||
	    s->stage > AUTHSTR_STAGE_DATA || !is_refusal(s->class))
		return false;
	/* It goes to nobody: no more can become of it. */
	if (stage == AUTHSTR_STAGE_DATA && s->accepted == 0)
		return false;
	if (session_said(s, AUTHSTR_VERDICT_BYE))
		return true;
	return !is_refusal(class) || class > s->class ||
	       (stage > s->stage && !session_protocol(s)->each);
}

void
session_record(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err, span text)
{
	enum authstr_stage stage = session_stage_of(s->state);
	struct authstr_event *e;

	if (says_more(s, class, stage)) {
		s->error = *err;
		s->class = class;
		s->stage = stage;
	}
	e = put_stage(s, stage, text);
	if (e != NULL)
		e->rule = err->rule;
}

void
session_fail(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err)
{
	session_unsay(s);
	session_record(s, class, err, authstr_span_of(err->text));
	session_enter(s, STATE_QUIT);
}

void
session_break(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err)
{
	session_record(s, class, err, authstr_span_of(err->text));
	session_over(s);
}

/* A server's words go into an error without what moves a cursor. */
static void
defuse(char *text)
{
	for (; *text != 0; text++)
		if (*text > 0 && !text_is_print((unsigned char)*text))
			*text = '?';
}

/* What a verdict means where it is not the one hoped for. */
struct outcome {
	const char *rule;
	int code;
	enum authstr_class class, in_tls, in_auth;
};

/* clang-format off */
static const struct outcome outcomes[] = {
	[AUTHSTR_VERDICT_LATER] = { "refused-for-now", AUTHSTR_E_DENIED,
	    AUTHSTR_CLASS_TEMPFAIL, AUTHSTR_CLASS_TEMPFAIL,
	    AUTHSTR_CLASS_TEMPFAIL },
	[AUTHSTR_VERDICT_BYE] = { "refused-for-now", AUTHSTR_E_DENIED,
	    AUTHSTR_CLASS_TEMPFAIL, AUTHSTR_CLASS_TEMPFAIL,
	    AUTHSTR_CLASS_TEMPFAIL },
	[AUTHSTR_VERDICT_NO] = { "refused", AUTHSTR_E_DENIED,
	    AUTHSTR_CLASS_REFUSED, AUTHSTR_CLASS_TLS, AUTHSTR_CLASS_AUTH },
};
static const struct outcome odd = { "unexpected-code", AUTHSTR_E_PROTOCOL,
	AUTHSTR_CLASS_PROTOCOL, AUTHSTR_CLASS_PROTOCOL,
	AUTHSTR_CLASS_PROTOCOL };
/* clang-format on */

static const struct outcome *
outcome_of(enum authstr_verdict verdict)
{
	if ((size_t)verdict >= sizeof(outcomes) / sizeof(outcomes[0]) ||
	    outcomes[verdict].rule == NULL)
		return &odd;
	return &outcomes[verdict];
}

enum authstr_class
session_judge(const struct authstr_session *s, struct authstr_error *err)
{
	enum authstr_stage stage = session_stage_of(s->state);
	const struct outcome *v = outcome_of(s->reply->verdict);
	span line = reply_deciding_line(s->reply);

	error_set(err, v->code, AUTHSTR_NO_OFFSET, v->rule,
	    "the server said %.*s", (int)(line.len < 150 ? line.len : 150),
	    (const char *)line.p);
	defuse(err->text);
	if (stage == AUTHSTR_STAGE_AUTH)
		return v->in_auth;
	return stage == AUTHSTR_STAGE_TLS ? v->in_tls : v->class;
}

void
session_refused(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class = session_judge(s, &err);

	if (session_said(s, AUTHSTR_VERDICT_BYE))
		session_break(s, class, &err);
	else
		session_fail(s, class, &err);
}

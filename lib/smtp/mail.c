/* SPDX-License-Identifier: MIT */
/*
 * mail: MAIL, RCPT and DATA (RFC 5321 section 3.3), one after the other; pipe.c
 * has them said together.
 */
#include "base/text.h"
#include "smtp/session.h"

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
warn(struct authstr_session *s, const struct dot_size *has)
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
	if (has->header && !has->utf8)
		session_note(s, "header-not-ascii",
		    SPAN("the header has bytes above 127 that are no UTF-8"));
	else if (has->header && !session_offered(s, "SMTPUTF8"))
		session_note(s, "header-not-ascii",
		    SPAN("the header has bytes above 127, and the server does "
			 "not offer SMTPUTF8"));
}

/* Without which the message is not what was asked for. */
static int
check_offers(
    const struct authstr_session *s, bool utf8, struct authstr_error *err)
{
	if (utf8 && !session_offered(s, "SMTPUTF8"))
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "smtputf8-not-offered",
		    "expected SMTPUTF8 among the capabilities for an address "
		    "that is not ASCII, found none");
	if (s->plan.dsn.wanted && !session_offered(s, "DSN"))
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "dsn-not-offered",
		    "expected DSN among the capabilities, found none");
	return AUTHSTR_OK;
}

void
mail_enter(struct authstr_session *s)
{
	struct cmd_mail with = { .utf8 = needs_utf8(&s->plan),
		.dsn = &s->plan.dsn };
	struct dot_size size = dot_measure(s->plan.message);
	struct authstr_error err;
	int rc = check_offers(s, with.utf8, &err);

	if (rc != AUTHSTR_OK) {
		session_fail(s, AUTHSTR_CLASS_NO, &err);
		return;
	}
	warn(s, &size);
	with.octets = size.octets;
	with.size = s->plan.has_message && session_offered(s, "SIZE");
	with.eight_bit = size.eight_bit && session_offered(s, "8BITMIME");
	/* RFC 6531 section 3.4: an internationalized header needs it, too. */
	with.utf8 |= size.header && size.utf8 && session_offered(s, "SMTPUTF8");
	rc = cmd_mail(buf_span(&s->plan.from), &with, &s->out, &err);
	session_say(s, rc, &err, SPAN_NONE);
	pipe_start(s);
}

/* The others have gone, so their replies are heard; those that were not said
 * never are. */
static void
mail_refused_ahead(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class = session_judge(s, &err);

	session_record(s, class, &err, authstr_span_of(err.text));
	s->pipe.refused = true;
	session_enter(s, s->ahead.n > s->pipe.data ? STATE_RCPT : STATE_DATA);
}

void
mail_reply(struct authstr_session *s)
{
	ahead_take(&s->ahead);
	s->rcpts = buf_span(&s->plan.rcpts);
	if (is_ok(s))
		session_done(s);
	else if (s->ahead.n > 0 && !session_said(s, AUTHSTR_VERDICT_BYE))
		mail_refused_ahead(s);
	else
		session_refused(s);
}

/* ---------------------------------------------------------------- RCPT -- */

void
rcpt_say(struct authstr_session *s, span address)
{
	struct authstr_error err;
	int rc = cmd_rcpt(address, &s->plan.dsn, &s->out, &err);

	session_say(s, rc, &err, SPAN_NONE);
}

void
rcpt_enter(struct authstr_session *s)
{
	span_take_until(&s->rcpts, '\n', &s->rcpt);
	if (!s->pipe.on)
		rcpt_say(s, s->rcpt);
}

/* Whether one more recipient is to be heard of. */
static bool
rcpt_follows(const struct authstr_session *s)
{
	return s->pipe.refused ? s->ahead.n > s->pipe.data : s->rcpts.len > 0;
}

static void
rcpt_next(struct authstr_session *s)
{
	if (rcpt_follows(s))
		session_enter(s, STATE_RCPT);
	else if (!data_for_nobody(s))
		session_next(s);
	else if (s->pipe.data > 0)
		session_enter(s, STATE_DATA);
	else
		session_enter(s, STATE_QUIT);
}

static void
rcpt_taken(struct authstr_session *s)
{
	s->accepted++;
	if (!session_protocol(s)->each)
		return;
	buf_put(&s->takers, s->rcpt);
	buf_put_byte(&s->takers, '\n');
	if (buf_status(&s->takers) != AUTHSTR_OK)
		session_no_memory(s);
}

/* One refused recipient does not keep the message from the others, but the
 * session's class tells of it. */
void
rcpt_reply(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class;

	ahead_take(&s->ahead);
	if (is_ok(s)) {
		session_stage_ok(s, AUTHSTR_STAGE_RCPT, s->rcpt);
		rcpt_taken(s);
	} else if (session_said(s, AUTHSTR_VERDICT_BYE)) {
		session_refused(s);
		return;
	} else {
		class = session_judge(s, &err);
		session_record(s, class, &err, s->rcpt);
	}
	rcpt_next(s);
	pipe_fill(s);
}

/* ---------------------------------------------------------------- DATA -- */

bool
data_by_bdat(const struct authstr_session *s)
{
	return s->plan.chunking > 0 && session_offered(s, "CHUNKING");
}

bool
data_for_nobody(const struct authstr_session *s)
{
	return s->accepted == 0 || s->pipe.refused;
}

void
data_say(struct authstr_session *s)
{
	if (s->plan.chunking > 0)
		session_note(s, "chunking-not-offered",
		    SPAN("the server does not offer CHUNKING: the message "
			 "goes by DATA"));
	session_say(s, cmd_put(CMD_DATA, &s->out), NULL, SPAN_NONE);
}

void
data_enter(struct authstr_session *s)
{
	if (data_by_bdat(s))
		session_enter(s, STATE_BODY);
	else if (s->pipe.data == 0)
		data_say(s);
}

void
data_reply(struct authstr_session *s)
{
	ahead_take(&s->ahead);
	if (authstr_reply_code(s->reply) == 354)
		session_enter(s, STATE_BODY);
	else
		session_refused(s);
}

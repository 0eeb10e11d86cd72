/* SPDX-License-Identifier: MIT */
/*
 * pipe: MAIL, the recipients and DATA, or the first BDAT, said together where
 * the server offers PIPELINING (RFC 2920).  The states go from reply to reply
 * as ever; what they would have said has been said here.
 */
#include "smtp/session.h"

/* What is formed at a time. */
#define OUT_AT_ONCE ((size_t)16 * 1024)

/* Recipients first, then the message. */
static bool
says_rcpt(const struct authstr_session *s)
{
	return s->pipe.rcpts.len > 0 && session_plans(s, STATE_RCPT);
}

static bool
says_data(const struct authstr_session *s)
{
	return s->pipe.data == 0 && session_plans(s, STATE_DATA);
}

static bool
says_more(const struct authstr_session *s)
{
	return s->pipe.on && !s->pipe.refused && s->state != STATE_OVER &&
	       s->ahead.n < AHEAD_MAX && buf_span(&s->out).len < OUT_AT_ONCE &&
	       (says_rcpt(s) || says_data(s));
}

static void
say_rcpt(struct authstr_session *s)
{
	span address;

	s->state = STATE_RCPT;
	span_take_until(&s->pipe.rcpts, '\n', &address);
	rcpt_say(s, address);
	ahead_put(&s->ahead, buf_span(&s->out).len);
}

static void
say_data(struct authstr_session *s)
{
	s->state = STATE_DATA;
	s->pipe.data = 1;
	if (data_by_bdat(s)) {
		body_first_piece(s);
	} else {
		data_say(s);
		ahead_put(&s->ahead, buf_span(&s->out).len);
	}
}

void
pipe_fill(struct authstr_session *s)
{
	enum session_state state = s->state;

	while (says_more(s)) {
		if (says_rcpt(s))
			say_rcpt(s);
		else
			say_data(s);
		/* The state is that of the reply that comes next. */
		if (s->state != STATE_OVER)
			s->state = state;
	}
}

void
pipe_start(struct authstr_session *s)
{
	if (!s->plan.pipelining || s->state != STATE_MAIL)
		return;
	if (!session_offered(s, "PIPELINING")) {
		session_note(s, "pipelining-not-offered",
		    SPAN("the server does not offer PIPELINING: each command "
			 "waits for the reply to the one before"));
		return;
	}
	s->pipe.on = true;
	s->pipe.rcpts = buf_span(&s->plan.rcpts);
	ahead_put(&s->ahead, buf_span(&s->out).len);
	pipe_fill(s);
}

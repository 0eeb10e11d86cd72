/* SPDX-License-Identifier: MIT */
/*
 * input: what the server says becomes replies, one at a time.
 */
#include "smtp/session.h"

/* A byte that nobody asked for; after STARTTLS it is one that was to be taken
 * for part of the protected dialogue (CVE-2011-0411). */
static void
unexpected_bytes(struct authstr_session *s, bool before_tls)
{
	struct authstr_error err;

	authstr_reply_reset(s->reply);
	error_set(&err, AUTHSTR_E_PROTOCOL, AUTHSTR_NO_OFFSET,
	    before_tls ? "starttls-injection" : "unexpected-bytes",
	    "expected nothing %s, found more",
	    before_tls ? "between the reply to STARTTLS and TLS"
		       : "behind the reply");
	session_break(s, AUTHSTR_CLASS_PROTOCOL, &err);
}

/* As far as both go. */
static bool
agrees(span prefix, span with)
{
	size_t len = with.len < prefix.len ? with.len : prefix.len;

	return prefix.len > 0 &&
	       span_equal(span_sub(prefix, 0, len), span_sub(with, 0, len));
}

/* in goes on with what has come of a line that begins with word. */
static bool
continues(const struct authstr_session *s, span word, span in)
{
	span so_far = reply_bytes(s->reply);

	return agrees(word, so_far) &&
	       (so_far.len >= word.len ||
		   agrees(span_from(word, so_far.len), in));
}

/* A farewell may come at any time (RFC 5321 section 3.8).  It can do no more
 * than end the session, so it is let through where any other byte is not;
 * and so is the greeting's other half. */
static bool
may_be_unasked(const struct authstr_session *s, span in)
{
	const struct protocol *p = session_protocol(s);

	return continues(s, p->unasked, in) ||
	       (s->state == STATE_EHLO && continues(s, p->greets_again, in));
}

/* The same for what stands behind a reply that has not been judged. */
static bool
may_follow(const struct authstr_session *s, span rest)
{
	const struct protocol *p = session_protocol(s);

	if (s->state == STATE_BODY && p->each && s->answered + 1 < s->accepted)
		return true;
	if (ahead_has_gone(&s->ahead, 1))
		return true;
	/* No answer yet, see session_greets_again. */
	if (s->state == STATE_EHLO && p->greets_again.len > 0 &&
	    span_equal(authstr_reply_word(s->reply), p->greets_again))
		return true;
	return s->state != STATE_STARTTLS &&
	       (agrees(p->unasked, rest) || (s->state == STATE_GREETING &&
						agrees(p->greets_again, rest)));
}

/* A whole reply where none was awaited.  True where the session goes on. */
static bool
take_unasked(struct authstr_session *s)
{
	session_got(s);
	if (s->state == STATE_OVER)
		return false;
	if (session_greets_again(s, false)) {
		authstr_reply_reset(s->reply);
		return s->state != STATE_OVER;
	}
	if (!session_said(s, AUTHSTR_VERDICT_BYE))
		unexpected_bytes(s, false);
	else if (s->state == STATE_QUIT)
		session_over(s);
	else if (!caps_after_gone(s))
		session_refused(s);
	return false;
}

/* Returns true where what comes behind the reply has to be looked at, too. */
static bool
take_reply(struct authstr_session *s, span rest)
{
	enum session_state state = s->state;

	session_got(s);
	if (s->state == STATE_OVER)
		return false;
	/* What comes behind the reply to QUIT is nobody's business. */
	if (rest.len > 0 && state != STATE_QUIT && !may_follow(s, rest)) {
		unexpected_bytes(s, state == STATE_STARTTLS);
		return false;
	}
	session_reply(s);
	authstr_reply_reset(s->reply);
	return s->state != STATE_OVER;
}

/* Whether anything may come now; while the message goes out the server may
 * turn it down. */
static bool
is_awaited(const struct authstr_session *s)
{
	if (s->state == STATE_BODY)
		return true;
	return s->ahead.n > 0 ? ahead_has_gone(&s->ahead, 0)
			      : authstr_session_want(s) == AUTHSTR_WANT_INPUT;
}

/* The reply cannot be read.  Where it is that to QUIT, and the message was
 * taken, no status may say that it was not. */
static void
unreadable(struct authstr_session *s, const struct authstr_error *err)
{
	session_got(s);
	if (s->state != STATE_QUIT || s->error.rule != NULL ||
	    s->stage != AUTHSTR_STAGE_DATA) {
		session_break(s, AUTHSTR_CLASS_PROTOCOL, err);
		return;
	}
	session_note(s, "quit-reply-broken", authstr_span_of(err->text));
	session_stage_ok(s, AUTHSTR_STAGE_QUIT, SPAN(""));
	session_over(s);
}

/* Takes one reply, or what has come of it; gives what is to be looked at
 * next. */
static span
take_input(struct authstr_session *s, span in)
{
	bool awaited = is_awaited(s);
	bool before_tls = authstr_session_want(s) == AUTHSTR_WANT_TLS;
	struct authstr_error err;
	size_t used;
	int rc;

	if (!awaited && (before_tls || !may_be_unasked(s, in))) {
		unexpected_bytes(s, before_tls);
		return SPAN("");
	}
	rc = authstr_reply_feed(s->reply, in, &used, &err);
	in = span_from(in, used);
	if (rc == AUTHSTR_OK && (awaited ? take_reply(s, in) : take_unasked(s)))
		return in;
	if (rc == AUTHSTR_E_NOMEM)
		session_no_memory(s);
	else if (rc < 0)
		unreadable(s, &err);
	return SPAN("");
}

int
authstr_session_input(
    struct authstr_session *s, span in, struct authstr_error *err)
{
	if (s->state == STATE_OVER || in.len == 0)
		return AUTHSTR_OK;
	while (in.len > 0)
		in = take_input(s, in);
	if (s->state != STATE_OVER || s->error.rule == NULL)
		return AUTHSTR_OK;
	if (err != NULL)
		*err = s->error;
	return s->error.code;
}

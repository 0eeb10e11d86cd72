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

/* RFC 5321 section 3.8: 421 may come at any time.  It can do no more than end
 * the session, so it is let through where any other byte is not. */
static bool
may_be_421(span in)
{
	return span_starts(SPAN("421"), span_sub(in, 0, 3));
}

static void
closed_unasked(struct authstr_session *s)
{
	session_got(s);
	if (s->state == STATE_OVER)
		return;
	if (authstr_reply_code(s->reply) != 421)
		unexpected_bytes(s, false);
	else if (s->state == STATE_QUIT)
		session_over(s);
	else
		session_refused(s);
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
	if (rest.len > 0 && state != STATE_QUIT &&
	    (state == STATE_STARTTLS || !may_be_421(rest))) {
		unexpected_bytes(s, state == STATE_STARTTLS);
		return false;
	}
	session_reply(s);
	authstr_reply_reset(s->reply);
	return rest.len > 0;
}

/* Whether anything may come now; while the message goes out the server may
 * turn it down. */
static bool
is_awaited(const struct authstr_session *s)
{
	return authstr_session_want(s) == AUTHSTR_WANT_INPUT ||
	       s->state == STATE_BODY;
}

static void
take_input(struct authstr_session *s, span in)
{
	bool awaited = is_awaited(s);
	bool before_tls = authstr_session_want(s) == AUTHSTR_WANT_TLS;
	struct authstr_error err;
	size_t used;
	int rc;

	if (!awaited &&
	    (before_tls || (!reply_begun(s->reply) && !may_be_421(in)))) {
		unexpected_bytes(s, before_tls);
		return;
	}
	rc = authstr_reply_feed(s->reply, in, &used, &err);
	if (rc == AUTHSTR_OK && !awaited) {
		closed_unasked(s);
	} else if (rc == AUTHSTR_OK) {
		if (take_reply(s, span_from(in, used)) &&
		    s->state != STATE_OVER)
			take_input(s, span_from(in, used));
	} else if (rc == AUTHSTR_E_NOMEM) {
		session_no_memory(s);
	} else if (rc < 0) {
		session_got(s);
		session_break(s, AUTHSTR_CLASS_PROTOCOL, &err);
	}
}

int
authstr_session_input(
    struct authstr_session *s, span in, struct authstr_error *err)
{
	if (s->state == STATE_OVER || in.len == 0)
		return AUTHSTR_OK;
	take_input(s, in);
	if (s->state != STATE_OVER || s->error.rule == NULL)
		return AUTHSTR_OK;
	if (err != NULL)
		*err = s->error;
	return s->error.code;
}

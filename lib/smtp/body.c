/* SPDX-License-Identifier: MIT */
/*
 * body: the message itself, behind DATA (RFC 5321 section 4.5.2) or in pieces
 * by BDAT (RFC 3030), and the reply to it.
 */
#include <stdio.h>
#include "smtp/session.h"

/* What is generated of the message at a time. */
#define CHUNK ((size_t)16 * 1024)
/* Octets of a piece for BDAT, and the most that is taken for one. */
#define PIECE ((size_t)256 * 1024)
#define PIECE_MAX ((size_t)512 * 1024)
/* Pieces on their way, where they need not be answered one by one. */
#define PIECES_AHEAD 4

static bool
is_ok(const struct authstr_session *s)
{
	return session_said(s, AUTHSTR_VERDICT_OK);
}

static void
show(struct authstr_session *s, span text)
{
	if (event_put(&s->events, AUTHSTR_EVENT_SENT, AUTHSTR_STAGE_DATA,
		text) == NULL)
		session_no_memory(s);
}

/* A transcript has one line for the message: it is known, and may be long. */
static void
show_size(struct authstr_session *s)
{
	char text[60];
	struct dot_size size = dot_measure(s->plan.message);

	snprintf(text, sizeof(text), "(message, %llu octets)",
	    (unsigned long long)size.octets);
	show(s, authstr_span_of(text));
}

/* ---------------------------------------------------------------- BDAT -- */

static size_t
piece_size(const struct authstr_session *s)
{
	size_t n = s->plan.chunking == 1 ? PIECE : s->plan.chunking;

	return n < PIECE_MAX ? n : PIECE_MAX;
}

/* Says BDAT with the next piece behind it; its length is known once it is
 * made. */
static void
say_piece(struct authstr_session *s)
{
	bool first = !s->dot.begun;
	struct authstr_buf piece;
	int rc;

	if (first)
		dot_start(&s->dot, s->plan.message, true);
	buf_init(&piece, 2 * PIECE_MAX);
	dot_fill(&s->dot, piece_size(s), &piece);
	rc = buf_status(&piece);
	if (rc == AUTHSTR_OK)
		rc = cmd_bdat(buf_span(&piece).len, s->dot.done, &s->out);
	session_say(s, rc, NULL, SPAN_NONE);
	if (s->state != STATE_OVER)
		buf_put(&s->out, buf_span(&piece));
	buf_wipe(&piece);
	if (buf_status(&s->out) != AUTHSTR_OK)
		session_no_memory(s);
	else if (s->state != STATE_OVER && first)
		show_size(s);
	s->said = buf_span(&s->out).len;
	ahead_put(&s->ahead, s->said);
}

void
body_first_piece(struct authstr_session *s)
{
	say_piece(s);
}

/* Lock-step has a piece follow the reply to the one before.  Only the first
 * may go before anybody is known to get the message. */
static void
fill_pieces(struct authstr_session *s)
{
	size_t ahead = s->pipe.on ? PIECES_AHEAD : 1;

	while (s->state == STATE_BODY && !s->dot.done && s->ahead.n < ahead &&
	       buf_span(&s->out).len == 0 &&
	       (!s->dot.begun || !data_for_nobody(s)))
		say_piece(s);
}

/* ---------------------------------------------------------------- DATA -- */

void
body_enter(struct authstr_session *s)
{
	if (data_by_bdat(s)) {
		fill_pieces(s);
	} else if (data_for_nobody(s)) {
		/* RFC 2920 section 3.1: DATA was taken although no recipient
		 * was; it gets nothing. */
		dot_start(&s->dot, SPAN(""), false);
		body_fill(s);
	} else {
		show_size(s);
		dot_start(&s->dot, s->plan.message, false);
		body_fill(s);
	}
}

void
body_fill(struct authstr_session *s)
{
	if (s->dot.bare) {
		fill_pieces(s);
		return;
	}
	if (s->dot.done || s->state == STATE_OVER)
		return;
	dot_fill(&s->dot, CHUNK, &s->out);
	if (buf_status(&s->out) != AUTHSTR_OK)
		session_no_memory(s);
	else if (s->dot.done)
		show(s, cmd_word(CMD_FINAL_DOT));
}

/* --------------------------------------------------------------- reply -- */

bool
body_all_gone(const struct authstr_session *s)
{
	return s->dot.done && buf_span(&s->out).len == 0 && !s->pipe.refused &&
	       (s->state != STATE_BODY || s->accepted > 0);
}

span
body_taker(const struct authstr_session *s)
{
	span left = span_from(buf_span(&s->takers), s->taker),
	     taker = SPAN_NONE;

	if (s->state == STATE_BODY && body_all_gone(s))
		span_take_until(&left, '\n', &taker);
	return taker;
}

/* RFC 2033 section 4.2: a reply for each recipient that was taken, in their
 * order; this is none of the last. */
static void
answer_each(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class;
	span taker = body_taker(s);

	if (is_ok(s)) {
		session_stage_ok(
		    s, AUTHSTR_STAGE_DATA, authstr_reply_text(s->reply));
	} else if (session_said(s, AUTHSTR_VERDICT_BYE)) {
		session_refused(s);
	} else {
		class = session_judge(s, &err);
		session_record(s, class, &err, authstr_span_of(err.text));
	}
	s->taker += taker.len + 1;
}

/* What was said of the recipients stands, whatever comes of nothing. */
static void
answer_nobody(struct authstr_session *s)
{
	if (!is_ok(s)) {
		session_refused(s);
		return;
	}
	session_note(s, "message-for-nobody",
	    SPAN("the server takes a message, although it took no "
		 "recipient: nobody gets it"));
	session_enter(s, STATE_QUIT);
}

static void
answer(struct authstr_session *s)
{
	if (data_for_nobody(s))
		answer_nobody(s);
	else if (session_protocol(s)->each && ++s->answered < s->accepted)
		answer_each(s);
	else if (is_ok(s))
		session_done(s);
	else
		session_refused(s);
}

/* Within the message there is no way to say QUIT. */
static void
turned_down(struct authstr_session *s)
{
	struct authstr_error err;
	enum authstr_class class = session_judge(s, &err);

	session_break(s, class, &err);
}

/* A piece was answered that is not the last. */
static void
piece_reply(struct authstr_session *s)
{
	if (is_ok(s) && data_for_nobody(s))
		answer_nobody(s);
	else if (is_ok(s))
		fill_pieces(s);
	else if (s->ahead.n == 0)
		session_refused(s);
	else
		turned_down(s);
}

void
body_reply(struct authstr_session *s)
{
	bool piece = s->dot.bare && s->ahead.n > 0;
	bool gone = piece ? ahead_has_gone(&s->ahead, 0)
			  : s->dot.done && buf_span(&s->out).len == 0;

	ahead_take(&s->ahead);
	if (!gone)
		turned_down(s);
	else if (piece && (!s->dot.done || s->ahead.n > 0))
		piece_reply(s);
	else
		answer(s);
}

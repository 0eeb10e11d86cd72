/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "capture/login.h"
#include "base/mem.h"

struct authstr_login *
login_new(size_t line)
{
	struct authstr_login *l = mem_new(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->line = line;
	buf_init(&l->time, LOGIN_PLACE_MAX);
	buf_init(&l->client, LOGIN_PLACE_MAX);
	buf_init(&l->server, LOGIN_PLACE_MAX);
	buf_init(&l->mech_name, TOKEN_MAX);
	buf_init(&l->enhanced, LOGIN_REPLY_MAX);
	buf_init(&l->reply, LOGIN_REPLY_MAX);
	return l;
}

void
login_free(struct authstr_login *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->n_said; i++) {
		buf_wipe(&l->said[i].text);
		authstr_msg_free(l->said[i].msg);
	}
	buf_wipe(&l->time);
	buf_wipe(&l->client);
	buf_wipe(&l->server);
	buf_wipe(&l->mech_name);
	buf_wipe(&l->enhanced);
	buf_wipe(&l->reply);
	mem_free(l->notes, l->max_notes * sizeof(*l->notes));
	mem_free(l, sizeof(*l));
}

void
login_watch(const struct authstr_login *l, enum authstr_from from, span text,
    span before)
{
	if (l->watch != NULL)
		l->watch->said(l->watch, l, from, text, before);
}

/* Its place tells what it is: what was said up to there counts. */
void
login_watch_again(
    const struct authstr_login *l, enum authstr_from from, span text)
{
	struct authstr_login then = *l;

	for (then.n_said = 0; then.n_said < l->n_said; then.n_said++)
		if (l->said[then.n_said].from == from &&
		    span_equal(buf_span(&l->said[then.n_said].text), text))
			break;
	if (text.len > 0)
		login_watch(&then, from, text, SPAN_NONE);
}

/* What goes on after the bound belongs to no exchange that can be read. */
void
login_say(struct authstr_login *l, enum authstr_from from, span text)
{
	login_say_as(l, from, text, false);
}

void
login_say_as(
    struct authstr_login *l, enum authstr_from from, span text, bool plain)
{
	struct login_said *said;

	l->plain = plain;
	login_watch(l, from, text, SPAN_NONE);
	if (l->n_said == LOGIN_SAID_MAX)
		return;
	said = &l->said[l->n_said++];
	*said = (struct login_said){ .from = from, .plain = plain };
	buf_init(&said->text, TOKEN_MAX);
	buf_put(&said->text, text);
	if (buf_status(&said->text) != AUTHSTR_OK)
		l->status = buf_status(&said->text);
}

int
login_status(const struct authstr_login *l)
{
	const struct authstr_buf *bufs[] = { &l->time, &l->client, &l->server,
		&l->mech_name, &l->enhanced, &l->reply };

	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		if (buf_status(bufs[i]) == AUTHSTR_E_NOMEM)
			return AUTHSTR_E_NOMEM;
	return l->status;
}

void
login_unsay(struct authstr_login *l, size_t i)
{
	buf_wipe(&l->said[i].text);
	authstr_msg_free(l->said[i].msg);
	l->n_said--;
	memmove(
	    l->said + i, l->said + i + 1, (l->n_said - i) * sizeof(l->said[0]));
}

/* Few have more than a few. */
static bool
notes_room(struct authstr_login *l)
{
	void *notes = l->notes;
	bool room = l->n_notes < l->max_notes ||
		    mem_grow(&notes, &l->max_notes, sizeof(*l->notes),
			LOGIN_NOTES_FIRST, LOGIN_NOTES_MAX);

	l->notes = notes;
	if (!room && l->max_notes < LOGIN_NOTES_MAX)
		l->status = AUTHSTR_E_NOMEM;
	return room;
}

static struct authstr_note *
next_note(struct authstr_login *l, size_t message)
{
	if (l->status != AUTHSTR_OK || !notes_room(l))
		return NULL;
	l->notes[l->n_notes].message = message;
	return &l->notes[l->n_notes++].note;
}

void
login_note(struct authstr_login *l, const char *rule, size_t message,
    size_t start, size_t end)
{
	struct authstr_note *note = next_note(l, message);

	if (note != NULL)
		*note = (struct authstr_note){
			.rule = rule, .start = start, .end = end
		};
}

void
login_detail(struct authstr_login *l, const char *rule, const char *text)
{
	struct authstr_note *note = next_note(l, SIZE_MAX);

	if (note == NULL)
		return;
	*note = (struct authstr_note){ .rule = rule };
	snprintf(note->detail, sizeof(note->detail), "%s", text);
}

const char *
authstr_outcome_name(enum authstr_outcome o)
{
	static const char *const names[] = { "unknown", "success", "refused",
		"aborted", "unfinished" };

	return (size_t)o < sizeof(names) / sizeof(names[0]) ? names[o]
							    : names[0];
}

size_t
authstr_login_line(const struct authstr_login *l)
{
	return l->line;
}

uint64_t
authstr_login_frame(const struct authstr_login *l)
{
	return l->frame;
}

const char *
authstr_login_dialect(const struct authstr_login *l)
{
	return l->dialect;
}

/* Empty is none: what a log does not tell. */
static span
place_span(const struct authstr_buf *b)
{
	return b->len == 0 ? SPAN_NONE : buf_span(b);
}

span
authstr_login_time(const struct authstr_login *l)
{
	return place_span(&l->time);
}

span
authstr_login_client(const struct authstr_login *l)
{
	return place_span(&l->client);
}

span
authstr_login_server(const struct authstr_login *l)
{
	return place_span(&l->server);
}

const char *
authstr_login_protocol(const struct authstr_login *l)
{
	return l->protocol;
}

const struct authstr_mech *
authstr_login_mech(const struct authstr_login *l)
{
	return l->mech;
}

span
authstr_login_mech_name(const struct authstr_login *l)
{
	return l->mech_name.len == 0 ? SPAN_NONE : buf_span(&l->mech_name);
}

size_t
authstr_login_candidate_count(const struct authstr_login *l)
{
	return l->n_guesses;
}

const struct authstr_guess *
authstr_login_candidate(const struct authstr_login *l, size_t i)
{
	return i < l->n_guesses ? &l->guesses[i] : NULL;
}

int
authstr_login_initial_response(const struct authstr_login *l)
{
	return l->initial_response;
}

size_t
authstr_login_message_count(const struct authstr_login *l)
{
	return l->n_said;
}

const struct authstr_msg *
authstr_login_message(const struct authstr_login *l, size_t i)
{
	return i < l->n_said ? l->said[i].msg : NULL;
}

span
authstr_login_token(const struct authstr_login *l, size_t i)
{
	return i < l->n_said ? buf_span(&l->said[i].text) : SPAN_NONE;
}

const struct authstr_field *
authstr_login_field(const struct authstr_login *l, const char *id)
{
	const struct authstr_field *f;

	for (size_t i = 0; i < l->n_said; i++)
		if ((f = authstr_msg_field(l->said[i].msg, id)) != NULL)
			return f;
	return NULL;
}

enum authstr_outcome
authstr_login_outcome(const struct authstr_login *l)
{
	return l->outcome;
}

int
authstr_login_code(const struct authstr_login *l)
{
	return l->code;
}

span
authstr_login_enhanced(const struct authstr_login *l)
{
	return l->enhanced.len == 0 ? SPAN_NONE : buf_span(&l->enhanced);
}

span
authstr_login_reply(const struct authstr_login *l)
{
	return l->reply.len == 0 ? SPAN_NONE : buf_span(&l->reply);
}

size_t
authstr_login_note_count(const struct authstr_login *l)
{
	return l->n_notes;
}

const struct authstr_note *
authstr_login_note(const struct authstr_login *l, size_t i)
{
	return i < l->n_notes ? &l->notes[i].note : NULL;
}

size_t
authstr_login_note_message(const struct authstr_login *l, size_t i)
{
	return i < l->n_notes ? l->notes[i].message : SIZE_MAX;
}

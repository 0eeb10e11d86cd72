/* SPDX-License-Identifier: MIT */
/*
 * result: a log's word on how a login ended, and messages of an exchange that
 * it tells by themselves.
 */
#include "capture/reader.h"

static void
fill(struct authstr_login *l, const struct result *result)
{
	if (l->mech_name.len == 0)
		buf_put(&l->mech_name, result->mech);
	if (result->code != 0)
		l->code = result->code;
	if (l->reply.len == 0) {
		span text = result->reply, enhanced = SPAN_NONE;

		if (result->code != 0)
			enhanced = dialogue_enhanced(&text);
		if (l->enhanced.len == 0)
			buf_put(&l->enhanced, enhanced);
		buf_put(&l->reply, text);
	}
}

/* The messages are not here, the user is. */
static void
begin_told(
    struct dialogue *d, const struct line *line, const struct result *result)
{
	bool asked = result->challenge.len > 0 && result->user.len == 0;

	if (dialogue_begin(d, line, asked ? LOGIN_LONE : LOGIN_TOLD) == NULL)
		return;
	if (asked)
		login_say(d->open, AUTHSTR_SERVER, result->challenge);
	else if (result->password.len == 0)
		d->open->facts |= LOGIN_HIDDEN;
	if (result->mech.len > 0 && !asked)
		d->open->facts |= LOGIN_NAMED;
	if (!asked) /* what was asked last is all that it says */
		buf_put(&d->open->reply, result->challenge);
	if (result->user.len > 0 || result->password.len > 0)
		login_say(d->open, AUTHSTR_CLIENT, result->user);
	if (result->password.len > 0) {
		d->open->facts |= LOGIN_CLEAR;
		login_say(d->open, AUTHSTR_CLIENT, result->password);
	}
}

/* A line that tells more of a login that only the log told of. */
static void
add_told(struct dialogue *d, const struct result *result)
{
	struct authstr_login *l = d->open;

	if (l->form != LOGIN_TOLD || l->n_said > 1)
		return;
	if (l->n_said == 0 &&
	    (result->user.len > 0 || result->password.len > 0))
		login_say(l, AUTHSTR_CLIENT, result->user);
	if (result->password.len == 0)
		return;
	l->facts &= ~(unsigned)LOGIN_HIDDEN;
	l->facts |= LOGIN_CLEAR;
	login_say(l, AUTHSTR_CLIENT, result->password);
}

/* The client's messages were hidden, and its name comes here: as msa-test
 * shows it. */
static void
name_hidden(struct authstr_login *l, const struct result *result)
{
	struct authstr_buf text;

	if (l->form != LOGIN_SASL || result->user.len == 0 ||
	    !login_is(l, LOGIN_HIDDEN) || login_is(l, LOGIN_TOLD_USER))
		return;
	for (size_t i = 0; i < l->n_said; i++)
		if (l->said[i].from == AUTHSTR_CLIENT &&
		    l->said[i].text.len > 0)
			return;
	buf_init(&text, LOGIN_PLACE_MAX);
	buf_put(&text, SPAN("<authcid="));
	buf_put(&text, result->user);
	buf_put(&text, SPAN(" password=***>"));
	if (buf_status(&text) == AUTHSTR_OK)
		login_say(l, AUTHSTR_CLIENT, buf_span(&text));
	else if (buf_status(&text) == AUTHSTR_E_NOMEM)
		l->status = AUTHSTR_E_NOMEM;
	buf_wipe(&text);
	l->facts |= LOGIN_TOLD_USER;
}

/* Has the dialogue itself, or a line before, told the same already? */
static bool
is_known(struct dialogue *d, const struct result *result)
{
	if (d->open != NULL || !d->ended)
		return false;
	/* a client that went away ended what was refused, or given up */
	if (result->sums && result->outcome != AUTHSTR_OUTCOME_SUCCESS &&
	    result->outcome != AUTHSTR_OUTCOME_REFUSED)
		return d->ended_outcome != AUTHSTR_OUTCOME_SUCCESS &&
		       (result->mech.len == 0 || span_equal_case(result->mech,
						     buf_span(&d->ended_mech)));
	if (d->ended_outcome != result->outcome)
		return false;
	if (result->sums)
		return true;
	if (d->told)
		return false;
	d->ended = false;
	return true;
}

void
dialogue_result(
    struct dialogue *d, const struct line *line, const struct result *result)
{
	bool told = d->open == NULL;

	if (result->protocol != NULL)
		d->protocol = result->protocol;
	if (is_known(d, result)) {
		if (d->late != NULL)
			name_hidden(d->late, result);
		dialogue_release(d);
		return;
	}
	if (told)
		begin_told(d, line, result);
	else
		add_told(d, result);
	if (d->open != NULL)
		name_hidden(d->open, result);
	if (d->open == NULL)
		return;
	fill(d->open, result);
	d->server_seen = true;
	if (result->outcome == AUTHSTR_OUTCOME_REFUSED &&
	    (!result->more || told))
		d->open->facts |= result->code != 0
				      ? LOGIN_FAILED
				      : LOGIN_FAILED | LOGIN_LOG_SAYS_NO;
	if ((result->more && !told) || (result->open && told))
		return;
	if (result->open && d->open->form == LOGIN_TOLD)
		return;
	if (result->outcome == AUTHSTR_OUTCOME_SUCCESS)
		d->open->facts &= ~(unsigned)(LOGIN_FAILED | LOGIN_LOG_SAYS_NO);
	dialogue_finish(d, result->outcome);
	d->told = true;
}

static void
begin_exchange(
    struct dialogue *d, const struct line *line, const struct message *m)
{
	if (dialogue_begin(d, line, LOGIN_SASL) == NULL)
		return;
	d->open->facts |= LOGIN_NAMED;
	buf_put(&d->open->mech_name, m->mech);
	d->open->initial_response = m->said;
}

void
dialogue_message(
    struct dialogue *d, const struct line *line, const struct message *m)
{
	if (m->protocol != NULL)
		d->protocol = m->protocol;
	d->server_seen = true;
	if (m->mech.len > 0)
		begin_exchange(d, line, m);
	if (d->open == NULL)
		return;
	d->open->facts |= LOGIN_LOGGED;
	if (m->cancelled)
		d->open->facts |= LOGIN_CANCELLED;
	else if (m->hidden)
		d->open->facts |= LOGIN_HIDDEN;
	else if (m->said && m->from == AUTHSTR_SERVER)
		dialogue_challenge(d, line, m->text);
	else if (m->said && m->text.len == 0)
		login_say(d->open, AUTHSTR_CLIENT, SPAN(""));
	else if (m->said)
		dialogue_client(d, line, m->text);
	if (m->from == AUTHSTR_CLIENT)
		d->client_turn = false;
}

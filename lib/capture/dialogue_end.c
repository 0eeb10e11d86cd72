/* SPDX-License-Identifier: MIT */
/*
 * dialogue_end: a login is over, and goes its way.
 */
#include "capture/dialogue.h"
#include "capture/wrapped.h"

/* The server alone is seen, and what it asks for in IMAP is no base64: the
 * literals of a LOGIN. */
static void
see_hidden_login(struct authstr_login *l)
{
	for (size_t i = 0; i < l->n_said; i++) {
		span text = buf_span(&l->said[i].text);

		if (l->said[i].from == AUTHSTR_CLIENT || text.len == 0 ||
		    token_plausible(text))
			return;
	}
	if (l->n_said == 0 || login_is(l, LOGIN_NAMED))
		return;
	while (l->n_said > 0)
		login_unsay(l, l->n_said - 1);
	l->form = LOGIN_COMMAND;
	l->initial_response = true;
	buf_put(&l->mech_name, SPAN("IMAP-LOGIN"));
}

static bool
is_protocol(const struct dialogue *d, const char *name)
{
	return d->protocol != NULL && strcmp(d->protocol, name) == 0;
}

void
dialogue_release(struct dialogue *d)
{
	if (d->late != NULL)
		queue_put(d->out, d->late);
	d->late = NULL;
}

/* It was prose: nobody went on with it. */
static bool
is_prose(const struct authstr_login *l)
{
	return login_is(l, LOGIN_MAYBE) && l->code == 0 && l->reply.len == 0 &&
	       l->n_said <= (l->form == LOGIN_USERPASS);
}

/* A log may tell it again. */
static void
keep_end(struct dialogue *d, const struct authstr_login *l)
{
	d->ended = true;
	d->told = l->form == LOGIN_TOLD;
	d->out->refused = l->outcome == AUTHSTR_OUTCOME_REFUSED;
	d->out->n_refused += d->out->refused;
	d->out->code = l->code;
	d->named = login_is(l, LOGIN_NAMED) || l->mech_name.len > 0;
	d->ended_outcome = l->outcome;
	buf_empty(&d->ended_mech);
	buf_put(&d->ended_mech, buf_span(&l->mech_name));
}

void
dialogue_finish(struct dialogue *d, enum authstr_outcome outcome)
{
	struct authstr_login *l = d->open;

	if (l == NULL)
		return;
	d->open = NULL;
	d->client_turn = d->in_literal = false;
	/* It may be no prose, but what tells is not there. */
	if (login_status(l) == AUTHSTR_E_NOMEM)
		d->out->status = AUTHSTR_E_NOMEM;
	if (d->out->status == AUTHSTR_E_NOMEM || is_prose(l)) {
		login_free(l);
		return;
	}
	l->protocol = d->protocol;
	l->facts |= d->facts;
	buf_put(&l->client, buf_span(&d->client));
	buf_put(&l->server, buf_span(&d->server));
	if (is_protocol(d, "imap"))
		see_hidden_login(l);
	/* The last line of a reply may be missing, its code says it all. */
	if (outcome == AUTHSTR_OUTCOME_UNFINISHED &&
	    (l->code >= 400 || login_is(l, LOGIN_FAILED))) {
		outcome = AUTHSTR_OUTCOME_REFUSED;
		l->facts |= LOGIN_FAILED;
	}
	if (outcome == AUTHSTR_OUTCOME_UNFINISHED && l->code == 235)
		outcome = AUTHSTR_OUTCOME_SUCCESS;
	if (login_is(l, LOGIN_CANCELLED))
		outcome = AUTHSTR_OUTCOME_ABORTED;
	/* Nobody could have answered a string that stands alone. */
	if (outcome == AUTHSTR_OUTCOME_UNFINISHED &&
	    (l->form == LOGIN_BARE || !d->server_seen))
		outcome = AUTHSTR_OUTCOME_UNKNOWN;
	/* The same commands log in to SMTP and POP3. */
	if (l->protocol == NULL && l->form == LOGIN_SASL && l->n_said > 1 &&
	    login_is(l, LOGIN_NAMED))
		l->facts |= LOGIN_AMBIGUOUS;
	l->outcome = outcome;
	if (d->gap)
		login_note(l, "capture-gap", SIZE_MAX, 0, 0);
	d->gap = false;
	keep_end(d, l);
	dialogue_release(d);
	if (d->patient || wrapped_may_follow(l))
		d->late = l;
	else
		queue_put(d->out, l);
}

void
dialogue_end(struct dialogue *d)
{
	dialogue_finish(d, AUTHSTR_OUTCOME_UNFINISHED);
	dialogue_release(d);
}

/* SPDX-License-Identifier: MIT */
/*
 * result: a log's word on how a login ended.
 */
#include "capture/reader.h"

static void
fill(struct authstr_login *l, const struct result *result)
{
	if (l->mech_name.len == 0)
		buf_put(&l->mech_name, result->mech);
	if (l->code == 0)
		l->code = result->code;
	if (l->reply.len == 0)
		buf_put(&l->reply, result->reply);
}

/* The messages are not here, the user is. */
static void
begin_told(
    struct dialogue *d, const struct line *line, const struct result *result)
{
	bool asked = result->challenge.len > 0;

	if (dialogue_begin(d, line, asked ? LOGIN_LONE : LOGIN_TOLD) == NULL)
		return;
	if (asked)
		login_say(d->open, AUTHSTR_SERVER, result->challenge);
	else
		d->open->facts |= LOGIN_HIDDEN;
	if (result->mech.len > 0 && !asked)
		d->open->facts |= LOGIN_NAMED;
	if (result->user.len > 0)
		login_say(d->open, AUTHSTR_CLIENT, result->user);
}

/* Has the dialogue itself told the same already? */
static bool
is_known(const struct dialogue *d, const struct result *result)
{
	return d->open == NULL && d->ended && !d->told &&
	       d->ended_outcome == result->outcome;
}

void
dialogue_result(
    struct dialogue *d, const struct line *line, const struct result *result)
{
	bool told = d->open == NULL;

	if (result->protocol != NULL)
		d->protocol = result->protocol;
	if (is_known(d, result)) {
		d->ended = false;
		return;
	}
	if (told)
		begin_told(d, line, result);
	if (d->open == NULL)
		return;
	fill(d->open, result);
	d->server_seen = true;
	if (result->more && !told)
		return;
	if (result->outcome == AUTHSTR_OUTCOME_REFUSED)
		d->open->facts |= LOGIN_FAILED;
	dialogue_finish(d, result->outcome);
	d->told = true;
}

/* SPDX-License-Identifier: MIT */
/*
 * told: logins that a program told of in words, before it printed the dialogue
 * itself, or without.
 */
#include "capture/reader.h"

/* None, or the dialogue did not come. */
void
reader_end_told(struct reader *r)
{
	struct authstr_login *l;

	while ((l = queue_take(&r->told.logins)) != NULL) {
		if (r->out->n_refused > r->told.n_refused &&
		    (l->code == 0 || r->out->code == l->code)) {
			login_free(l);
			continue;
		}
		if (r->out->last == NULL)
			r->out->first = l;
		else
			r->out->last->next = l;
		r->out->last = l;
	}
}

/* Once more, by the program that was told by its library. */
static bool
is_again(const struct reader *r, const struct authstr_login *l)
{
	const struct authstr_login *last = r->told.logins.last;

	return last != NULL && last->code == l->code &&
	       span_equal(buf_span(&last->reply), buf_span(&l->reply));
}

void
reader_told(
    struct reader *r, const struct record *rec, const struct result *result)
{
	struct authstr_login *last = r->out->last, *l;
	bool talk = r->talk;

	reader_result(r, rec, result);
	r->told.n_refused = r->out->n_refused;
	if ((l = r->out->last) == last)
		return;
	r->talk = talk;
	if (last == NULL)
		r->out->first = NULL;
	else
		last->next = NULL;
	r->out->last = last;
	r->told.line = rec->number;
	if (rec->source.len == 0 && is_again(r, l)) {
		login_free(l);
		return;
	}
	if (r->told.logins.last == NULL)
		r->told.logins.first = l;
	else
		r->told.logins.last->next = l;
	r->told.logins.last = l;
}

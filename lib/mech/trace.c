/* SPDX-License-Identifier: MIT */
/*
 * trace: the intermediate values of an exchange, for who asked to see them.
 */
#include "mech/mech.h"
#include "base/mem.h"

#define TRACED_MAX ((size_t)1024 * 1024)

void
exchange_hide(struct authstr_exchange *ex)
{
	for (size_t i = 0; i < ex->n_traced; i++)
		buf_wipe(&ex->traced[i].value);
	mem_free(ex->traced, EXCHANGE_TRACED_MAX * sizeof(*ex->traced));
	ex->traced = NULL;
	ex->n_traced = 0;
}

void
authstr_exchange_trace(struct authstr_exchange *ex, int yes)
{
	ex->trace = yes != 0;
}

const struct authstr_field *
authstr_exchange_traced(const struct authstr_exchange *ex, size_t i)
{
	return i < ex->n_traced ? &ex->traced[i].pub : NULL;
}

void
exchange_show(struct authstr_exchange *ex, const char *id,
    enum authstr_kind kind, span value)
{
	struct exchange_traced *t;

	if (!ex->trace || ex->n_traced == EXCHANGE_TRACED_MAX)
		return;
	if (ex->traced == NULL)
		ex->traced = mem_new(EXCHANGE_TRACED_MAX, sizeof(*ex->traced));
	if (ex->traced == NULL) {
		ex->out.status = AUTHSTR_E_NOMEM;
		return;
	}
	t = &ex->traced[ex->n_traced++];
	buf_init(&t->value, TRACED_MAX);
	buf_put(&t->value, value);
	if (buf_status(&t->value) != AUTHSTR_OK)
		ex->out.status = buf_status(&t->value);
	t->pub = (struct authstr_field){ .id = id,
		.label = id,
		.kind = kind,
		.sensitivity = AUTHSTR_SECRET,
		.value = buf_span(&t->value) };
}

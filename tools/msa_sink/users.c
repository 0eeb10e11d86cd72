/* SPDX-License-Identifier: MIT */
/*
 * Who may log in.
 */
#include <stdlib.h>
#include <string.h>
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"
#include "out/fail.h"

static int
no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

int
users_add(struct sink_users *u, const char *pair, struct authstr_error *err)
{
	struct authstr_span s = authstr_span_of(pair);
	size_t colon = word_find(s, ':', 0);
	struct sink_user *list =
	    realloc(u->list, (u->n + 1) * sizeof(*u->list));
	struct sink_user *user;

	if (list == NULL)
		return no_memory(err);
	u->list = list;
	if (colon == 0 || colon + 1 >= s.len)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-user",
		    "expected --user NAME:PASSWORD, neither empty");
	user = &u->list[u->n];
	user->name = word_copy(word_sub(s, 0, colon));
	user->secret = word_copy(word_sub(s, colon + 1, s.len));
	if (user->name == NULL || user->secret == NULL) {
		free(user->name);
		free(user->secret);
		return no_memory(err);
	}
	u->n++;
	return EXIT_DONE;
}

void
users_free(struct sink_users *u)
{
	for (size_t i = 0; i < u->n; i++) {
		free(u->list[i].name);
		authstr_wipe(u->list[i].secret, strlen(u->list[i].secret));
		free(u->list[i].secret);
	}
	free(u->list);
	*u = (struct sink_users){ 0 };
}

const struct sink_user *
users_find(const struct sink_users *u, struct authstr_span name)
{
	for (size_t i = 0; i < u->n; i++)
		if (word_equal(authstr_span_of(u->list[i].name), name))
			return &u->list[i];
	return NULL;
}

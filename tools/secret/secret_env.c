/* SPDX-License-Identifier: MIT */
/*
 * secret_env: env:NAME.  What is read is taken out of the environment, which
 * every child of ours would get, and anybody with our user's rights can read.
 */
#include <stdlib.h>
#include <string.h>
#include "secret/secret.h"
#include "secret/secret_sources.h"

struct taken {
	struct taken *next;
	const char *value;
	char name[];
};
static struct taken *taken;

static const char *
taken_before(const char *name)
{
	const struct taken *t = taken;

	while (t != NULL && strcmp(t->name, name) != 0)
		t = t->next;
	return t != NULL ? t->value : NULL;
}

/* NULL where it is not set, or for want of memory. */
static const char *
take(const char *name)
{
	char *value = getenv(name);
	size_t size = strlen(name) + 1;
	struct taken *t;

	if (value == NULL || (t = malloc(sizeof(*t) + size)) == NULL)
		return NULL;
	if ((t->value = secret_keep(value)) == NULL) {
		free(t);
		return NULL;
	}
	memcpy(t->name, name, size);
	unsetenv(name);
	t->next = taken;
	taken = t;
	return t->value;
}

int
secret_env(const char *name, const char *what, struct authstr_buf *out,
    struct authstr_error *err)
{
	const char *value = taken_before(name);

	if (value == NULL)
		value = take(name);
	if (value == NULL)
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "variable-not-set",
		    "expected the %s in the environment, but %.80s is not set",
		    what, name);
	authstr_buf_put(out, authstr_span_of(value));
	return secret_status(out, err);
}

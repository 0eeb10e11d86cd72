/* SPDX-License-Identifier: MIT */
/*
 * secrets: needles, for who has a text of another kind than a capture.
 */
#include "authstr-capture.h"
#include "base/mem.h"
#include "capture/needle.h"

struct authstr_secrets {
	struct needles *needles;
};

struct authstr_secrets *
authstr_secrets_new(void)
{
	struct authstr_secrets *s = mem_new(1, sizeof(*s));

	if (s != NULL && (s->needles = needles_new()) == NULL) {
		mem_free(s, sizeof(*s));
		return NULL;
	}
	return s;
}

void
authstr_secrets_free(struct authstr_secrets *s)
{
	if (s != NULL)
		needles_free(s->needles);
	mem_free(s, sizeof(*s));
}

int
authstr_secrets_add(struct authstr_secrets *s, struct authstr_span secret)
{
	return needles_add(s->needles, secret);
}

int
authstr_secrets_find(const struct authstr_secrets *s, struct authstr_span text,
    size_t from, size_t *start, size_t *end)
{
	struct needle_hit hit;

	if (!needles_find(s->needles, text, from, &hit))
		return 0;
	*start = hit.start;
	*end = hit.end;
	return 1;
}

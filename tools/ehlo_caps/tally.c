/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/tally.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
tally_add(struct tally *t, const char *word)
{
	size_t i = 0;

	while (i < t->n && strncmp(t->rows[i].word, word, TALLY_WORD - 1) != 0)
		i++;
	if (i == t->n && t->n < TALLY_MAX)
		snprintf(t->rows[t->n++].word, TALLY_WORD, "%s", word);
	else if (i == t->n)
		snprintf(t->rows[i = TALLY_MAX].word, TALLY_WORD, "others");
	t->rows[i].count++;
}

static int
by_count(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->word, y->word);
}

void
tally_sort(struct tally *t)
{
	qsort(t->rows, t->n, sizeof(t->rows[0]), by_count);
	if (t->n == TALLY_MAX && t->rows[TALLY_MAX].count > 0)
		t->n++;
}

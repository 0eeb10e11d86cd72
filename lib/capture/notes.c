/* SPDX-License-Identifier: MIT */
#include "capture/notes.h"

static size_t
notes_find(const struct notes *notes, const char *rule)
{
	size_t i;

	for (i = 0; i < notes->n; i++)
		if (strcmp(notes->at[i].rule, rule) == 0)
			break;
	return i;
}

void
notes_add(struct notes *notes, const char *rule, size_t start, size_t end)
{
	if (notes->n < NOTES_MAX && !notes_has(notes, rule))
		notes->at[notes->n++] = (struct authstr_note){
			.rule = rule, .start = start, .end = end
		};
}

bool
notes_has(const struct notes *notes, const char *rule)
{
	return notes_find(notes, rule) < notes->n;
}

void
notes_drop(struct notes *notes, const char *rule)
{
	size_t i = notes_find(notes, rule);

	if (i == notes->n)
		return;
	notes->n--;
	memmove(notes->at + i, notes->at + i + 1,
	    (notes->n - i) * sizeof(notes->at[0]));
}

/* SPDX-License-Identifier: MIT */
/*
 * grams: the pairs of bytes that a line has.  A text of which one pair is not
 * there is not in the line; so nearly all texts that a line may be searched for
 * are told at once.
 */
#ifndef CAPTURE_GRAMS_H
#define CAPTURE_GRAMS_H

#include "base/span.h"

#define GRAMS_SIZE 4096
/* Of a text, so many are looked at. */
#define GRAMS_OF_TEXT 6

struct grams {
	unsigned char seen[GRAMS_SIZE]; /* in this turn */
	unsigned char turn;
};

struct gram_text {
	uint16_t at[GRAMS_OF_TEXT];
	size_t n;
};

/* Nothing was seen. */
void grams_begin(struct grams *g);
void grams_see(struct grams *g, span text);
void gram_text_read(struct gram_text *t, span text);
/* The same in whatever case, on both sides. */
void grams_see_folded(struct grams *g, span text);
void gram_text_read_folded(struct gram_text *t, span text);

/* False: the text is in nothing that was seen. */
static inline bool
grams_may_have(const struct grams *g, const struct gram_text *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (g->seen[t->at[i]] != g->turn)
			return false;
	return true;
}

#endif

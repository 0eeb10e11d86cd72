/* SPDX-License-Identifier: MIT */
#include "capture/grams.h"

/* 16 bits in 12: some pairs share a place, which costs a comparison. */
static inline uint16_t
place_of(unsigned char a, unsigned char b)
{
	return (uint16_t)((unsigned)a << 4 ^ b);
}

_Static_assert(GRAMS_SIZE == 0xff0 + 16, "place_of gives so many");

void
grams_begin(struct grams *g)
{
	if (++g->turn != 0)
		return;
	memset(g->seen, 0, sizeof(g->seen));
	g->turn = 1;
}

void
grams_see(struct grams *g, span text)
{
	for (size_t i = 1; i < text.len; i++)
		g->seen[place_of(text.p[i - 1], text.p[i])] = g->turn;
}

void
gram_text_read(struct gram_text *t, span text)
{
	*t = (struct gram_text){ .n = 0 };
	for (size_t i = 1; i < text.len && t->n < GRAMS_OF_TEXT; i++)
		t->at[t->n++] = place_of(text.p[i - 1], text.p[i]);
}

/* Of some bytes that are no letters, two are one. */
static uint16_t
folded_place_of(unsigned char a, unsigned char b)
{
	return place_of(a | 0x20, b | 0x20);
}

void
grams_see_folded(struct grams *g, span text)
{
	for (size_t i = 1; i < text.len; i++)
		g->seen[folded_place_of(text.p[i - 1], text.p[i])] = g->turn;
}

void
gram_text_read_folded(struct gram_text *t, span text)
{
	*t = (struct gram_text){ .n = 0 };
	for (size_t i = 1; i < text.len && t->n < GRAMS_OF_TEXT; i++)
		t->at[t->n++] = folded_place_of(text.p[i - 1], text.p[i]);
}

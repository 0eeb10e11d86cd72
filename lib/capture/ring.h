/* SPDX-License-Identifier: MIT */
/*
 * ring: a list that goes round: its head is no member, each member can be taken
 * out by itself.
 */
#ifndef CAPTURE_RING_H
#define CAPTURE_RING_H

struct ring {
	struct ring *prev, *next;
};

static inline void
ring_init(struct ring *r)
{
	r->prev = r->next = r;
}

/* At the end of the list. */
static inline void
ring_add(struct ring *list, struct ring *r)
{
	r->prev = list->prev;
	r->next = list;
	list->prev->next = r;
	list->prev = r;
}

/* It may be in none. */
static inline void
ring_remove(struct ring *r)
{
	r->prev->next = r->next;
	r->next->prev = r->prev;
	ring_init(r);
}

#endif

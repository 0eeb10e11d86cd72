/* SPDX-License-Identifier: MIT */
/*
 * needle_index: where a text that is looked for may begin.
 *
 * Of the text of each form of each secret, some four bytes are in an index:
 * those that begin at its first `stride` bytes.  So it is enough to look at
 * every stride-th place of the text that is searched, and there a bit of a
 * table says of nearly all four bytes that they begin nothing.  Case is folded
 * in the index, for hex has both.
 */
#ifndef CAPTURE_NEEDLE_INDEX_H
#define CAPTURE_NEEDLE_INDEX_H

#include "base/span.h"

#define NEEDLE_WINDOW 4
#define NEEDLE_STRIDE_MAX 8
#define NEEDLE_NONE UINT32_MAX

struct needle_entry {
	uint32_t window, next;
	uint32_t serial; /* of the secret */
	unsigned char form, offset;
};

struct needle_index {
	unsigned size; /* 2 to the size bits */
	unsigned char *bits;
	uint32_t *first; /* entry, by the hash without its last three bits */
	struct needle_entry *entries;
	size_t n, max;
};

static inline uint32_t
needle_hash(uint32_t window, unsigned size)
{
	return window * 0x9e3779b1u >> (32 - size);
}

/* Case folded. */
static inline uint32_t
needle_window(const unsigned char *p)
{
	uint32_t window;

	memcpy(&window, p, sizeof(window));
	return window | 0x20202020u;
}

/* Room for that many entries: AUTHSTR_OK or AUTHSTR_E_NOMEM. */
int needle_index_init(struct needle_index *x, size_t max);
void needle_index_wipe(struct needle_index *x);
/* There has to be room. */
void needle_index_put(struct needle_index *x, struct needle_entry entry);

#endif

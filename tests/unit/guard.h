/* SPDX-License-Identifier: MIT */
/*
 * guard: memory that ends where a page begins that nobody may touch, and
 * begins behind another one.
 */
#ifndef UNIT_GUARD_H
#define UNIT_GUARD_H

#include <stddef.h>

struct guard {
	unsigned char *first, *end; /* all that may be touched */
	unsigned char *map;
	size_t size;
};

/* At least len bytes, which are zero. */
void guard_init(struct guard *g, size_t len);
void guard_wipe(struct guard *g);

#endif

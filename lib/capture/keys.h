/* SPDX-License-Identifier: MIT */
/*
 * keys: which conversations have a key of that hash.
 */
#ifndef CAPTURE_KEYS_H
#define CAPTURE_KEYS_H

#include "capture/wake.h"

#define KEYS_BUCKETS 512

struct keys {
	uint32_t hash[WAKE_TALKS];
	/* Places plus one, 0: none: the last that was put, and the one before
	 * that. */
	uint16_t last[KEYS_BUCKETS], before[WAKE_TALKS];
};

void keys_put(struct keys *k, size_t talk, uint32_t hash);
/* One that was put. */
void keys_drop(struct keys *k, size_t talk);
/* One of that hash, and then the one behind it; WAKE_TALKS: no more. */
size_t keys_first(const struct keys *k, uint32_t hash);
size_t keys_next(const struct keys *k, size_t talk);

#endif

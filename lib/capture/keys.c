/* SPDX-License-Identifier: MIT */
#include "capture/keys.h"

void
keys_put(struct keys *k, size_t talk, uint32_t hash)
{
	uint16_t *last = &k->last[hash % KEYS_BUCKETS];

	k->hash[talk] = hash;
	k->before[talk] = *last;
	*last = (uint16_t)(talk + 1);
}

void
keys_drop(struct keys *k, size_t talk)
{
	uint16_t *at = &k->last[k->hash[talk] % KEYS_BUCKETS];

	while (*at != 0 && *at != talk + 1)
		at = &k->before[*at - 1];
	if (*at != 0)
		*at = k->before[talk];
}

static size_t
same(const struct keys *k, uint16_t at, uint32_t hash)
{
	while (at != 0 && k->hash[at - 1] != hash)
		at = k->before[at - 1];
	return at == 0 ? WAKE_TALKS : at - 1u;
}

size_t
keys_first(const struct keys *k, uint32_t hash)
{
	return same(k, k->last[hash % KEYS_BUCKETS], hash);
}

size_t
keys_next(const struct keys *k, size_t talk)
{
	return same(k, k->before[talk], k->hash[talk]);
}

/* SPDX-License-Identifier: MIT */
#include "alloc/places.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_EXECINFO_H
#include <execinfo.h>
#endif

#define CALLS 64

/* Hashes of stacks, 0: a free slot; a power of two of them. */
static struct {
	uint64_t *slot;
	size_t size, used;
} seen;

/* What is new of a run, in order. */
static struct {
	struct fresh {
		unsigned whose;
		unsigned long nth;
	} * at;
	size_t n, room;
} fresh;

static void *
grown(void *p, size_t n, size_t size)
{
	p = realloc(p, n * size);
	if (p == NULL)
		abort();
	return p;
}

/* Where the hash is, or would be. */
static uint64_t *
find(uint64_t hash)
{
	size_t i = (size_t)hash & (seen.size - 1);

	while (seen.slot[i] != 0 && seen.slot[i] != hash)
		i = (i + 1) & (seen.size - 1);
	return &seen.slot[i];
}

static void
widen(void)
{
	uint64_t *old = seen.slot;
	size_t n = seen.size;

	seen.size = n == 0 ? 1024 : n * 2;
	seen.slot = grown(NULL, seen.size, sizeof(*seen.slot));
	memset(seen.slot, 0, seen.size * sizeof(*seen.slot));
	for (size_t i = 0; i < n; i++)
		if (old[i] != 0)
			*find(old[i]) = old[i];
	free(old);
}

/* 0: it cannot be told. */
static uint64_t
stack_hash(unsigned whose)
{
	uint64_t hash = 0;
#ifdef HAVE_EXECINFO_H
	void *calls[CALLS];
	int n = backtrace(calls, CALLS);

	hash = 14695981039346656037u ^ whose;
	for (int i = 0; i < n; i++) {
		hash = (hash ^ (uintptr_t)calls[i]) * 1099511628211u;
		hash ^= hash >> 29;
	}
	hash |= 1;
#endif
	(void)whose;
	return hash;
}

void
places_note(unsigned whose, unsigned long nth)
{
	uint64_t hash = stack_hash(whose), *slot;

	if (seen.used * 2 >= seen.size)
		widen();
	slot = find(hash);
	if (hash == 0 || *slot == hash)
		return;
	*slot = hash;
	seen.used++;
	if (fresh.n == fresh.room) {
		fresh.room = fresh.room * 2 + 64;
		fresh.at = grown(fresh.at, fresh.room, sizeof(*fresh.at));
	}
	fresh.at[fresh.n++] = (struct fresh){ whose, nth };
}

void
places_forget(void)
{
	fresh.n = 0;
}

bool
places_new(unsigned whose, unsigned long nth)
{
	for (size_t i = 0; i < fresh.n; i++)
		if (fresh.at[i].whose == whose && fresh.at[i].nth == nth)
			return true;
	return false;
}

unsigned long
places_count(void)
{
	return seen.used;
}

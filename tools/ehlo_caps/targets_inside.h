/* SPDX-License-Identifier: MIT */
/*
 * targets_inside: a list as its files see it: targets.c reads it, seen.c
 * remembers what was in it, targets_resume.c what an earlier run has done.
 */
#ifndef EHLO_CAPS_TARGETS_INSIDE_H
#define EHLO_CAPS_TARGETS_INSIDE_H

#include "ehlo_caps/targets.h"

/* The names end with NUL, one behind the other. */
struct seen {
	char *names;
	size_t len, size;
	struct slot {
		uint64_t hash;
		size_t name; /* its place + 1; 0: none */
	} * slots; /* open addressing, a power of 2, half full at most */
	size_t n, room;
};
void seen_wipe(struct seen *s);
/* True: it was there already.  *failed: no memory. */
bool seen_keep(struct seen *s, const char *name, bool *failed);
bool seen_has(const struct seen *s, const char *name);
/* The same on each machine, for the shards. */
uint64_t seen_hash(const char *name);

struct targets {
	int fd;
	bool end, too_long, domains;
	unsigned shard, of;
	unsigned char buf[65536];
	size_t at, len;
	unsigned long line, bad, twice, resumed;
	uint64_t octets, size;
	struct seen seen;  /* that are not asked any more */
	struct seen parts; /* of those: servers that have a result */
};

#endif

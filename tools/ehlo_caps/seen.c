/* SPDX-License-Identifier: MIT */
/*
 * seen: a set of names, some 60 octets each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ehlo_caps/targets_inside.h"

size_t
targets_name_of(const struct net_target *target, char out[TARGETS_NAME_ROOM])
{
	int n = snprintf(out, TARGETS_NAME_ROOM, "%s %u %d %d%.0d%s",
	    target->host, (unsigned)target->port, target->port_given,
	    target->implicit, (int)target->protocol, target->path);

	for (int i = 0; i < n; i++)
		if (out[i] >= 'A' && out[i] <= 'Z')
			out[i] = (char)(out[i] - 'A' + 'a');
	return (size_t)n + 1;
}

/* FNV-1a, mixed once more: the same on each machine, for the shards. */
uint64_t
seen_hash(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ (h >> 32);
}

static struct slot *
find(const struct seen *s, struct slot *slots, size_t room, uint64_t hash,
    const char *name)
{
	size_t i = (size_t)hash & (room - 1);

	while (slots[i].name != 0 &&
	       (slots[i].hash != hash ||
		   strcmp(s->names + slots[i].name - 1, name) != 0))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static bool
make_room(struct seen *s, size_t len)
{
	size_t room = s->room == 0 ? 1024 : s->room * 2;
	struct slot *slots;

	if (s->size - s->len < len) {
		size_t size = s->size == 0 ? 65536 : s->size * 2;
		char *names = realloc(s->names, size);

		if (names == NULL)
			return false;
		s->names = names;
		s->size = size;
	}
	if ((s->n + 1) * 2 <= s->room)
		return true;
	if ((slots = calloc(room, sizeof(*slots))) == NULL)
		return false;
	for (size_t i = 0; i < s->room; i++)
		if (s->slots[i].name != 0)
			*find(s, slots, room, s->slots[i].hash,
			    s->names + s->slots[i].name - 1) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->room = room;
	return true;
}

bool
seen_keep(struct seen *s, const char *name, bool *failed)
{
	size_t len = strlen(name) + 1;
	uint64_t hash = seen_hash(name);
	struct slot *slot;

	*failed = !make_room(s, len);
	if (*failed)
		return false;
	slot = find(s, s->slots, s->room, hash, name);
	if (slot->name != 0)
		return true;
	*slot = (struct slot){ hash, s->len + 1 };
	memcpy(s->names + s->len, name, len);
	s->len += len;
	s->n++;
	return false;
}

bool
seen_has(const struct seen *s, const char *name)
{
	return s->n > 0 &&
	       find(s, s->slots, s->room, seen_hash(name), name)->name != 0;
}

void
seen_wipe(struct seen *s)
{
	free(s->slots);
	free(s->names);
	memset(s, 0, sizeof(*s));
}

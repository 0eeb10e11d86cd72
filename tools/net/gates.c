/* SPDX-License-Identifier: MIT */
/*
 * gates: a table of the addresses that are being asked.
 */
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "net/gates.h"

#define BUCKETS 4096

struct net_gate {
	unsigned char address[16];
	unsigned inside;
	struct net_guest *first, **last; /* who waits */
	struct net_gate *next;           /* in its bucket */
};

struct net_gates {
	unsigned per_host;
	struct net_gate *buckets[BUCKETS];
};

struct net_gates *
net_gates_new(unsigned per_host)
{
	struct net_gates *g = calloc(1, sizeof(*g));

	if (g != NULL)
		g->per_host = per_host;
	return g;
}

void
net_gates_free(struct net_gates *g)
{
	for (size_t i = 0; g != NULL && i < BUCKETS; i++)
		while (g->buckets[i] != NULL) {
			struct net_gate *gate = g->buckets[i];

			g->buckets[i] = gate->next;
			free(gate);
		}
	free(g);
}

/* An IPv4 address as IPv6 maps it (RFC 4291 section 2.5.5.2); false for what
 * has no address. */
static bool
address_of(const struct sockaddr *to, unsigned char out[16])
{
	memset(out, 0, 16);
	if (to->sa_family == AF_INET6) {
		memcpy(out,
		    &((const struct sockaddr_in6 *)(const void *)to)->sin6_addr,
		    16);
	} else if (to->sa_family == AF_INET) {
		out[10] = out[11] = 0xff;
		memcpy(out + 12,
		    &((const struct sockaddr_in *)(const void *)to)->sin_addr,
		    4);
	} else {
		return false;
	}
	return true;
}

static struct net_gate **
bucket_of(struct net_gates *g, const unsigned char address[16])
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (int i = 0; i < 16; i++)
		h = (h ^ address[i]) * 16777619u;
	return &g->buckets[(h ^ (h >> 16)) % BUCKETS];
}

/* NULL: no memory. */
static struct net_gate *
gate_of(struct net_gates *g, const unsigned char address[16])
{
	struct net_gate **bucket = bucket_of(g, address), *gate;

	for (gate = *bucket; gate != NULL; gate = gate->next)
		if (memcmp(gate->address, address, 16) == 0)
			return gate;
	if ((gate = calloc(1, sizeof(*gate))) == NULL)
		return NULL;
	memcpy(gate->address, address, 16);
	gate->last = &gate->first;
	gate->next = *bucket;
	return *bucket = gate;
}

static void
drop_unused(struct net_gates *g, struct net_gate *gate)
{
	struct net_gate **at = bucket_of(g, gate->address);

	if (gate->inside > 0 || gate->first != NULL)
		return;
	while (*at != gate)
		at = &(*at)->next;
	*at = gate->next;
	free(gate);
}

bool
net_gates_enter(
    struct net_gates *g, struct net_guest *guest, const struct sockaddr *to)
{
	unsigned char address[16];
	struct net_gate *gate = guest->gate;

	if (guest->inside || g->per_host == 0 || !address_of(to, address))
		return true;
	/* Out of memory there is no bound, but there is an answer. */
	if (gate == NULL && (gate = gate_of(g, address)) == NULL)
		return true;
	if (gate->inside < g->per_host && guest->gate == NULL) {
		guest->gate = gate;
		guest->inside = true;
		gate->inside++;
		return true;
	}
	if (guest->gate == NULL) {
		guest->gate = gate;
		guest->next = NULL;
		*gate->last = guest;
		gate->last = &guest->next;
	}
	return false;
}

static void
leave_queue(struct net_gate *gate, struct net_guest *guest)
{
	struct net_guest **at = &gate->first;

	while (*at != NULL && *at != guest)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	if ((*at = guest->next) == NULL)
		gate->last = at;
}

struct net_guest *
net_gates_leave(struct net_gates *g, struct net_guest *guest)
{
	struct net_gate *gate = guest->gate;
	struct net_guest *first;

	if (gate == NULL)
		return NULL;
	guest->gate = NULL;
	if (!guest->inside) {
		leave_queue(gate, guest);
		drop_unused(g, gate);
		return NULL;
	}
	guest->inside = false;
	gate->inside--;
	if ((first = gate->first) == NULL) {
		drop_unused(g, gate);
		return NULL;
	}
	leave_queue(gate, first);
	first->inside = true;
	gate->inside++;
	return first;
}

/* SPDX-License-Identifier: MIT */
/*
 * flow_table: the flows that are open, and some that are closed.
 */
#ifndef CAPTURE_FLOW_TABLE_H
#define CAPTURE_FLOW_TABLE_H

#include "capture/flow_hold.h"

#define FLOW_BUCKETS 8192

/* Flows by use, the one that was used least recently first. */
struct flow_list {
	struct ring used;
	size_t n;
};

struct flow_table {
	struct flow *buckets[FLOW_BUCKETS];
	struct flow_list live, closed;
	struct flow *last; /* of the packet before */
};

void table_init(struct flow_table *t);
/* Forgets all of them, and what they hold. */
void table_wipe(struct flow_table *t, struct flow_order *o);
/* The flow of the packet, or NULL. */
struct flow *table_find(struct flow_table *t, const struct packet *p);
/* A new one for it, with nothing in it; another may be closed for want of room.
 * NULL: no memory. */
struct flow *table_add(
    struct flow_table *t, struct flow_order *o, const struct packet *p);
/* It has just been used, and is where it belongs. */
void table_use(struct flow_table *t, struct flow *f);
/* Each that is live, ends. */
void table_end(struct flow_table *t, struct flow_order *o);

static inline bool
flow_same_end(const struct packet_end *a, const struct packet_end *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * flow_order: one flow, its two directions, and the segments of it that wait.
 */
#ifndef CAPTURE_FLOW_ORDER_H
#define CAPTURE_FLOW_ORDER_H

#include "capture/flow.h"
#include "capture/ring.h"

struct flow_segment {
	enum flow_side side;
	uint32_t seq, ack;
	bool acks;
	bool fin, rst;
	span bytes;
	size_t missing; /* behind the bytes */
	uint64_t at, pin, frame, time;
};

struct flow_held {
	struct flow_held *next;
	size_t size;   /* of all of this */
	uint64_t turn; /* number of the packet in its flow */
	struct flow_segment s;
	unsigned char bytes[];
};

struct flow_dir {
	bool known; /* the numbers below mean something */
	bool begun; /* SYN was seen */
	bool ended;
	uint32_t base;   /* number of the first octet */
	uint32_t next;   /* ... of the one that is due */
	uint32_t acked;  /* the other side has all before it */
	uint64_t offset; /* of the one that is due */
	uint32_t gap;    /* octets right before it that are missing */
	/* In order of their numbers; none overlaps another. */
	struct flow_held *head, *tail;
};

struct flow_list;

struct flow {
	struct ring used;    /* first: live or closed flows, by use */
	struct ring holding; /* those with segments that wait */
	struct flow_list *list;
	struct flow *chain; /* of the same hash */
	uint64_t hash;
	struct packet_end ends[2]; /* by enum flow_side */
	struct flow_dir dir[2];
	uint64_t number, packets;
	size_t held;
	uint64_t held_first; /* no octet that waits is before this one */
	unsigned held_count;
	bool reset;
	void *user;
};

struct flow_order {
	struct flow_sink sink;
	size_t held;
	struct ring holding; /* the one that waits longest first */
};

/* s is used up. */
int order_put(struct flow_order *o, struct flow *f, struct flow_segment *s);
/* All that waits comes out. */
void order_hurry(struct flow_order *o, struct flow *f);
/* All that waits comes out, and both sides end. */
void order_end(struct flow_order *o, struct flow *f, enum flow_why why);

static inline bool
order_is_over(const struct flow *f)
{
	return f->dir[0].ended && f->dir[1].ended;
}

#endif

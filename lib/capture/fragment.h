/* SPDX-License-Identifier: MIT */
/*
 * fragment: puts the fragments of IP datagrams together, in any order.  Of
 * bytes that come twice the first are taken.  Few datagrams are open at a time;
 * the one that waits longest gives way.
 */
#ifndef CAPTURE_FRAGMENT_H
#define CAPTURE_FRAGMENT_H

#include "base/span.h"

#define FRAGMENT_SETS 16
#define FRAGMENT_PARTS 128
#define FRAGMENT_OCTETS 65536

/* Part of a datagram's payload, and where it is in the file. */
struct fragment_part {
	size_t start, len;
	uint64_t at;
};

/* What says that two belong together (RFC 791, RFC 8200 section 4.5). */
struct fragment_key {
	unsigned char from[16], to[16];
	uint32_t id;
	uint16_t version;
	uint16_t protocol; /* IPv4's alone */
};

struct fragment {
	struct fragment_key key;
	size_t start;
	bool more;         /* it is not the last one */
	unsigned protocol; /* what the payload is */
	span bytes;
	uint64_t at, time;
};

struct fragment_set {
	struct fragment_key key;
	bool open;
	uint64_t time, touched;
	unsigned protocol;
	size_t total; /* 0: the last one has not come */
	size_t have;
	unsigned char *bytes;
	struct fragment_part parts[FRAGMENT_PARTS]; /* in order */
	size_t n;
};

struct fragments {
	struct fragment_set sets[FRAGMENT_SETS];
	uint64_t turn;
};

void fragment_wipe(struct fragments *all);
/* Offset in the file of the first octet that waits, or SIZE_MAX as a number of
 * 64 bits; what waits from before limit is forgotten. */
uint64_t fragment_first(const struct fragments *all);
void fragment_forget(struct fragments *all, uint64_t limit);
/* 1: *whole is a datagram, good until the next call; 0: more are to come, or
 * it makes no sense; AUTHSTR_E_NOMEM. */
int fragment_put(struct fragments *all, const struct fragment *f,
    const struct fragment_set **whole);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * ahead: which commands went out before the replies to those in front of them
 * came (RFC 2920), in the order in which they will be answered.  A reply counts
 * once the last octet of its command has gone, no earlier: what comes before is
 * nobody's answer.
 */
#ifndef SMTP_AHEAD_H
#define SMTP_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many at a time; servers take a hundred recipients (RFC 5321 section
 * 4.5.3.1.8). */
#define AHEAD_MAX 128

struct ahead {
	/* Octets that have gone, and where in them each command ends: both
	 * modulo 2^32, and never so far apart. */
	uint32_t gone;
	uint32_t ends[AHEAD_MAX];
	size_t first, n;
};

/* A command was said; waiting: octets that have not gone, it included. */
static inline void
ahead_put(struct ahead *a, size_t waiting)
{
	a->ends[(a->first + a->n++) % AHEAD_MAX] = a->gone + (uint32_t)waiting;
}

/* The command at that place has gone as a whole. */
static inline bool
ahead_has_gone(const struct ahead *a, size_t place)
{
	return place < a->n &&
	       (int32_t)(a->gone - a->ends[(a->first + place) % AHEAD_MAX]) >=
		   0;
}

/* Takes the first, which was answered, if there is one. */
static inline void
ahead_take(struct ahead *a)
{
	a->first = (a->first + (a->n > 0)) % AHEAD_MAX;
	a->n -= a->n > 0;
}

#endif

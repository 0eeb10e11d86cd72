/* SPDX-License-Identifier: MIT */
/*
 * scan: where in a block of text the next line is that a login could be in,
 * and how many lines were passed on the way.  As fast as the processor's
 * vector instructions go, so that a log of deliveries costs little more than
 * to read it.  scan.def says what such lines have in them: a line that has
 * none of it can be left out; one that has may still be of no use.
 */
#ifndef CAPTURE_SCAN_H
#define CAPTURE_SCAN_H

#include "base/span.h"

/* Bytes of each text that are looked for first. */
#define SCAN_WINDOW 4
#define SCAN_HIGH 2
#define SCAN_TRIGGERS_MAX 128
#define SCAN_BUCKETS 8
/* Bytes that all lines of a log begin with. */
#define SCAN_BEGIN 2

enum scan_flag {
	SCAN_ALONE = 1 << 0,
	SCAN_FIRST = 1 << 1,
	SCAN_TAGGED = 1 << 2,
	SCAN_OBJECT = 1 << 3,
	SCAN_RECORD = 1 << 4,
	SCAN_PAIR = 1 << 5,
	SCAN_URL = 1 << 6
};

/* Which instructions; each finds the same. */
enum scan_way { SCAN_PORTABLE, SCAN_SSSE3, SCAN_AVX2, SCAN_WAYS };

struct scan_trigger;

/* The texts, as the search wants them. */
struct scan {
	enum scan_way way;
	/* Buckets (a bit each) of the texts that have such a byte at that place
	 * of their window; the same by its lower four bits; by the upper ones,
	 * at place SCAN_HIGH only: that makes the difference. */
	unsigned char bytes[SCAN_WINDOW][256];
	unsigned char low[SCAN_WINDOW][16], high[16];
	/* What follows each line feed, where that is expected. */
	unsigned char begin[SCAN_BEGIN];
	bool expects;
	/* All texts, by bucket; those of one begin at first[bucket].  The first
	 * eight bytes of each, from its window on. */
	struct scan_text {
		uint64_t head, care, fold;
		const struct scan_trigger *trigger;
	} texts[SCAN_TRIGGERS_MAX];
	unsigned char first[SCAN_BUCKETS + 1];
};

struct scan_hit {
	size_t at;       /* a byte of the text; its line is the one */
	size_t newlines; /* from where the search began to there */
	bool record;     /* only texts with SCAN_RECORD stand there */
	bool other;      /* the line begins with other bytes than expected */
};

void scan_init(struct scan *s);
/* False: the processor has no such instructions. */
bool scan_init_as(struct scan *s, enum scan_way way);
/* From now on a line that begins with other bytes is a hit as well, at its
 * first one; not the first line of a block. */
void scan_expect(struct scan *s, const unsigned char begin[SCAN_BEGIN]);

/* The first hit at or after from.  False: there is none; hit says where
 * the block ends and how many lines do until there.  A text that is shorter
 * than its window is found before ASCII only.  A text is found where
 * the block has all of it: a caller that reads in pieces cuts at line ends. */
bool scan_next(
    const struct scan *s, span block, size_t from, struct scan_hit *hit);

#endif

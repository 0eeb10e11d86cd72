/* SPDX-License-Identifier: MIT */
/*
 * prefix: what stands before the words of a dialogue in all lines of a text: a
 * time, a level, a name, a number, a blank, the mark of a quotation.  Its shape
 * is learned from a line that can be nothing else than a part of a dialogue,
 * and then taken off the others.
 */
#ifndef CAPTURE_PREFIX_H
#define CAPTURE_PREFIX_H

#include "base/span.h"

/* Longer ones are none. */
#define PREFIX_MAX 120
/* Shapes that one text may have, side by side. */
#define PREFIX_SHAPES 4

struct prefix_shape {
	/* 'w': a word or number; ' ': blanks; others stand for themselves. */
	unsigned char as[64];
	size_t len;
	size_t blanks; /* at its end, so many and no more */
	bool loose;    /* has words, and no mark behind it */
};

struct prefix {
	struct prefix_shape shapes[PREFIX_SHAPES]; /* the newest first */
	size_t n;
	bool strict; /* the text has marks: no more loose ones */
};

/* The next place behind at where the words may begin, or SPAN_NPOS. */
size_t prefix_next(span text, size_t at);
/* Numbers, times, brackets and marks alone, no words. */
bool prefix_is_bare(span before);
void prefix_learn(struct prefix *p, span before, bool loose);
/* Without "12:34:56.123456 " at its end, which curl --trace-time has before
 * headings alone. */
span prefix_without_clock(span before);
/* The lines have marks: words before others say nothing. */
void prefix_be_strict(struct prefix *p);
/* How long the prefix is that stands before the text, as it was learned: the
 * longest, or SPAN_NPOS. */
size_t prefix_length(const struct prefix *p, span text);

#endif

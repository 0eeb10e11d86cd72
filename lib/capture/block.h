/* SPDX-License-Identifier: MIT */
/*
 * block: lines of base64 as wide as their neighbours, as a mail's attachment
 * has them (RFC 2045 section 6.8) or a key (RFC 7468): what one of them happens
 * to look like is no string of its own.
 */
#ifndef CAPTURE_BLOCK_H
#define CAPTURE_BLOCK_H

#include "base/span.h"

struct block {
	size_t line;          /* of the last line of base64, or 0 */
	size_t before, width; /* what stood before it; how wide it was */
	size_t lines;         /* so many are behind each other */
};

/* A line comes. */
void block_see(struct block *b, span raw, size_t number);
/* Does it go on with a block? */
bool block_goes_on(const struct block *b);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * chance: numbers that look random, the same in each run (xorshift32).
 */
#ifndef UNIT_CHANCE_H
#define UNIT_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* What comes next; never 0. */
static uint32_t state;

static size_t
below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * places: from where allocations are asked for, as the calls on the stack tell
 * it.  A loop asks from one place however often it does.
 */
#ifndef ALLOC_PLACES_H
#define ALLOC_PLACES_H

#include <stdbool.h>

/* The nth of a run: is it from a place that was not seen before, in this run or
 * another?  Of whose: a number that keeps them apart. */
void places_note(unsigned whose, unsigned long nth);
/* Of the run; what was seen before stays. */
void places_forget(void);
bool places_new(unsigned whose, unsigned long nth);
/* How many there are. */
unsigned long places_count(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * mem: memory that may hold secrets.  Every allocation of the library goes
 * through here, so that a test can make each of them fail in turn.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed; NULL when there is none, or n * size overflows. */
void *mem_new(size_t n, size_t size);
/* An array of max things of that size that has no room for one more: has it
 * moved to a larger one (first things, then four times as many each time, up
 * to limit), and is zeroed behind what it held.  false: it is as it was, for
 * want of memory, or as it has limit things. */
bool mem_grow(
    void **array, size_t *max, size_t size, size_t first, size_t limit);
/* Wipes size bytes, then frees.  NULL is fine. */
void mem_free(void *p, size_t size);

/* For tests: the nth allocation from now (from 1) and all after it fail; 0 ends
 * that.  */
void mem_fail_at(unsigned long n);

#endif

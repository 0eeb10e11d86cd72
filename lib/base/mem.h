/* SPDX-License-Identifier: MIT */
/*
 * mem: memory that may hold secrets.  Every allocation of the library goes
 * through here, so that a test can make each of them fail in turn.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Zeroed; NULL when there is none, or n * size overflows. */
void *mem_new(size_t n, size_t size);
/* Wipes size bytes, then frees.  NULL is fine. */
void mem_free(void *p, size_t size);

/* For tests: the nth allocation from now (from 1) and all after it fail; 0 ends
 * that.  */
void mem_fail_at(unsigned long n);

#endif

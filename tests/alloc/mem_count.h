/* SPDX-License-Identifier: MIT */
/*
 * mem_count: base/mem with a count of what it has given out, and allocations
 * that fail; and the same for libcrypto's own.
 */
#ifndef ALLOC_MEM_COUNT_H
#define ALLOC_MEM_COUNT_H

#include <stdbool.h>

enum mem_whose { MEM_OURS, MEM_CRYPTO };

/* Before libcrypto allocates anything. */
bool mem_count_begin(void);
/* Allocations first to last from now (from 1) fail; last 0: none does. */
void mem_count_fail(
    enum mem_whose whose, unsigned long first, unsigned long last);
/* It is where one would fail that the program is to abort: for a debugger. */
void mem_count_stop(void);
/* How many there were since then. */
unsigned long mem_count_made(enum mem_whose whose);
/* Until the next mem_count_fail, notes from where each is asked for. */
void mem_count_note(void);
/* Whether the nth since then was asked for from where no other was before: by
 * the calls on the stack, in all that was noted.  False where the C library
 * cannot tell. */
bool mem_count_new(enum mem_whose whose, unsigned long nth);
/* Of ours: how many are given out, and not yet back. */
long mem_count_live(void);

#endif

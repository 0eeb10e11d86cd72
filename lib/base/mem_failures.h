/* SPDX-License-Identifier: MIT */
/*
 * mem_failures: how often there was no memory, in this thread: for a caller
 * whose parts have no way to say that they could not look.
 */
#ifndef BASE_MEM_FAILURES_H
#define BASE_MEM_FAILURES_H

unsigned long mem_failures(void);

#endif

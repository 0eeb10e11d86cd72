/* SPDX-License-Identifier: MIT */
/*
 * scan_ways: the search itself, once for each kind of instructions.
 */
#ifndef CAPTURE_SCAN_WAYS_H
#define CAPTURE_SCAN_WAYS_H

#include "capture/scan.h"

/* From hit->at on, at most the block's length. */
typedef bool scan_function(
    const struct scan *s, span block, struct scan_hit *hit);

extern scan_function *const scan_ways[SCAN_WAYS];
bool scan_can(enum scan_way way);
/* The fastest that it can. */
enum scan_way scan_best(void);

/* Does a text of one of these buckets (a bit each) have its window at that
 * place of the block? */
bool scan_verify(const struct scan *s, span block, size_t at, unsigned buckets,
    bool *record);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * apop: the timestamp in a POP3 banner.
 */
#ifndef MECH_APOP_H
#define MECH_APOP_H

#include "base/span.h"

/* Where "<...@...>" stands in text: true, and [*start, *end). */
bool apop_find_timestamp(span text, size_t *start, size_t *end);

#endif

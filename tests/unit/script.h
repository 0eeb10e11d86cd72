/* SPDX-License-Identifier: MIT */
/*
 * script: plays a dialogue script (tests/scripts/README) to a session.
 */
#ifndef UNIT_SCRIPT_H
#define UNIT_SCRIPT_H

#include "base/span.h"

#define SCRIPT_WHOLE ((size_t)-1)

/* Bytes go in and come out in pieces of that size.  A failed check where the
 * session does other than the script says. */
void script_play(const char *name, span script, size_t piece);
/* The same, but the nth allocation and all after it fail: the session may
 * give up, but not crash, hang, show what the script hides or say that all is
 * well.  Returns how many allocations were made. */
unsigned long script_play_starved(
    const char *name, span script, unsigned long nth);

#endif

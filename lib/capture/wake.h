/* SPDX-License-Identifier: MIT */
/*
 * wake: in which conversations a login is under way, and lines of which source
 * it waits for; so that lines of others can be passed over.
 */
#ifndef CAPTURE_WAKE_H
#define CAPTURE_WAKE_H

#include "base/span.h"

#define WAKE_TALKS 256
/* Lines of others after which nobody waits any more. */
#define WAKE_PATIENCE 4000

struct wake {
	uint64_t open[WAKE_TALKS / 64];
	uint32_t source[WAKE_TALKS]; /* a hash: of the last line of it */
	size_t last[WAKE_TALKS];     /* which line that was */
	size_t n, newest;
	uint64_t touched[WAKE_TALKS / 64]; /* by this line */
};

/* The line is about that conversation. */
static inline void
wake_touch(struct wake *w, size_t talk)
{
	w->touched[talk / 64] |= (uint64_t)1 << talk % 64;
}

/* One that the line was about, or WAKE_TALKS; it is forgotten then. */
size_t wake_take(struct wake *w);
/* Is a login under way in it now? */
void wake_note(
    struct wake *w, size_t talk, bool open, uint32_t source, size_t line);
bool wake_awaits(const struct wake *w, uint32_t source, size_t line);
bool wake_is_quiet(const struct wake *w, size_t line);

#endif

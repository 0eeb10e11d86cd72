/* SPDX-License-Identifier: MIT */
#include "capture/wake.h"

size_t
wake_take(struct wake *w)
{
	for (size_t i = 0; i < WAKE_TALKS / 64; i++) {
		unsigned bit;

		if (w->touched[i] == 0)
			continue;
		bit = (unsigned)__builtin_ctzll(w->touched[i]);
		w->touched[i] &= w->touched[i] - 1;
		return i * 64 + bit;
	}
	return WAKE_TALKS;
}

static inline bool
is_open(const struct wake *w, size_t talk)
{
	return (w->open[talk / 64] >> talk % 64 & 1) != 0;
}

void
wake_note(struct wake *w, size_t talk, bool open, uint32_t source, size_t line)
{
	if (open != is_open(w, talk)) {
		w->n += open ? 1 : SIZE_MAX;
		w->open[talk / 64] ^= (uint64_t)1 << talk % 64;
	}
	w->source[talk] = source;
	w->last[talk] = line;
	if (open)
		w->newest = line;
}

bool
wake_awaits(const struct wake *w, uint32_t source, size_t line)
{
	for (size_t i = 0; w->n > 0 && i < WAKE_TALKS / 64; i++)
		for (uint64_t left = w->open[i]; left != 0; left &= left - 1) {
			size_t talk = i * 64 + (unsigned)__builtin_ctzll(left);

			if (w->source[talk] == source &&
			    line - w->last[talk] <= WAKE_PATIENCE)
				return true;
		}
	return false;
}

bool
wake_is_quiet(const struct wake *w, size_t line)
{
	return w->n == 0 || line - w->newest > WAKE_PATIENCE;
}

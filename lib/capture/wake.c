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

void
wake_note(struct wake *w, size_t talk, bool open, uint32_t source, size_t line)
{
	if (open && !w->open[talk])
		w->n++;
	if (!open && w->open[talk])
		w->n--;
	w->open[talk] = open;
	w->source[talk] = source;
	w->last[talk] = line;
	if (open)
		w->newest = line;
}

bool
wake_awaits(const struct wake *w, uint32_t source, size_t line)
{
	for (size_t i = 0; w->n > 0 && i < WAKE_TALKS; i++)
		if (w->open[i] && w->source[i] == source &&
		    line - w->last[i] <= WAKE_PATIENCE)
			return true;
	return false;
}

bool
wake_is_quiet(const struct wake *w, size_t line)
{
	return w->n == 0 || line - w->newest > WAKE_PATIENCE;
}

/* SPDX-License-Identifier: MIT */
/*
 * rate: how far a run over many servers is, in a line.
 */
#ifndef EHLO_CAPS_RATE_H
#define EHLO_CAPS_RATE_H

#include <stddef.h>

struct rate {
	double seconds; /* since it began */
	unsigned long done, under_way;
	double share;                /* of the list that was read; 0: unknown */
	unsigned long by_class[128]; /* of those done, by exit status */
};

/* ", 12 timeout, 3 tls": failures, the most frequent first; those that do not
 * fit are "..".  */
void rate_classes(const struct rate *r, char *text, size_t len);
/* "27 done, 14 under way, 15/s, 1:30 left, 9 timeout, .." in at most width
 * columns. */
void rate_line(const struct rate *r, size_t width, char *text, size_t len);

#endif

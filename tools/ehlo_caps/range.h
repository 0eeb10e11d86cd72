/* SPDX-License-Identifier: MIT */
/*
 * range: a threshold as the Monitoring Plugins' guidelines spell it.  It is
 * crossed outside of START:END, or inside with "@" before; no START is 0, "~"
 * is minus infinity, no END is infinity.
 */
#ifndef EHLO_CAPS_RANGE_H
#define EHLO_CAPS_RANGE_H

#include <stdbool.h>
#include <stddef.h>

struct range {
	bool set, inside;
	double start, end;
	char text[48]; /* for performance data */
};

/* least: a bare number N is "N:", for what should not get too small.  False,
 * and *at says where, for what is none. */
bool range_read(const char *text, bool least, struct range *out, size_t *at);
bool range_crossed(const struct range *r, double value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * stamp: the time of a frame as text, RFC 3339 in UTC.
 */
#ifndef CAPTURE_STAMP_H
#define CAPTURE_STAMP_H

#include "base/span.h"

#define STAMP_MAX 48

struct stamp {
	uint64_t second; /* the text up to it is made */
	size_t len;
	unsigned char text[STAMP_MAX];
};

/* "2025-06-15T15:06:40.000022Z", with nine digits where six do not do; none for
 * 0.  Good until the next call. */
span stamp_print(struct stamp *s, uint64_t ns);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * needle_part: what needle.c (which secrets there are) and needle_find.c (where
 * they stand) share.
 */
#ifndef CAPTURE_NEEDLE_PART_H
#define CAPTURE_NEEDLE_PART_H

#include "capture/kinds.h"
#include "capture/needle.h"
#include "capture/needle_index.h"

/* Where the secret of that serial number is. */
#define NEEDLE_SLOT(serial) ((serial) % NEEDLES_MAX)

struct needles {
	struct needle_secret {
		unsigned char *p;
		size_t len, longest, shortest; /* long text */
		uint32_t serial;
		uint64_t forms; /* a bit for each text that is another */
		uint64_t brief; /* of them, those whose hits are all short */
	} secrets[NEEDLES_MAX];
	uint32_t oldest, next; /* serials */
	size_t octets;
	uint64_t escapes[256];
	/* Of the long texts, each window that begins at their first `stride`
	 * bytes: so one looks at every stride-th place. */
	struct needle_index texts;
	size_t stride;
	/* Of the short ones the first window.  A word begins there that has
	 * so many letters and digits, or, late, it begins one byte before
	 * (base64). */
	struct needle_index words;
	unsigned run_min, run_max;
	bool late;
	enum scan_way way;
};

static inline span
needle_span(const struct needle_secret *s)
{
	return span_make(s->p, s->len);
}

#endif

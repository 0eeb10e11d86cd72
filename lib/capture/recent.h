/* SPDX-License-Identifier: MIT */
/*
 * recent: secrets that were said a moment ago, and that a log may write again
 * as they are: a program that decodes an answer shows what it makes of it.
 */
#ifndef CAPTURE_RECENT_H
#define CAPTURE_RECENT_H

#include "capture/grams.h"
#include "capture/mask.h"

#define RECENT_MAX 32
/* For so many lines. */
#define RECENT_LINES 2000

struct recent {
	struct authstr_buf secret[RECENT_MAX];
	struct gram_text grams[RECENT_MAX]; /* of what it begins with */
	bool escapes[RECENT_MAX];           /* it has what JSON and C escape */
	size_t line[RECENT_MAX]; /* when it was said last; 0: it is free */
	size_t next;
	struct grams seen; /* of a line */
};

void recent_init(struct recent *r);
void recent_wipe(struct recent *r);
void recent_put(struct recent *r, span secret, size_t line);
/* All that were masked in the line. */
void recent_take(struct recent *r, const struct mask *m);
/* Masks them where they come again. */
void recent_mask(struct recent *r, struct mask *m);
int recent_status(const struct recent *r);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * rows: which of the many rows of dialects.def a line can be of at all, told by
 * its pairs of bytes and by how it begins.  To try them one after the other
 * costs more than all else that is done to a line.
 */
#ifndef CAPTURE_ROWS_H
#define CAPTURE_ROWS_H

#include "capture/grams.h"

/* Rows of dialects.def. */
#define ROWS_MAX 192

struct row_set {
	uint64_t bits[ROWS_MAX / 64];
};

#define ROWS_TEXTS 256

/* What has to be known of all rows, and of a line. */
struct rows {
	struct row_set logs, always;
	/* By the first byte of a mark at the begin; blanks may stand before
	 * it. */
	struct row_set begin[256], indented[256];
	/* One of a row's must be in the line. */
	struct gram_text texts[ROWS_TEXTS];
	unsigned char row_of[ROWS_TEXTS];
	size_t n;
	struct grams grams;
	struct row_set there; /* rows of which one is in the line */
};

struct record;

void rows_init(struct rows *rows);
/* A line comes; what follows is of it. */
void rows_see(struct rows *rows, const struct record *rec);
/* The rows that the end of the line, or all of it, can be of; logs: with those
 * that read a line themselves. */
struct row_set rows_of(const struct rows *rows, span text, bool logs);

static inline void
row_set_put(struct row_set *set, size_t row)
{
	set->bits[row / 64] |= (uint64_t)1 << row % 64;
}

/* Takes the first row from the set; ROWS_MAX: it is empty. */
size_t row_set_take(struct row_set *set);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * tally: how often each of a few words was seen.  What servers say is counted
 * in bounded memory: beyond TALLY_MAX words all others are one.
 */
#ifndef EHLO_CAPS_TALLY_H
#define EHLO_CAPS_TALLY_H

#include <stddef.h>

#define TALLY_MAX 40
#define TALLY_WORD 48

struct tally_row {
	char word[TALLY_WORD]; /* cut where longer */
	size_t count;
};
struct tally {
	struct tally_row rows[TALLY_MAX + 1]; /* the last: all others */
	size_t n;
};

void tally_add(struct tally *t, const char *word);
/* The most frequent first. */
void tally_sort(struct tally *t);

#endif

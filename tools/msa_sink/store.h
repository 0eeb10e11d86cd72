/* SPDX-License-Identifier: MIT */
/*
 * store: where messages go.
 *
 *	DIR/	one file a message, the bytes of DATA without dot-stuffing,
 *		CRLF kept: what was sent can be compared with cmp(1).  Written
 *		under a name that begins with a dot and then renamed, so that
 *		a reader never finds half of one.
 *	MBOX	mboxrd: a From_ line, LF line ends, "From " and ">From " at
 *		the start of a line quoted, a blank line at the end.  Locked
 *		(fcntl), appended, and cut back where the disk is full.
 *	none	counted and forgotten.
 *
 * No header is added anywhere.
 */
#ifndef SINK_STORE_H
#define SINK_STORE_H

#include <stdbool.h>
#include <stdio.h>
#include "authstr.h"

struct sink_store {
	const char *target; /* NULL: none */
	bool dir;
	unsigned long seq;
};

/* One message on its way in. */
struct sink_letter {
	FILE *f;        /* NULL where nothing is kept */
	char part[512]; /* DIR/: its name until it is whole */
	char path[512]; /* where it is, once taken; empty: nowhere */
	uint64_t size;
	bool failed; /* a write did */
};

/* Makes DIR where it is missing, tries to open MBOX; an exit status. */
int store_open(
    struct sink_store *s, const char *target, struct authstr_error *err);
/* False where no file can be made. */
bool letter_begin(struct sink_store *s, struct sink_letter *l);
void letter_put(struct sink_letter *l, struct authstr_span bytes);
/* Delivers; false, and nothing left behind, if it cannot. */
bool letter_take(struct sink_store *s, struct sink_letter *l, const char *from);
/* Forgets a message that is not to be delivered. */
void letter_drop(struct sink_letter *l);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * misbehave: the scenarios of --misbehave, by name.
 */
#ifndef SINK_MISBEHAVE_H
#define SINK_MISBEHAVE_H

#include <stdbool.h>
#include "msa_sink/ca.h"

/* What a name stands for. */
struct sink_bad {
	const char *script; /* NULL: none */
	unsigned stage;     /* enum sink_stage */
	const char *mech;   /* offered alone; NULL: all */
	const struct ca_kind *cert;
};

/* Finds NAME or NAME@STAGE.  Where there is none, false, and a name that is
 * near in hint, or an empty one. */
bool misbehave_find(
    const char *name, struct sink_bad *bad, char *hint, size_t size);
/* Prints all, one a line. */
void misbehave_list(void);

#endif

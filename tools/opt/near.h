/* SPDX-License-Identifier: MIT */
/*
 * near: "did you mean".
 */
#ifndef TOOLS_NEAR_H
#define TOOLS_NEAR_H

#include <stddef.h>
#include "authstr.h"

/* How many letters have to be added, dropped, changed or swapped with a
 * neighbour to make b of a (case ignored); a word that merely begins like b
 * counts 1. SIZE_MAX where they are too far apart to be a slip. */
size_t near_distance(const char *a, const char *b);

/* The nearest of several:
 *
 *	struct near n = { .word = given };
 *	for each candidate:
 *		near_look(&n, candidate);
 *	n.hit is the first of the nearest, or NULL. */
struct near {
	const char *word, *hit;
	size_t distance;
};
void near_look(struct near *n, const char *candidate);
/* "; did you mean 'hit'?" in text, or fallback (which may be empty). */
void near_say(
    const struct near *n, const char *fallback, char *text, size_t size);

/* Of the mechanisms that are known here. */
const char *near_mech(const char *name);
/* Where err says that --mech names none, it names what was found, and the
 * nearest. */
void near_mech_tell(const char *name, struct authstr_error *err);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * near: "did you mean".
 */
#ifndef TOOLS_NEAR_H
#define TOOLS_NEAR_H

#include <stddef.h>

/* How many letters have to be added, dropped, changed or swapped with a
 * neighbour to make b of a (case ignored); a word that merely begins like b
 * counts 1. SIZE_MAX where they are too far apart to be a slip. */
size_t near_distance(const char *a, const char *b);

#endif

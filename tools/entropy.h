/* SPDX-License-Identifier: MIT */
/*
 * entropy: what nobody can guess, for Message-IDs, throw-away passwords and
 * challenges.
 */
#ifndef TOOLS_ENTROPY_H
#define TOOLS_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

/* Fills out with size - 1 letters and digits (5 bits each) and a NUL; false
 * if the random generator fails. */
bool entropy_text(char *out, size_t size);
/* Fills out with size bytes, 256 at most. */
bool entropy_bytes(void *out, size_t size);

#endif

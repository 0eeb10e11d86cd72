/* SPDX-License-Identifier: MIT */
/*
 * earlier: the results of an earlier run, from a file: one object after the
 * other, a line each or not.
 */
#ifndef EHLO_CAPS_EARLIER_H
#define EHLO_CAPS_EARLIER_H

#include <jansson.h>
#include <stdbool.h>
#include "authstr.h"

struct earlier;

/* Opens FILE ("-": standard input).  EXIT_DONE; EXIT_IO (cannot-read). */
int earlier_open(
    const char *path, struct earlier **out, struct authstr_error *err);
void earlier_close(struct earlier *e);
/* The next object: EXIT_DONE with *out (a new reference), EXIT_NO at the end,
 * EXIT_BAD_INPUT with bad-result and the offset in the file, EXIT_IO.  Memory
 * is bounded by the largest object, of which 16 MiB are read. */
int earlier_next(struct earlier *e, json_t **out, struct authstr_error *err);

#endif

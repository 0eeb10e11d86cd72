/* SPDX-License-Identifier: MIT */
/*
 * diff: what is different in two results of one target.
 */
#ifndef EHLO_CAPS_DIFF_H
#define EHLO_CAPS_DIFF_H

#include <jansson.h>
#include "authstr.h"

/* [{"path":"capabilities.tls.SIZE","old":"1024","new":"2048"},..]; old is left
 * out of what was added, new of what was removed.  Times, remarks and days are
 * no changes, nor is what a greeting has of date and session. */
json_t *diff_results(const json_t *before, const json_t *now);

/* The results of a file, by target. */
struct diff_old;
int diff_load(
    const char *path, struct diff_old **out, struct authstr_error *err);
void diff_free(struct diff_old *old);
/* Sets "changes" in the result; how many. */
size_t diff_put(const struct diff_old *old, json_t *result);

#endif

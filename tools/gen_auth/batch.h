/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_batch: what the parts of --batch share.
 *
 *	batch       the file, line by line
 *	batch_line  any line, by jansson and the same way as the command line
 *	batch_fast  the commonest lines, with the same result
 */
#ifndef TOOLS_GEN_AUTH_BATCH_H
#define TOOLS_GEN_AUTH_BATCH_H

#include "gen_auth/gen_auth.h"

/* One line, printed: EXIT_DONE, or the exit status with err filled, and nothing
 * was printed.  g has the options, and no values. */
int batch_line(
    struct gen *g, struct authstr_span line, struct authstr_error *err);

struct batch_fast;
struct batch_fast *batch_fast_new(const struct gen *g);
void batch_fast_free(struct batch_fast *f);
/* The same; false, and nothing printed, where the line is not of the kind. */
bool batch_fast_line(struct batch_fast *f, struct authstr_span line);
/* What was printed goes where batch_line prints. */
void batch_fast_flush(struct batch_fast *f);

#endif

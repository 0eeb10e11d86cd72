/* SPDX-License-Identifier: MIT */
/*
 * pieces: replies fed in pieces.
 */
#ifndef UNIT_PIECES_H
#define UNIT_PIECES_H

#include "smtp/reply.h"

#define WHOLE ((size_t)-1)

/* Piece sizes of the loop tests: 1 to 8, and all at once. */
size_t piece_of(int i);
/* Returns the last status, *used over all. */
int feed_pieces(struct authstr_reply *r, span in, size_t piece, size_t *used,
    struct authstr_error *err);

#endif

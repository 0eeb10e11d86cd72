/* SPDX-License-Identifier: MIT */
/*
 * hexed: octets that a text shows in hexadecimal, in the rows of a dump or
 * among other words: "41555448", "41:55:54:48", "41 55 54 48".
 */
#ifndef CAPTURE_HEXED_H
#define CAPTURE_HEXED_H

#include "capture/dump.h"

/* The next octets that stand together from *at on, into d, with their places in
 * the text; *at goes behind them.  Fewer than min, or than four, may be left
 * out.  False: there are no more. */
bool hexed_next(struct dump *d, span text, size_t min, size_t *at);

#endif

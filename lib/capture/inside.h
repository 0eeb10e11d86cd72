/* SPDX-License-Identifier: MIT */
/*
 * inside: what the decoded bytes of a token tell of how it was encoded: hex
 * instead of base64, base64 twice, one case, an end that is missing.
 */
#ifndef CAPTURE_INSIDE_H
#define CAPTURE_INSIDE_H

#include "capture/token.h"

/* A message of a mechanism, or text. */
bool inside_makes_sense(span bytes);
/* The text (clean) is hex of a message: that is read instead.  start and end:
 * the range that notes are about. */
bool inside_hex(struct token *t, span text, size_t start, size_t end);
/* Looks into t's bytes, which were decoded from text. */
void inside_read(struct token *t, span text, size_t start, size_t end);

#endif

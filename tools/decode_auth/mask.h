/* SPDX-License-Identifier: MIT */
/*
 * mask: which fields of a login --mask hides, and the messages without them.
 */
#ifndef TOOLS_DECODE_AUTH_MASK_H
#define TOOLS_DECODE_AUTH_MASK_H

#include "decode_auth/view.h"

/* What stands in place of a secret. */
#define MASK_TEXT "***"

/* Marks the fields that are to be hidden. */
void mask_choose(struct view *v);
/* Makes the messages' bytes as shown, and moves the ranges of the fields. */
int mask_apply(struct view *v);

#endif

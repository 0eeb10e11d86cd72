/* SPDX-License-Identifier: MIT */
/*
 * compose: letters and the marks that stand apart from them.  Unicode's normal
 * form C has both in one character, form D in two; macOS writes D where all
 * others write C.  Of Latin, Greek and Cyrillic letters only.
 */
#ifndef MECH_COMPOSE_H
#define MECH_COMPOSE_H

#include "base/buf.h"

/* Appends UTF-8 with each letter and its marks in one character, where there
 * is one.  What is no UTF-8 is appended as it is. */
void compose(span s, struct authstr_buf *out);
/* Appends UTF-8 with the marks apart.  False where there is nothing to do, or
 * s is no UTF-8. */
bool compose_undo(span s, struct authstr_buf *out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * marks: what a program puts before each line of a dialogue.
 */
#ifndef CAPTURE_MARKS_H
#define CAPTURE_MARKS_H

#include "base/span.h"

/* Takes the mark from the front of the text, with all that stands before it
 * where that may be.  *absent: it is known to be nowhere in the text; on
 * return: it is not. */
bool mark_find(span *text, span mark, bool anywhere, bool *absent);

#endif

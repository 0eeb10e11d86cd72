/* SPDX-License-Identifier: MIT */
/*
 * refine: what decoded bytes tell of how they were made.
 */
#ifndef CAPTURE_REFINE_H
#define CAPTURE_REFINE_H

#include "base/buf.h"

/* Printable UTF-8, and some of it. */
bool refine_is_text(span s);
/* The bytes behind hex digits. */
void refine_hex(span digits, struct authstr_buf *out);
/* Text with \0, \000, \x00, \1, \001, \x01 for the bytes that they mean. */
void refine_escapes(span text, struct authstr_buf *out);
/* The beginning of a message whose end is missing. */
bool refine_is_cut(span bytes);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * wrap: a line that is longer than the terminal, as several.
 */
#ifndef TOOLS_WRAP_H
#define TOOLS_WRAP_H

#include "authstr.h"

/* Appends the line (without its end; safe already, colours may be in it), broken
 * at blanks so that no row reaches the last column.  Rows behind the first begin
 * at column `indent`, and none breaks before it.  A word that is longer than a
 * row breaks at its end; "[RFC 1870]" stays together where a row has room for it. */
void wrap_line(struct authstr_span line, size_t indent, size_t width,
    struct authstr_buf *out);

#endif

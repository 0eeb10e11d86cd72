/* SPDX-License-Identifier: MIT */
/*
 * safe: which characters may reach a terminal.  safe_print is in out.h.
 */
#ifndef TOOLS_SAFE_H
#define TOOLS_SAFE_H

#include <stdbool.h>
#include <stdint.h>
#include "authstr.h"

/* Controls, bidi controls, and what has no width. */
bool safe_is_hidden(uint32_t c);
/* The character at the front of s and its length; 0 for what is no UTF-8. */
size_t safe_take(struct authstr_span s, uint32_t *c);
/* Octets at the front that are UTF-8: all of s, if there is nothing else. */
size_t safe_utf8(struct authstr_span s);

/* Columns of a character that is printed: 0, 1 or 2. */
unsigned safe_columns(uint32_t c);
/* Columns of what safe_print makes of a text. */
size_t safe_width(struct authstr_span s);

/* Whether a character is in one of these. */
struct safe_range {
	uint32_t first, last;
};
bool safe_in_ranges(const struct safe_range *r, size_t n, uint32_t c);

#endif

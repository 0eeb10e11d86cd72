/* SPDX-License-Identifier: MIT */
/*
 * charset: what is wrong with the characters of a message or value.
 *
 * The finders say where, [*start, *end), and false where nothing is wrong.
 */
#ifndef MECH_CHARSET_H
#define MECH_CHARSET_H

#include "base/buf.h"

/* UTF-8 without controls, a line end at its end forgiven; not empty. */
bool charset_is_text(span s);
/* The same, with tabs. */
bool charset_is_tabbed_text(span s);
/* No controls, and bytes past ASCII (no UTF-8) in the minority: what a program
 * of the last century sends for text. */
bool charset_is_legacy_text(span s);

/* UTF-16 of either byte order: with a byte order mark, or without where every
 * other byte is NUL.  Appends it as UTF-8. */
bool charset_from_utf16(span s, struct authstr_buf *out);
/* Which byte of s stands behind byte `at` of what charset_from_utf16 made. */
size_t charset_utf16_offset(span s, size_t at);

/* Windows-1252's byte for a character past ASCII, or -1. */
int charset_cp1252_byte(uint32_t c);
/* The character of a byte; what is none in Windows-1252 is itself. */
uint32_t charset_cp1252_char(unsigned char byte);
/* Appends UTF-8 as ISO 8859-1; false, and nothing appended, where s is no UTF-8
 * or a character of it has no place there. */
bool charset_to_latin1(span s, struct authstr_buf *out);
/* Appends ISO 8859-1 as UTF-8. */
void charset_from_latin1(span s, struct authstr_buf *out);

bool charset_find_bad_utf8(span s, size_t *start, size_t *end);
/* UTF-8 that was taken for Windows-1252 and encoded once more. */
bool charset_find_mojibake(span s, size_t *start, size_t *end);
/* A combining mark: normal form D as a rule. */
bool charset_find_combining(span s, size_t *start, size_t *end);
/* Of no width, or a blank that looks like another. */
bool charset_find_invisible(span s, size_t *start, size_t *end);
/* What a word processor makes of quotes, hyphens and dots. */
bool charset_find_smart_punct(span s, size_t *start, size_t *end);
/* A blank, tab or no-break space at either end. */
bool charset_find_edge_space(span s, size_t *start, size_t *end);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * text: characters without a locale, and UTF-8.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include "base/span.h"

static inline unsigned char
text_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static inline unsigned char
text_upper(unsigned char c)
{
	return c >= 'a' && c <= 'z' ? (unsigned char)(c - 32) : c;
}

static inline bool
text_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
text_is_alpha(unsigned char c)
{
	return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

static inline bool
text_is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Visible ASCII or blank. */
static inline bool
text_is_print(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* 0 to 15, or -1. */
int text_hex_digit(unsigned char c);
bool text_is_hex(span s);
bool text_is_ascii(span s);
/* Letters and digits are in it. */
bool text_is_mixed(span s);

/* Takes one character of UTF-8 (RFC 3629: shortest form, no surrogates) from
 * the front of *s.  False, and nothing taken, at the end or for bytes that
 * are none. */
bool text_take_utf8(span *s, uint32_t *c);
/* Writes the UTF-8 of c, at most 0x10ffff; returns its length. */
size_t text_print_utf8(uint32_t c, unsigned char out[4]);
/* Position of the first byte that is not UTF-8, or SPAN_NPOS. */
size_t text_bad_utf8(span s);

#endif

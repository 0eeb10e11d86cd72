/* SPDX-License-Identifier: MIT */
/*
 * ascii: case without a locale, for what the tools compare themselves.
 */
#ifndef TOOLS_ASCII_H
#define TOOLS_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The first n characters, ASCII case ignored. */
static inline bool
ascii_same(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * cell: how a byte, or a character of UTF-8, is shown where each byte counts.
 * What a terminal would act on or swallow has a name in angle brackets:
 * <NUL>, <^A>, <CR>, <LF>, <x1B>, <U+200B>; so has what is no UTF-8: <xFC>.
 */
#ifndef TOOLS_DECODE_AUTH_CELL_H
#define TOOLS_DECODE_AUTH_CELL_H

#include <stdbool.h>
#include "authstr.h"

/* "<U+10FFFF>" */
#define CELL_TEXT_MAX 12

struct cell {
	size_t len;         /* bytes it stands for, 1 to 4 */
	unsigned width;     /* columns: 0 for a combining mark */
	bool named;         /* shown by a name */
	unsigned char size; /* of text */
	char text[CELL_TEXT_MAX];
};

/* The cell at byte `at` of s; at is less than s.len. */
struct cell cell_at(struct authstr_span s, size_t at);
/* Appends the bytes as cells. */
void cell_print(struct authstr_span s, struct authstr_buf *out);

#endif

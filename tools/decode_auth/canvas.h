/* SPDX-License-Identifier: MIT */
/*
 * canvas: rows of ASCII characters with a colour each: what stands under a row
 * of the anatomy picture.  Row 0 has the brackets, the others the names.
 */
#ifndef TOOLS_DECODE_AUTH_CANVAS_H
#define TOOLS_DECODE_AUTH_CANVAS_H

#include "decode_auth/anatomy.h"

/* Longest name, with its NUL. */
#define CANVAS_NAME_MAX 48

struct canvas {
	unsigned width, height;
	char *ch;
	unsigned char *color; /* enum out_color */
};

/* All blank.  False: no memory. */
bool canvas_init(struct canvas *c, unsigned width, unsigned height);
void canvas_free(struct canvas *c);
/* Outside the canvas it does nothing. */
void canvas_set(struct canvas *c, unsigned row, unsigned column, char ch,
    enum out_color color);
/* A name under a column: in the first row below row 0 where it has room, with
 * a line of '|' that leads down to it; moved left where it would pass the
 * edge. */
void canvas_name(
    struct canvas *c, unsigned column, const char *name, enum out_color color);
/* The rows that are not blank, without the blanks at their ends. */
void canvas_put(const struct canvas *c, anatomy_put *put, void *ctx);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * chunk: octets of one side of a conversation as a tool shows them: lines,
 * whole or not.
 */
#ifndef CAPTURE_CHUNK_H
#define CAPTURE_CHUNK_H

#include "capture/reader.h"

struct chunk {
	span key;
	enum line_side side; /* LINE_UNMARKED: nobody says whose */
	struct ends ends;
	span time;    /* or none */
	size_t line;  /* of the first octet of the image */
	size_t width; /* octets that a line has; 0: all are in one */
};

/* The octets of the image from start on are said. */
void chunk_say(struct reader *r, const struct chunk *c, const struct image *im,
    size_t start);
/* What has not ended ends here. */
void chunk_end(struct reader *r, struct talk *t);
void chunk_end_all(struct reader *r);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * wide: turns input in UTF-16 into UTF-8 as it comes in.  PowerShell's ">"
 * writes such files, with a byte order mark in front; without the mark, each
 * other of the first bytes is a NUL.
 */
#ifndef CAPTURE_WIDE_H
#define CAPTURE_WIDE_H

#include "base/buf.h"
#include "capture/room.h"

enum wide_kind { WIDE_UNKNOWN, WIDE_NOT, WIDE_LITTLE, WIDE_BIG };

/* So many bytes tell. */
#define WIDE_HEAD 8

struct wide {
	enum wide_kind kind;
	unsigned char
	    held[WIDE_HEAD]; /* not enough for a character, or to tell */
	size_t n;
	struct authstr_buf out;
};

void wide_init(struct wide *w);
void wide_wipe(struct wide *w);
/* What the first bytes tell, or WIDE_UNKNOWN: more of them will. */
enum wide_kind wide_tell(span head);
/* The bytes as UTF-8; good until the next call. */
span wide_read(struct wide *w, span bytes);
/* What was held back at the end of the input; half a character is dropped. */
span wide_end(struct wide *w);

/* One line, which knows where its bytes come from. */
void wide_line(enum wide_kind kind, span line, struct room *out);

#endif

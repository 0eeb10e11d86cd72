/* SPDX-License-Identifier: MIT */
/*
 * marks: which of the many marks a line can have at all, told by its first byte
 * and by the set of its bytes.  To try them one after the other costs more than
 * all else that is done to a line.
 */
#ifndef CAPTURE_MARKS_H
#define CAPTURE_MARKS_H

#include "base/span.h"

struct mark_shape {
	uint64_t bytes[4]; /* a bit for each byte that is in it */
	unsigned char first;
	bool none;     /* there is no such mark */
	bool anywhere; /* else: at the beginning */
	bool indented; /* blanks may stand before it */
};

/* A line, or the end of one. */
struct mark_sight {
	uint64_t bytes[4];
	unsigned char first, solid; /* the first that is no blank */
};

void mark_shape_read(struct mark_shape *m, span mark, bool anywhere);
void mark_sight_read(struct mark_sight *s, span text);

/* absent: it is known not to be in the text. */
static inline bool
mark_may_be(const struct mark_shape *m, const struct mark_sight *s, bool absent)
{
	if (m->none)
		return false;
	if (m->first == s->first || (m->indented && m->first == s->solid))
		return true;
	return m->anywhere && !absent &&
	       ((m->bytes[0] & ~s->bytes[0]) | (m->bytes[1] & ~s->bytes[1]) |
		   (m->bytes[2] & ~s->bytes[2]) |
		   (m->bytes[3] & ~s->bytes[3])) == 0;
}

/* Takes the mark from the front of the text, with all that stands before it
 * where that may be.  *absent: it is known to be nowhere in the text; on
 * return: it is not. */
bool mark_find(span *text, span mark, bool anywhere, bool *absent);

#endif

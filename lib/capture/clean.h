/* SPDX-License-Identifier: MIT */
/*
 * clean: takes from a token what is no base64 and yet has a known cause, so
 * that the base64 can be read: URL encoding, HTML entities, typographic
 * punctuation, line breaks, quotes.
 */
#ifndef CAPTURE_CLEAN_H
#define CAPTURE_CLEAN_H

#include "base/buf.h"
#include "capture/notes.h"

struct clean {
	struct authstr_buf text; /* base64 characters and padding */
	size_t body, padding;    /* how many of each */
	size_t strange;          /* bytes without known cause */
	size_t strange_at;       /* the first of them */
	bool cut;                /* an ellipsis ended it */
	bool counting;           /* text is not kept: nothing is allocated */
	struct notes notes;
};

void clean_init(struct clean *c);
void clean_wipe(struct clean *c);
/* offset: where text begins in what the notes count in. */
int clean_read(struct clean *c, span text, size_t offset);
/* The part of whole without blanks, a byte order mark, (where label)
 * gen-auth's label, and quotes around it; each is noted. */
span clean_strip(span whole, bool label, struct notes *notes);
/* The same of another name before s, a part of whole: "token = ". */
bool clean_strip_name(span whole, span *s, struct notes *notes);

#endif

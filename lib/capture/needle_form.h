/* SPDX-License-Identifier: MIT */
/*
 * needle_form: one secret in each form that programs write it in.
 */
#ifndef CAPTURE_NEEDLE_FORM_H
#define CAPTURE_NEEDLE_FORM_H

#include "base/span.h"

/* The rows of needle.def come first, then base64 by the place that the secret
 * begins at in a group of three bytes, then the same for base64url. */
size_t form_count(void);
const char *form_name(size_t form);

/* For each byte, the forms (a bit each) that are not the bare secret where it
 * is in one; and form 0, which is. */
void form_escapes(uint64_t escapes[256]);

/* The text in that form begins with these bytes, as far as the secret alone
 * decides them; at most max.  Returns their number. */
size_t form_head(size_t form, span secret, unsigned char *head, size_t max);
/* How many there are in all; *sum: the same where the whole text is. */
size_t form_length(size_t form, span secret, uint64_t *sum);

/* Whether there may be one more on either side that it decides in part: a
 * letter or digit, or one of the others of base64. */
struct form_edge {
	bool word, other;
};
struct form_edges {
	struct form_edge before, after;
};
struct form_edges form_edges(size_t form, span secret);

/* Does that text stand at that place?  *start and *end: all the characters that
 * say something about the secret: base64 has one more on each side. */
bool form_stands(
    size_t form, span secret, span text, size_t at, size_t *start, size_t *end);

#endif

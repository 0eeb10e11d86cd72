/* SPDX-License-Identifier: MIT */
/*
 * again: what was masked is looked for again in what goes out, in whatever
 * form a program may have written it: a log names a secret before its token
 * and long after.
 */
#ifndef CAPTURE_AGAIN_H
#define CAPTURE_AGAIN_H

#include "authstr-capture.h"
#include "base/buf.h"
#include "capture/hexed.h"
#include "capture/needle.h"

struct again {
	struct needles *needles; /* once there is a secret */
	bool fresh;              /* one came since the tail was searched */
	struct authstr_buf tail; /* the end of what went out */
	size_t line;             /* the one that comes behind it */
	struct hexed hexed;      /* octets that are in the text */
	size_t octet;            /* of them, to go on with */
	size_t shortest;         /* secret, in octets */
	size_t counted;          /* so far lines are counted */
};

void again_init(struct again *a);
void again_wipe(struct again *a);
/* A secret that was masked, or that the caller knows (given). */
int again_add(struct again *a, span secret, bool given);
/* Masks what stands in text; line: of its first byte.  The next place is
 * filled in, and where to go on; false: there is none. */
bool again_mask(struct again *a, struct authstr_buf *out, size_t *at,
    struct authstr_secret *place);
/* The same of what stands there in hexadecimal, in whatever form. */
void again_hex_begin(struct again *a, size_t at);
bool again_mask_hex(struct again *a, struct authstr_buf *out, size_t *at,
    struct authstr_secret *place);
/* The same in the end of what went out before, where it is too late: only
 * told.  place->line: 0 at first. */
bool again_left(struct again *a, size_t *at, struct authstr_secret *place);
bool again_left_hex(struct again *a, size_t *at, struct authstr_secret *place);
/* Keeps the end of what goes out; line: the one that comes behind it. */
void again_keep(struct again *a, span out, size_t line);

/* AUTHSTR_OK, or AUTHSTR_E_NOMEM. */
int again_status(const struct again *a);

#endif

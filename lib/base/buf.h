/* SPDX-License-Identifier: MIT */
/*
 * buf: the one growable byte string.  Bounded; an error sticks and is asked
 * for once, at the end; wiped on growth and on release.
 *
 *	struct authstr_buf b;
 *
 *	buf_init(&b, 4096);
 *	buf_put(&b, SPAN("user="));
 *	buf_put(&b, user);
 *	if ((rc = buf_status(&b)) < 0)
 *		...
 *	buf_wipe(&b);
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/span.h"

struct authstr_buf {
	unsigned char *p;
	size_t len, cap, max;
	int status; /* AUTHSTR_OK, AUTHSTR_E_NOMEM or AUTHSTR_E_LIMIT */
};

void buf_init(struct authstr_buf *b, size_t max);
/* Wipes and releases; the buffer is empty and good for more. */
void buf_wipe(struct authstr_buf *b);
/* Empty and good for more, too, but the memory, wiped, is kept. */
void buf_empty(struct authstr_buf *b);
void buf_put(struct authstr_buf *b, span s);
void buf_put_byte(struct authstr_buf *b, unsigned char c);
void buf_put_str(struct authstr_buf *b, const char *s);
/* Decimal. */
void buf_put_number(struct authstr_buf *b, uint64_t n);
/* A character, which may be a surrogate. */
void buf_put_utf8(struct authstr_buf *b, uint32_t c);
void buf_put_hex(struct authstr_buf *b, span s);
/* Room for n more bytes: where they go, or NULL.  Follow with buf_grow. */
unsigned char *buf_room(struct authstr_buf *b, size_t n);
void buf_grow(struct authstr_buf *b, size_t n);
void buf_cut(struct authstr_buf *b, size_t len);
/* Drops n bytes from the front. */
void buf_drop(struct authstr_buf *b, size_t n);

static inline int
buf_status(const struct authstr_buf *b)
{
	return b->status;
}

/* Never "none": an empty buffer gives an empty span. */
static inline span
buf_span(const struct authstr_buf *b)
{
	return b->p == NULL ? SPAN("") : span_make(b->p, b->len);
}

#endif

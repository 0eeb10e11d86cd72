/* SPDX-License-Identifier: MIT */
/*
 * image: octets that stand in a text as hexadecimal digits, and often once more
 * as characters, and where.
 */
#ifndef CAPTURE_IMAGE_H
#define CAPTURE_IMAGE_H

#include "base/buf.h"

#define IMAGE_NOWHERE UINT32_MAX

/* Offsets in the text; IMAGE_NOWHERE: it has none. */
struct image_place {
	uint32_t digits; /* of the first of two */
	uint32_t text;   /* of the character */
};

/* In base64, digits is where the four characters begin that have the octet, and
 * text which of their three it is. */

struct image {
	struct authstr_buf bytes;
	struct authstr_buf places; /* struct image_place, one a byte */
	bool capitals;             /* among the digits */
	bool base64;
};

void image_init(struct image *im, size_t max);
void image_wipe(struct image *im);
void image_empty(struct image *im);
void image_put(struct image *im, unsigned char c, struct image_place place);
/* Bytes of another, from start on. */
void image_append(
    struct image *im, const struct image *from, size_t start, size_t end);
void image_cut(struct image *im, size_t len);
struct image_place image_at(const struct image *im, size_t i);
void image_set(struct image *im, size_t i, struct image_place place);
/* The text shows another octet there, in digits of the case that it had. */
void image_write(const struct image *im, size_t i, unsigned char c,
    struct authstr_buf *text);
/* AUTHSTR_OK, or AUTHSTR_E_NOMEM. */
int image_status(const struct image *im);

static inline bool
image_is_empty(const struct image *im)
{
	return im->bytes.len == 0;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * mime: a text and files, as the body of a message (RFC 2045, 2046, 2183).
 */
#ifndef TOOLS_MIME_H
#define TOOLS_MIME_H

#include <stddef.h>
#include "authstr.h"

/* "text/plain", and what is known of longer ones. */
#define MIME_TYPE_MAX 128

struct mime_part {
	const char *name; /* of the file, without its folder */
	char *path;       /* its owner's */
	char type[MIME_TYPE_MAX];
	struct authstr_span content;
};

/* Takes "FILE" or "FILE:type/subtype" apart: how long the path is; the type is
 * that which was given, else the usual one of such a name.  What stands behind
 * the last colon is a type where its first word is one of RFC 2046 (text,
 * image, application..) or begins with x-.  AUTHSTR_E_REFUSED, bad-type:
 * message/ and multipart/, which may not be base64 (RFC 2046 section 5). */
int mime_split(const char *given, size_t *path_len, char type[MIME_TYPE_MAX],
    struct authstr_error *err);

/* Appends the fields Content-Type.., an empty line, and the body, lines that
 * end in LF.  unique: letters and digits for the boundary, which the text does
 * not have. */
void mime_print(struct authstr_span text, const struct mime_part *parts,
    size_t n_parts, const char *unique, struct authstr_buf *out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * b64: base64 and base64url (RFC 4648).  The public functions of authstr.h,
 * and what the readers of captures need beside them.
 */
#ifndef BASE_B64_H
#define BASE_B64_H

#include <stdbool.h>
#include "base/buf.h"

/* Encoded length of n bytes, padding included. */
static inline size_t
b64_length(size_t n)
{
	return (n + 2) / 3 * 4;
}

/* 0 to 63 for a character of the alphabet ('-' and '_' too where url), -1. */
int b64_value(unsigned char c, bool url);
/* Every character is of the alphabet or padding at the end; says nothing of
 * lengths. */
bool b64_looks(span s);
/* base64url without padding (RFC 7515 section 2): JWT parts. */
int b64_read_url(span in, struct authstr_buf *out, struct authstr_error *err);

#endif

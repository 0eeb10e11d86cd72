/* SPDX-License-Identifier: MIT */
/*
 * claims: a JWT (RFC 7519) of which nothing but the names of its claims may be
 * seen.
 */
#ifndef CAPTURE_CLAIMS_H
#define CAPTURE_CLAIMS_H

#include "base/span.h"

/* Header and payload of the token into out, which holds as many bytes as the
 * token: the header as it is, of the payload the values written over (text by
 * asterisks, digits by 1).  False, and nothing is written: the payload cannot
 * be read. */
bool claims_fill(span token, unsigned char *out);

#endif

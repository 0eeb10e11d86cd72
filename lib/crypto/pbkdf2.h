/* SPDX-License-Identifier: MIT */
/*
 * pbkdf2: the slow step between a password and a key (RFC 8018 section 5.2),
 * which SCRAM calls Hi().
 */
#ifndef CRYPTO_PBKDF2_H
#define CRYPTO_PBKDF2_H

#include "base/buf.h"

/* What OpenSSL counts to. */
#define PBKDF2_ITERATIONS_MAX 2147483647

/* Appends a key of the digest's length.  iterations: 1 to
 * PBKDF2_ITERATIONS_MAX; bound them, for they are time. */
int pbkdf2(const char *digest, span password, span salt, uint64_t iterations,
    struct authstr_buf *out, struct authstr_error *err);

#endif

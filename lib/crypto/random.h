/* SPDX-License-Identifier: MIT */
/*
 * random: nonces.  The only place that asks for random numbers; a test or a
 * stateless program hands its own nonce in instead.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include "base/buf.h"

/* Appends n random bytes. */
int random_raw(size_t n, struct authstr_buf *out, struct authstr_error *err);
/* Appends n random bytes as hex, or as base64 (no comma in either: they may
 * stand in SCRAM and DIGEST-MD5). */
int random_hex(size_t n, struct authstr_buf *out, struct authstr_error *err);
int random_b64(size_t n, struct authstr_buf *out, struct authstr_error *err);

#endif

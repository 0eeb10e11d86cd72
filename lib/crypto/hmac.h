/* SPDX-License-Identifier: MIT */
/*
 * hmac: HMACs one after the other.  What libcrypto sets up for one costs twice
 * as much as the HMAC itself, so it is kept.
 *
 *	struct hmac *kept = NULL;
 *
 *	rc = hmac_hex(&kept, "MD5", key, data, &out, err);
 *	...
 *	hmac_free(kept);
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "base/buf.h"

struct hmac;

/* Appends lower-case hex of HMAC(key, data) (RFC 2104).  name: OpenSSL's, the
 * same each time.  *kept: NULL at first, then what to hand in again; it holds
 * the last key. */
int hmac_hex(struct hmac **kept, const char *name, span key, span data,
    struct authstr_buf *out, struct authstr_error *err);
/* Wipes the key; NULL is fine. */
void hmac_free(struct hmac *h);

#endif

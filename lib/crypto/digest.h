/* SPDX-License-Identifier: MIT */
/*
 * digest: hashes and HMACs by OpenSSL's name ("MD5", "SHA1", "SHA256"..).
 *
 * They come from the process's default library context, so that a policy set
 * there (FIPS) holds here too.  The library never loads or skips openssl.cnf
 * on its own: that is the program's choice.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "base/buf.h"

/* Appends HMAC(key, data) (RFC 2104). */
int digest_hmac(const char *name, span key, span data, struct authstr_buf *out,
    struct authstr_error *err);
/* Appends lower-case hex of the digest, as APOP and CRAM write it. */
int digest_hex(const char *name, span data, struct authstr_buf *out,
    struct authstr_error *err);
int digest_hmac_hex(const char *name, span key, span data,
    struct authstr_buf *out, struct authstr_error *err);

#endif

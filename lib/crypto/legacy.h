/* SPDX-License-Identifier: MIT */
/*
 * legacy: what NTLM is made of and OpenSSL 3 keeps in its legacy provider.
 *
 * The provider is loaded into a library context of our own when it is first
 * needed and kept until the process ends: the default context, and with it the
 * policy for all else, stays as it is.  openssl.cnf has no say in it.  Without
 * the provider (a package of its own on some systems) each of these is
 * AUTHSTR_E_CRYPTO, crypto-unavailable.
 */
#ifndef CRYPTO_LEGACY_H
#define CRYPTO_LEGACY_H

#include "base/buf.h"

/* Appends the 16 bytes of MD4 (RFC 1320). */
int legacy_md4(span data, struct authstr_buf *out, struct authstr_error *err);
/* Appends DES (FIPS 46-3, one block of ECB) of the 8 bytes of data under the 56
 * bits of key, 7 bytes without parity. */
int legacy_des(
    span key, span data, struct authstr_buf *out, struct authstr_error *err);
/* Appends RC4 of data under a key of 16 bytes. */
int legacy_rc4(
    span key, span data, struct authstr_buf *out, struct authstr_error *err);

#endif

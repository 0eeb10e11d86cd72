/* SPDX-License-Identifier: MIT */
/*
 * ca_sign: keys and certificates of the throw-away CA.
 */
#ifndef SINK_CA_SIGN_H
#define SINK_CA_SIGN_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include "msa_sink/ca.h"

/* All that is made; some of it stays NULL. */
struct ca_made {
	EVP_PKEY *root_key, *key, *other_key;
	X509 *root, *leaf;
	X509 *other; /* what signed the leaf in place of the root */
};

/* Makes all of *m, which is all zero; false, and OpenSSL's errors, if it fails.
 */
bool ca_sign(struct ca_made *m, const struct ca_kind *kind);
void ca_sign_free(struct ca_made *m);

#endif

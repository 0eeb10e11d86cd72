/* SPDX-License-Identifier: MIT */
/*
 * tls_key: what kind of key a certificate has, and the certificate's digest.
 */
#include <stdio.h>
#include <string.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include "net/inside.h"

/* "P-256" where NIST has a name for it, else "secp256k1".. */
static const char *
curve_name(const char *group)
{
	const char *nist = EC_curve_nid2nist(OBJ_txt2nid(group));

	return nist != NULL ? nist : group;
}

void
net_key_name(const X509 *x, char *text, size_t size)
{
	const EVP_PKEY *key = X509_get0_pubkey(x);
	const char *type;
	char group[64];
	size_t len;

	if (key == NULL) {
		snprintf(text, size, "unknown");
		return;
	}
	type = EVP_PKEY_get0_type_name(key);
	if (type == NULL)
		type = "unknown";
	if (strcmp(type, "EC") == 0 &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &len) == 1)
		snprintf(text, size, "EC %.30s", curve_name(group));
	else if (strncmp(type, "ED", 2) == 0)
		snprintf(text, size, "Ed%.20s", type + 2);
	else
		snprintf(text, size, "%.20s %d", type, EVP_PKEY_get_bits(key));
}

bool
net_key_hash(const X509 *x, unsigned char hash[NET_SHA256])
{
	unsigned len = 0;

	return X509_digest(x, EVP_sha256(), hash, &len) == 1 &&
	       len == NET_SHA256;
}

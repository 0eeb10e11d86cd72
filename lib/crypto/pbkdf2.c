/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <openssl/evp.h>
#include "base/error.h"
#include "crypto/pbkdf2.h"

static int
derive(const EVP_MD *md, span password, span salt, int iterations,
    unsigned char *key, int len)
{
	/* NULL would be "no password" to OpenSSL, whatever the length. */
	if (password.len == 0)
		password = SPAN("");
	return PKCS5_PBKDF2_HMAC((const char *)password.p, (int)password.len,
	    salt.p, (int)salt.len, iterations, md, len, key);
}

int
pbkdf2(const char *digest, span password, span salt, uint64_t iterations,
    struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char key[EVP_MAX_MD_SIZE];
	int len = 0, rc = 0;
	EVP_MD *md;

	if (password.len > INT_MAX || salt.len > INT_MAX || iterations == 0 ||
	    iterations > PBKDF2_ITERATIONS_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "input-too-long",
		    "expected a shorter password or salt, or an iteration "
		    "count from 1 to %d",
		    PBKDF2_ITERATIONS_MAX);
	if ((md = EVP_MD_fetch(NULL, digest, NULL)) != NULL) {
		len = EVP_MD_get_size(md);
		rc = derive(md, password, salt, (int)iterations, key, len);
	}
	EVP_MD_free(md);
	if (rc != 1)
		return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET,
		    "crypto-unavailable",
		    "expected libcrypto to have PBKDF2 with %s, it does not",
		    digest);
	buf_put(out, span_make(key, (size_t)len));
	authstr_wipe(key, sizeof(key));
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

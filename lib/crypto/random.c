/* SPDX-License-Identifier: MIT */
#include <openssl/rand.h>
#include "base/error.h"
#include "crypto/random.h"

#define RANDOM_MAX 64

static int
random_bytes(unsigned char *p, size_t n, struct authstr_error *err)
{
	if (n <= RANDOM_MAX && RAND_bytes(p, (int)n) == 1)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET, "no-random",
	    "expected %zu random bytes, libcrypto gave none", n);
}

int
random_raw(size_t n, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char p[RANDOM_MAX];
	int rc = random_bytes(p, n, err);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_put(out, span_make(p, n));
	authstr_wipe(p, n);
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

int
random_hex(size_t n, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char p[RANDOM_MAX];
	int rc = random_bytes(p, n, err);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_put_hex(out, span_make(p, n));
	authstr_wipe(p, n);
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

int
random_b64(size_t n, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char p[RANDOM_MAX];
	int rc = random_bytes(p, n, err);

	if (rc != AUTHSTR_OK)
		return rc;
	authstr_b64_print(span_make(p, n), out);
	authstr_wipe(p, n);
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

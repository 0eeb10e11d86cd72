/* SPDX-License-Identifier: MIT */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include "base/error.h"
#include "crypto/legacy.h"

#define MD4_LEN 16
#define DES_LEN 8
#define RC4_MAX 64

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static OSSL_LIB_CTX *context; /* NULL: there is no legacy provider */

/* What failed here is told by our own error: a stale entry in the thread's
 * queue would be taken for one of TLS. */
static void
load(void)
{
	OSSL_LIB_CTX *made = OSSL_LIB_CTX_new();

	ERR_set_mark();
	if (made != NULL && OSSL_PROVIDER_load(made, "legacy") != NULL)
		context = made;
	else
		OSSL_LIB_CTX_free(made);
	ERR_pop_to_mark();
}

static int
unavailable(const char *name, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET,
	    "crypto-unavailable",
	    "NTLM is unavailable: expected libcrypto's legacy provider to have "
	    "%s, it does not",
	    name);
}

static bool
ready(void)
{
	return CRYPTO_THREAD_run_once(&once, load) == 1 && context != NULL;
}

static int
put_and_wipe(unsigned char *p, size_t len, struct authstr_buf *out,
    struct authstr_error *err)
{
	buf_put(out, span_make(p, len));
	authstr_wipe(p, len);
	return buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

int
legacy_md4(span data, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	size_t len = 0;

	if (!ready() ||
	    EVP_Q_digest(context, "MD4", NULL, data.p, data.len, md, &len) !=
		1 ||
	    len != MD4_LEN)
		return unavailable("MD4", err);
	return put_and_wipe(md, len, out, err);
}

static bool
encrypt(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, span key, span data,
    unsigned char *to)
{
	int n = 0;

	return EVP_EncryptInit_ex2(ctx, cipher, key.p, NULL, NULL) == 1 &&
	       EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
	       EVP_EncryptUpdate(ctx, to, &n, data.p, (int)data.len) == 1 &&
	       (size_t)n == data.len;
}

static int
with_cipher(const char *name, span key, span data, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char to[RC4_MAX];
	EVP_CIPHER_CTX *ctx;
	EVP_CIPHER *cipher;
	bool done = false;

	if (data.len > sizeof(to) || !ready() ||
	    (cipher = EVP_CIPHER_fetch(context, name, NULL)) == NULL)
		return unavailable(name, err);
	if ((ctx = EVP_CIPHER_CTX_new()) != NULL)
		done = encrypt(ctx, cipher, key, data, to);
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	if (!done)
		return unavailable(name, err);
	return put_and_wipe(to, data.len, out, err);
}

int
legacy_des(
    span key, span data, struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char spread[DES_LEN];
	unsigned carry = 0;
	int rc;

	/* seven bits a byte; the eighth is parity, and nobody looks */
	for (unsigned i = 0; i < DES_LEN; i++) {
		unsigned byte = i < key.len ? key.p[i] : 0;

		spread[i] =
		    (unsigned char)((carry << (8 - i) | byte >> i) & 0xfe);
		carry = byte;
	}
	rc = with_cipher("DES-ECB", span_make(spread, DES_LEN), data, out, err);
	authstr_wipe(spread, sizeof(spread));
	return rc;
}

int
legacy_rc4(
    span key, span data, struct authstr_buf *out, struct authstr_error *err)
{
	return with_cipher("RC4", key, data, out, err);
}

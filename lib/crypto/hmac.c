/* SPDX-License-Identifier: MIT */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include "base/error.h"
#include "base/mem.h"
#include "crypto/hmac.h"

struct hmac {
	EVP_MAC_CTX *context;
};

void
hmac_free(struct hmac *h)
{
	if (h == NULL)
		return;
	EVP_MAC_CTX_free(h->context);
	mem_free(h, sizeof(*h));
}

static bool
begin(struct hmac *h, const char *name)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	OSSL_PARAM params[2];
	union {
		const char *in;
		char *out; /* OpenSSL 3.0 only reads it */
	} digest = { name };

	params[0] = OSSL_PARAM_construct_utf8_string(
	    OSSL_MAC_PARAM_DIGEST, digest.out, 0);
	params[1] = OSSL_PARAM_construct_end();
	if (mac != NULL)
		h->context = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	return h->context != NULL &&
	       EVP_MAC_CTX_set_params(h->context, params) == 1;
}

static int
unavailable(const char *name, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET,
	    "crypto-unavailable", "expected libcrypto to have %s, it does not",
	    name);
}

int
hmac_hex(struct hmac **kept, const char *name, span key, span data,
    struct authstr_buf *out, struct authstr_error *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	size_t len = 0;

	if (*kept == NULL && (*kept = mem_new(1, sizeof(**kept))) == NULL)
		return error_nomem(err);
	if ((*kept)->context == NULL && !begin(*kept, name)) {
		hmac_free(*kept);
		*kept = NULL;
		return unavailable(name, err);
	}
	/* An empty key must not be NULL: that is "as before". */
	if (EVP_MAC_init((*kept)->context, key.len == 0 ? SPAN("").p : key.p,
		key.len, NULL) != 1 ||
	    EVP_MAC_update((*kept)->context, data.p, data.len) != 1 ||
	    EVP_MAC_final((*kept)->context, md, &len, sizeof(md)) != 1)
		return unavailable(name, err);
	buf_put_hex(out, span_make(md, len));
	authstr_wipe(md, len);
	if (buf_status(out) == AUTHSTR_OK)
		return AUTHSTR_OK;
	return error_set(err, buf_status(out), AUTHSTR_NO_OFFSET, "no-room",
	    "expected room for the digest, found none");
}

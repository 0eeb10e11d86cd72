/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include "base/error.h"
#include "crypto/digest.h"

static int
no_digest(const char *name, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET,
	    "crypto-unavailable", "expected libcrypto to have %s, it does not",
	    name);
}

static int
settled(const struct authstr_buf *out, struct authstr_error *err)
{
	if (buf_status(out) == AUTHSTR_OK)
		return AUTHSTR_OK;
	if (buf_status(out) == AUTHSTR_E_NOMEM)
		return error_nomem(err);
	return error_set(err, buf_status(out), AUTHSTR_NO_OFFSET, "no-room",
	    "expected room for the digest, found none");
}

/* Appends md[0..len) and wipes it: half of an HMAC is worth guessing on. */
static int
put_and_wipe(struct authstr_buf *out, unsigned char *md, size_t len,
    struct authstr_error *err)
{
	buf_put(out, span_make(md, len));
	authstr_wipe(md, len);
	return settled(out, err);
}

int
authstr_digest(const char *name, span in, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	size_t len = 0;

	if (EVP_Q_digest(NULL, name, NULL, in.p, in.len, md, &len) != 1)
		return no_digest(name, err);
	return put_and_wipe(out, md, len, err);
}

int
digest_hmac(const char *name, span key, span data, struct authstr_buf *out,
    struct authstr_error *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	EVP_MD *type;
	bool done;

	if (key.len > INT_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "input-too-long", "expected a shorter key");
	if ((type = EVP_MD_fetch(NULL, name, NULL)) == NULL)
		return no_digest(name, err);
	/* An empty key must not be NULL: to HMAC() that is "as before". */
	done = HMAC(type, key.len == 0 ? SPAN("").p : key.p, (int)key.len,
		   data.p, data.len, md, &len) != NULL;
	EVP_MD_free(type);
	return done ? put_and_wipe(out, md, len, err) : no_digest(name, err);
}

int
authstr_hmac(const char *name, span key, span in, struct authstr_buf *out,
    struct authstr_error *err)
{
	return digest_hmac(name, key, in, out, err);
}

/* Turns the bytes of raw into hex at the end of out. */
static int
put_hex(struct authstr_buf *raw, int rc, struct authstr_buf *out,
    struct authstr_error *err)
{
	if (rc == AUTHSTR_OK) {
		buf_put_hex(out, buf_span(raw));
		rc = settled(out, err);
	}
	buf_wipe(raw);
	return rc;
}

int
digest_hex(const char *name, span data, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf raw;

	buf_init(&raw, EVP_MAX_MD_SIZE);
	return put_hex(&raw, authstr_digest(name, data, &raw, err), out, err);
}

int
digest_hmac_hex(const char *name, span key, span data, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf raw;

	buf_init(&raw, EVP_MAX_MD_SIZE);
	return put_hex(&raw, digest_hmac(name, key, data, &raw, err), out, err);
}

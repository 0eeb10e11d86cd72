/* SPDX-License-Identifier: MIT */
/*
 * binding: what binds a login to the server's certificate, RFC 5929 section
 * 4.1: the certificate's hash, by the hash of its signature; where that is MD5
 * or SHA-1, by SHA-256.
 */
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include "base/error.h"
#include "base/span.h"

static X509 *
read_certificate(span cert)
{
	const unsigned char *p = cert.p;
	X509 *x = NULL;
	BIO *bio;

	if (cert.len == 0 || cert.len > INT_MAX)
		return NULL;
	/* DER: a SEQUENCE */
	if (cert.p[0] == 0x30)
		return d2i_X509(NULL, &p, (long)cert.len);
	if ((bio = BIO_new_mem_buf(cert.p, (int)cert.len)) != NULL)
		x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return x;
}

/* NULL where the signature has no hash of its own (Ed25519): the RFC leaves
 * the binding undefined then. */
static const char *
hash_of(X509 *x)
{
	int hash = NID_undef;

	X509_get_signature_info(x, &hash, NULL, NULL, NULL);
	if (hash == NID_undef)
		return NULL;
	return hash == NID_md5 || hash == NID_sha1 ? "SHA256"
						   : OBJ_nid2sn(hash);
}

static int
put_hash(X509 *x, struct authstr_buf *out, struct authstr_error *err)
{
	const char *name = hash_of(x);
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	EVP_MD *type;
	bool done;

	if (name == NULL)
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
		    "cb-undefined",
		    "expected a certificate whose signature has a hash, found "
		    "one without (tls-server-end-point is not defined for it)");
	type = EVP_MD_fetch(NULL, name, NULL);
	done = type != NULL && X509_digest(x, type, md, &len) == 1;
	EVP_MD_free(type);
	if (!done)
		return error_set(err, AUTHSTR_E_CRYPTO, AUTHSTR_NO_OFFSET,
		    "crypto-unavailable",
		    "expected libcrypto to have %s, it does not", name);
	authstr_buf_put(out, span_make(md, len));
	return authstr_buf_status(out) == AUTHSTR_OK ? AUTHSTR_OK
						     : error_nomem(err);
}

int
authstr_cb_end_point(
    span cert, struct authstr_buf *out, struct authstr_error *err)
{
	X509 *x = read_certificate(cert);
	int rc;

	if (x == NULL)
		return error_set(err, AUTHSTR_E_MALFORMED, AUTHSTR_NO_OFFSET,
		    "bad-certificate",
		    "expected a certificate in PEM or DER, found none");
	rc = put_hash(x, out, err);
	X509_free(x);
	return rc;
}

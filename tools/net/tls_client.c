/* SPDX-License-Identifier: MIT */
/*
 * tls_client: what we bring to a handshake ourselves: a certificate with its
 * key, the versions that will do, a session to go on with.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include "out/fail.h"
#include "net/inside.h"
#include "secret/secret.h"

/* ---------------------------------------------------------- versions -- */

static const struct {
	const char *text;
	int version;
} versions[] = {
	{ "1.0", TLS1_VERSION },
	{ "1.1", TLS1_1_VERSION },
	{ "1.2", TLS1_2_VERSION },
	{ "1.3", TLS1_3_VERSION },
};

static int
version_number(const char *text)
{
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (text != NULL && strcmp(text, versions[i].text) == 0)
			return versions[i].version;
	return TLS1_2_VERSION;
}

int
net_tls_floor(const struct net_options *o)
{
	return version_number(o->tls_only != NULL ? o->tls_only : o->tls_min);
}

bool
net_tls_set(SSL *ssl, const struct net_options *o)
{
	int version = version_number(o->tls_only);

	if (o->also_name != NULL &&
	    X509_VERIFY_PARAM_add1_host(SSL_get0_param(ssl), o->also_name, 0) !=
		1)
		return false;
	if (o->resume != NULL && SSL_set_session(ssl, o->resume) != 1)
		return false;
	if (o->tls_only == NULL)
		return true;
	/* MD5 and SHA-1 sign the handshake before 1.2: level 0 alone has
	 * them.  What a certificate must be is another matter, see verify(). */
	SSL_set_security_level(ssl, 0);
	return SSL_set_cipher_list(ssl, "ALL:@SECLEVEL=0") == 1 &&
	       SSL_set_min_proto_version(ssl, version) == 1 &&
	       SSL_set_max_proto_version(ssl, version) == 1;
}

/* TLS 1.3 sends what a session is resumed by behind the handshake: only now,
 * at its end, it is known whether any came. */
void
net_session_keep(SSL *ssl, struct net_tls_report *report)
{
	SSL_SESSION *session = SSL_get1_session(ssl);

	if (session != NULL && SSL_SESSION_is_resumable(session) == 1)
		report->session = session;
	else
		SSL_SESSION_free(session);
}

/* ----------------------------------------------------- our certificate -- */

struct passphrase {
	struct authstr_buf *text; /* NULL: none was given */
	bool asked;
};

static int
give_passphrase(char *to, int size, int writing, void *arg)
{
	struct passphrase *p = arg;
	struct authstr_span s =
	    p->text != NULL ? authstr_buf_span(p->text) : authstr_span_of("");

	(void)writing;
	p->asked = true;
	if (s.len == 0 || size < 0 || s.len > (size_t)size)
		return -1;
	memcpy(to, s.p, s.len);
	return (int)s.len;
}

static int
bad_key(const char *path, const struct passphrase *p, struct authstr_error *err)
{
	if (p->asked && p->text == NULL)
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "key-passphrase", "the key in %s has a passphrase", path);
	if (p->asked)
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "key-passphrase",
		    "the passphrase is not that of the key in %s", path);
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "client-key",
	    "expected a private key in %s, found none", path);
}

static int
use_key(SSL_CTX *ctx, const char *path, struct passphrase *p,
    struct authstr_error *err)
{
	BIO *bio = BIO_new_file(path, "r");
	EVP_PKEY *key;
	bool fits;

	if (bio == NULL)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "client-key",
		    "cannot read the key %s: %s", path, strerror(errno));
	key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, p);
	BIO_free(bio);
	if (key == NULL)
		return bad_key(path, p, err);
	fits = SSL_CTX_use_PrivateKey(ctx, key) == 1;
	EVP_PKEY_free(key);
	if (fits)
		return EXIT_DONE;
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "key-mismatch",
	    "the key in %s is not that of the certificate", path);
}

static int
read_passphrase(const struct net_options *o, struct passphrase *p,
    struct authstr_error *err)
{
	int rc;

	if (o->key_password == NULL)
		return EXIT_DONE;
	if ((p->text = authstr_buf_new(SECRET_MAX)) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	rc = secret_read(
	    o->key_password, "passphrase of the key", NULL, NULL, p->text, err);
	if (rc != EXIT_DONE) {
		authstr_buf_free(p->text);
		p->text = NULL;
	}
	return rc;
}

int
net_client_load(
    const struct net_options *o, SSL_CTX *ctx, struct authstr_error *err)
{
	struct passphrase p = { NULL, false };
	int rc;

	if (o->cert == NULL) {
		if (o->key == NULL && o->key_password == NULL)
			return EXIT_DONE;
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "client-certificate", "a key is of no use without --cert");
	}
	errno = 0;
	if (SSL_CTX_use_certificate_chain_file(ctx, o->cert) != 1)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET,
		    "client-certificate",
		    "cannot read a certificate from %s%s%s", o->cert,
		    errno != 0 ? ": " : "",
		    errno != 0 ? strerror(errno) : ": none found");
	if ((rc = read_passphrase(o, &p, err)) != EXIT_DONE)
		return rc;
	rc = use_key(ctx, o->key != NULL ? o->key : o->cert, &p, err);
	authstr_buf_free(p.text);
	return rc;
}

bool
net_client_open(const struct net_options *o)
{
	const char *path = o->key != NULL ? o->key : o->cert;
	struct stat st;

	return path != NULL && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       (st.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

/* SPDX-License-Identifier: MIT */
#include "msa_sink/ca.h"
#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "entropy.h"
#include "out/fail.h"

#define HOUR 3600L
#define CA_DAYS 30

struct extension {
	int nid;
	const char *value;
};

/* OpenSSL's own word for what went wrong. */
static int
tls_fail(struct authstr_error *err, enum exit_status status, const char *rule,
    const char *what)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return fail(err, status, AUTHSTR_NO_OFFSET, rule, "%.120s: %s", what,
	    why != NULL ? why : "unknown reason");
}

static int
file_fail(struct authstr_error *err, const char *path)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-write",
	    "%.120s: %s", path, strerror(errno));
}

SSL_CTX *
ca_context(struct authstr_error *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx == NULL) {
		tls_fail(err, EXIT_INTERNAL, "tls-setup", "cannot set up TLS");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx,
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
	/* A ticket sent ahead of the greeting costs each client the 40 ms of
	 * a delayed acknowledgement, and nobody resumes here. */
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
				  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return ctx;
}

int
ca_load(
    SSL_CTX *ctx, const char *cert, const char *key, struct authstr_error *err)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return tls_fail(err, EXIT_CONFIG, "cert-unreadable", cert);
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return tls_fail(err, EXIT_CONFIG, "key-unusable", key);
	return EXIT_DONE;
}

/* A certificate that lacks its extensions and signature. */
static X509 *
blank(EVP_PKEY *key, const char *name, X509_NAME *issuer)
{
	X509 *x = X509_new();
	/* RFC 5280 section 4.1.2.2: up to 20 octets, positive; text is. */
	char serial[20];
	BIGNUM *bn = NULL;
	bool ok = x != NULL && entropy_text(serial, sizeof(serial));

	if (ok)
		bn = BN_bin2bn(
		    (const unsigned char *)serial, sizeof(serial) - 1, NULL);
	ok = ok && bn != NULL && X509_set_version(x, X509_VERSION_3) == 1 &&
	     BN_to_ASN1_INTEGER(bn, X509_get_serialNumber(x)) != NULL &&
	     X509_gmtime_adj(X509_getm_notBefore(x), -HOUR) != NULL &&
	     X509_gmtime_adj(X509_getm_notAfter(x), CA_DAYS * 24 * HOUR) !=
		 NULL &&
	     X509_set_pubkey(x, key) == 1 &&
	     X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN",
		 MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0) == 1 &&
	     X509_set_issuer_name(
		 x, issuer != NULL ? issuer : X509_get_subject_name(x)) == 1;
	BN_free(bn);
	if (!ok) {
		X509_free(x);
		return NULL;
	}
	return x;
}

static bool
extend(X509 *x, X509 *issuer, const struct extension *list)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	for (; list->value != NULL; list++) {
		X509_EXTENSION *e =
		    X509V3_EXT_conf_nid(NULL, &ctx, list->nid, list->value);
		int ok = e != NULL && X509_add_ext(x, e, -1) == 1;

		X509_EXTENSION_free(e);
		if (!ok)
			return false;
	}
	return true;
}

static X509 *
make_ca(EVP_PKEY *key)
{
	static const struct extension list[] = {
		{ NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
		{ NID_key_usage, "critical,keyCertSign,cRLSign" },
		{ NID_subject_key_identifier, "hash" },
		{ 0, NULL },
	};
	X509 *x = blank(key, "msa-sink throw-away CA", NULL);

	if (x != NULL &&
	    (!extend(x, x, list) || X509_sign(x, key, EVP_sha256()) <= 0)) {
		X509_free(x);
		return NULL;
	}
	return x;
}

static X509 *
make_server(EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, const char *names)
{
	const struct extension list[] = {
		{ NID_basic_constraints, "critical,CA:FALSE" },
		{ NID_key_usage, "critical,digitalSignature" },
		{ NID_ext_key_usage, "serverAuth" },
		{ NID_subject_key_identifier, "hash" },
		{ NID_authority_key_identifier, "keyid" },
		{ NID_subject_alt_name, names },
		{ 0, NULL },
	};
	X509 *x = blank(key, "localhost", X509_get_subject_name(ca));

	if (x != NULL &&
	    (!extend(x, ca, list) || X509_sign(x, ca_key, EVP_sha256()) <= 0)) {
		X509_free(x);
		return NULL;
	}
	return x;
}

/* Writes the CA's certificate where only this user can look. */
static int
publish(struct sink_ca *ca, X509 *x, struct authstr_error *err)
{
	const char *tmp = getenv("TMPDIR");
	FILE *f;
	int ok;

	if (tmp == NULL || tmp[0] != '/' || strlen(tmp) > 200)
		tmp = "/tmp";
	snprintf(ca->dir, sizeof(ca->dir), "%s/msa-sink.XXXXXX", tmp);
	if (mkdtemp(ca->dir) == NULL) {
		ca->dir[0] = '\0';
		return file_fail(err, tmp);
	}
	snprintf(ca->path, sizeof(ca->path), "%s/ca.crt", ca->dir);
	if ((f = fopen(ca->path, "wxe")) == NULL)
		return file_fail(err, ca->path);
	ok = PEM_write_X509(f, x) == 1;
	if (fclose(f) != 0 || !ok)
		return file_fail(err, ca->path);
	return EXIT_DONE;
}

int
ca_make(struct sink_ca *ca, SSL_CTX *ctx, struct authstr_error *err)
{
	static const char names[] = "DNS:localhost,IP:127.0.0.1,IP:::1";
	EVP_PKEY *ca_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
	X509 *root = ca_key != NULL ? make_ca(ca_key) : NULL;
	X509 *leaf = NULL;
	int rc;

	if (root != NULL && key != NULL)
		leaf = make_server(key, root, ca_key, names);
	if (leaf == NULL || SSL_CTX_use_certificate(ctx, leaf) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, key) != 1)
		rc = tls_fail(err, EXIT_INTERNAL, "ca-failed",
		    "cannot make a certificate");
	else
		rc = publish(ca, root, err);
	X509_free(leaf);
	X509_free(root);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
	return rc;
}

void
ca_remove(struct sink_ca *ca)
{
	if (ca->dir[0] == '\0')
		return;
	unlink(ca->path);
	rmdir(ca->dir);
	ca->dir[0] = '\0';
}

/* SPDX-License-Identifier: MIT */
#include "msa_sink/ca.h"
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "msa_sink/ca_sign.h"
#include "out/fail.h"

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

static bool
install(SSL_CTX *ctx, const struct ca_made *m, const struct ca_kind *kind)
{
	if (kind->old) {
		SSL_CTX_set_security_level(ctx, 0);
		SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);
		SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
	}
	return SSL_CTX_use_certificate(ctx, m->leaf) == 1 &&
	       SSL_CTX_use_PrivateKey(ctx, m->key) == 1 &&
	       (m->other == NULL ||
		   SSL_CTX_add1_chain_cert(ctx, m->other) == 1);
}

/* A path where only this user can look. */
static int
make_path(struct sink_ca *ca, struct authstr_error *err)
{
	const char *tmp = getenv("TMPDIR");

	if (tmp == NULL || tmp[0] != '/' || strlen(tmp) > 200)
		tmp = "/tmp";
	snprintf(ca->dir, sizeof(ca->dir), "%s/msa-sink.XXXXXX", tmp);
	if (mkdtemp(ca->dir) == NULL) {
		ca->dir[0] = '\0';
		return file_fail(err, tmp);
	}
	snprintf(ca->path, sizeof(ca->path), "%s/ca.crt", ca->dir);
	return EXIT_DONE;
}

static int
publish(struct sink_ca *ca, X509 *x, struct authstr_error *err)
{
	FILE *f;
	int ok, rc;

	if (ca->out == NULL && (rc = make_path(ca, err)) != EXIT_DONE)
		return rc;
	if ((f = fopen(ca_path(ca), ca->out == NULL ? "wxe" : "we")) == NULL)
		return file_fail(err, ca_path(ca));
	ok = PEM_write_X509(f, x) == 1;
	if (fclose(f) != 0 || !ok)
		return file_fail(err, ca_path(ca));
	return EXIT_DONE;
}

int
ca_make(struct sink_ca *ca, SSL_CTX *ctx, const struct ca_kind *kind,
    struct authstr_error *err)
{
	static const struct ca_kind fine = { .names = CA_NAMES };
	struct ca_made m = { 0 };
	int rc;

	kind = kind != NULL ? kind : &fine;
	if (ca_sign(&m, kind) && install(ctx, &m, kind))
		rc = publish(ca, m.root, err);
	else
		rc = tls_fail(err, EXIT_INTERNAL, "ca-failed",
		    "cannot make a certificate");
	ca_sign_free(&m);
	return rc;
}

const char *
ca_path(const struct sink_ca *ca)
{
	return ca->out != NULL       ? ca->out
	       : ca->path[0] != '\0' ? ca->path
				     : NULL;
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

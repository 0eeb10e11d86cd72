/* SPDX-License-Identifier: MIT */
/*
 * trust: the TLS context of the process.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <openssl/err.h>
#include "out/fail.h"
#include "net/inside.h"

/* A directory with hashed names costs one file per chain; a bundle of all
 * roots 20 ms.  So the bundle is read only where it is asked for, or where
 * there is no directory. */
static bool
use_system(SSL_CTX *ctx)
{
	const char *dir = getenv(X509_get_default_cert_dir_env());

	if (dir == NULL)
		dir = X509_get_default_cert_dir();
	if (SSL_CTX_set_default_verify_dir(ctx) != 1)
		return false;
	if (getenv(X509_get_default_cert_file_env()) == NULL &&
	    access(dir, R_OK | X_OK) == 0)
		return true;
	return SSL_CTX_set_default_verify_file(ctx) == 1;
}

static int
bad_file(const char *rule, const char *what, const char *path,
    struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, rule,
	    "cannot read certificates from %s %s: %s", what, path,
	    access(path, R_OK) != 0 ? strerror(errno) : "none found");
}

static int
load(const struct net_options *o, SSL_CTX *ctx, struct authstr_error *err)
{
	if (o->ca_file != NULL &&
	    SSL_CTX_load_verify_file(ctx, o->ca_file) != 1)
		return bad_file("ca-file", "file", o->ca_file, err);
	if (o->ca_dir != NULL &&
	    (access(o->ca_dir, R_OK | X_OK) != 0 ||
		SSL_CTX_load_verify_dir(ctx, o->ca_dir) != 1))
		return bad_file("ca-dir", "directory", o->ca_dir, err);
	if (o->ca_file != NULL || o->ca_dir != NULL || use_system(ctx))
		return EXIT_DONE;
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "tls-library",
	    "cannot load the system's certificates");
}

static int level; /* that the library or the system thinks right */

int
net_trust_level(void)
{
	return level;
}

/* RFC 8996: what is below 1.2 is not TLS any more, unless the user says so. */
static bool
set_floor(SSL_CTX *ctx, int floor)
{
	level = SSL_CTX_get_security_level(ctx);
	if (floor < TLS1_2_VERSION) {
		SSL_CTX_set_security_level(ctx, 0);
		if (SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=0") != 1)
			return false;
	}
	return SSL_CTX_set_min_proto_version(ctx, floor) == 1;
}

static SSL_CTX *
make(const struct net_options *o)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx == NULL)
		return NULL;
	if (!set_floor(ctx, net_tls_floor(o))) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx,
	    SSL_OP_NO_RENEGOTIATION | (o->keep_session ? 0 : SSL_OP_NO_TICKET));
	/* Or a server that sends tickets without end would keep us inside. */
	SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
				  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return ctx;
}

bool
net_trust_is_named(const struct net_options *o)
{
	return o->ca_file != NULL || o->ca_dir != NULL || o->cert != NULL;
}

int
net_trust(const struct net_options *o, SSL_CTX **out, struct authstr_error *err)
{
	static SSL_CTX *trust;
	SSL_CTX *ctx;
	int rc;

	if (trust == NULL) {
		if ((ctx = make(o)) == NULL) {
			return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
			    "tls-library", "cannot set up TLS: %s",
			    ERR_reason_error_string(ERR_peek_last_error()));
		}
		if ((rc = load(o, ctx, err)) != EXIT_DONE ||
		    (rc = net_client_load(o, ctx, err)) != EXIT_DONE) {
			SSL_CTX_free(ctx);
			return rc;
		}
		trust = ctx;
	}
	*out = trust;
	return EXIT_DONE;
}

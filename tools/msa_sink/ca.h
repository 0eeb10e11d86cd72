/* SPDX-License-Identifier: MIT */
/*
 * ca: the throw-away certificate authority.  Made at start where no
 * certificate was given: a CA (EC P-256) that signs one server certificate
 * for localhost, 127.0.0.1 and ::1, and is forgotten.  Only the CA's
 * certificate is written, to the file that the user named, else as ca.crt in a
 * fresh directory that others cannot read.
 */
#ifndef SINK_CA_H
#define SINK_CA_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include "authstr.h"

/* What the certificate is like; all zero but names: as it should be. */
struct ca_kind {
	const char *names;      /* subjectAltName; NULL: none */
	unsigned more;          /* names of that many other hosts */
	bool old;               /* TLS 1.1 alone */
	int from, to;           /* days from now; both 0: a month */
	const char *usage;      /* NULL: serverAuth */
	const char *constraint; /* on the CA's names */
	enum { CA_ROOT, CA_SELF, CA_STRANGER, CA_LEAF } signer;
};
/* "localhost", NUL, ".example.org" */
#define CA_NUL_NAME "6c6f63616c686f7374002e6578616d706c652e6f7267"
#define CA_NAMES "DNS:localhost,IP:127.0.0.1,IP:::1"

struct sink_ca {
	const char *out; /* the user's file, which stays; or NULL */
	char dir[256];   /* empty: none was made */
	char path[300];
};

/* A server's context with the floor of the security section: TLS 1.2, no
 * renegotiation, no compression.  NULL, and err filled, if OpenSSL fails. */
SSL_CTX *ca_context(struct authstr_error *err);
/* These return an exit status, with err filled where it is not EXIT_DONE. */
/* Loads certificate chain and key (PEM); they have to belong together. */
int ca_load(
    SSL_CTX *ctx, const char *cert, const char *key, struct authstr_error *err);
/* Makes the CA and the server's certificate and loads them into ctx.  kind:
 * NULL for one without fault. */
int ca_make(struct sink_ca *ca, SSL_CTX *ctx, const struct ca_kind *kind,
    struct authstr_error *err);
/* Where the CA's certificate is; NULL where none was made. */
const char *ca_path(const struct sink_ca *ca);
/* Removes what ca_make wrote where nobody named a file. */
void ca_remove(struct sink_ca *ca);

#endif

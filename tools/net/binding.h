/* SPDX-License-Identifier: MIT */
/*
 * binding: what a login can be bound to, on either side of the live TLS.
 */
#ifndef NET_BINDING_H
#define NET_BINDING_H

#include <openssl/ssl.h>
#include "authstr.h"

/* What a login can be bound to (RFC 5056): one of the types tls-exporter,
 * tls-unique, tls-server-end-point. */
struct net_binding {
	const char *type;       /* NULL: there is none */
	unsigned char data[64]; /* SHA-512 is the longest */
	size_t len;
};

/* asked: the one type that will do, which is cb-type-unavailable and EXIT_AUTH
 * where the connection has it not; none: the best that it has, or none. */
int net_binding_take(SSL *ssl, struct authstr_span asked,
    struct net_binding *out, struct authstr_error *err);

#endif

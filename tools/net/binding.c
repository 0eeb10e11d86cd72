/* SPDX-License-Identifier: MIT */
/*
 * binding: what a login can be bound to (RFC 5056), from the live TLS.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <openssl/err.h>
#include "out/fail.h"
#include "net/binding.h"

/* RFC 9266 section 2: 32 octets, for want of any other length. */
#define EXPORTER_LEN 32

static const char exporter_label[] = "EXPORTER-Channel-Binding";

static bool
is_13(SSL *ssl)
{
	return SSL_version(ssl) >= TLS1_3_VERSION;
}

/* RFC 7627: without the extended master secret, two connections can be made to
 * have the same keys, and tls-unique as well. */
static bool
is_unique(SSL *ssl)
{
	return is_13(ssl) || SSL_get_extms_support(ssl) == 1;
}

static bool
is_any(SSL *ssl)
{
	(void)ssl;
	return true;
}

/* RFC 9266 section 2: in TLS 1.2 only with the extended master secret. */
static bool
take_exporter(SSL *ssl, struct net_binding *b)
{
	if (!is_unique(ssl) ||
	    SSL_export_keying_material(ssl, b->data, EXPORTER_LEN,
		exporter_label, sizeof(exporter_label) - 1,
		(const unsigned char *)"", 0, 1) != 1)
		return false;
	b->len = EXPORTER_LEN;
	return true;
}

/* RFC 5929 section 3: the first Finished, which is the client's, but the
 * server's where the session was resumed.  RFC 8446 appendix C.5: TLS 1.3 has
 * none. */
static bool
take_unique(SSL *ssl, struct net_binding *b)
{
	bool client_first = SSL_session_reused(ssl) == 0;

	if (is_13(ssl))
		return false;
	b->len = client_first == (SSL_is_server(ssl) == 0)
		     ? SSL_get_finished(ssl, b->data, sizeof(b->data))
		     : SSL_get_peer_finished(ssl, b->data, sizeof(b->data));
	return b->len > 0 && b->len <= sizeof(b->data);
}

/* RFC 5929 section 4 */
static bool
take_end_point(SSL *ssl, struct net_binding *b)
{
	X509 *x = SSL_is_server(ssl) ? SSL_get_certificate(ssl)
				     : SSL_get0_peer_certificate(ssl);
	struct authstr_buf *out = authstr_buf_new(sizeof(b->data));
	unsigned char *der = NULL;
	int len = x != NULL ? i2d_X509(x, &der) : -1;

	if (len > 0 && out != NULL &&
	    authstr_cb_end_point((struct authstr_span){ der, (size_t)len }, out,
		NULL) == AUTHSTR_OK) {
		struct authstr_span hash = authstr_buf_span(out);

		memcpy(b->data, hash.p, hash.len);
		b->len = hash.len;
	}
	OPENSSL_free(der);
	authstr_buf_free(out);
	return b->len > 0;
}

/* In the order in which they are tried where none is asked for: RFC 9266
 * section 3 for TLS 1.3; before, RFC 5802 section 6.1 makes tls-unique the
 * default. */
static const struct {
	const char *type;
	bool (*take)(SSL *ssl, struct net_binding *b);
	bool (*is_wise)(SSL *ssl);
} types[] = {
	{ "tls-exporter", take_exporter, is_13 },
	{ "tls-unique", take_unique, is_unique },
	{ "tls-server-end-point", take_end_point, is_any },
};
#define TYPES (sizeof(types) / sizeof(types[0]))

static bool
is(struct authstr_span name, const char *type)
{
	size_t len = strlen(type);

	return name.len == len && memcmp(name.p, type, len) == 0;
}

static bool
take(SSL *ssl, size_t i, struct net_binding *b)
{
	b->len = 0;
	b->type = types[i].type;
	ERR_clear_error();
	return types[i].take(ssl, b);
}

/* What there is instead. */
static int
unavailable(SSL *ssl, struct authstr_span asked, struct authstr_error *err)
{
	struct net_binding b;
	char others[80] = "none";
	size_t len = 0;

	for (size_t i = 0; i < TYPES; i++)
		if (take(ssl, i, &b))
			len +=
			    (size_t)snprintf(others + len, sizeof(others) - len,
				"%s%s", len > 0 ? " and " : "", b.type);
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "cb-type-unavailable",
	    "expected a channel that can be bound by %.*s, found %s with %s",
	    (int)asked.len, (const char *)asked.p, SSL_get_version(ssl),
	    others);
}

int
net_binding_take(SSL *ssl, struct authstr_span asked, struct net_binding *out,
    struct authstr_error *err)
{
	for (size_t i = 0; i < TYPES; i++) {
		bool wanted = asked.p != NULL ? is(asked, types[i].type)
					      : types[i].is_wise(ssl);

		if (wanted && take(ssl, i, out))
			return EXIT_DONE;
	}
	*out = (struct net_binding){ .type = NULL };
	return asked.p == NULL ? EXIT_DONE : unavailable(ssl, asked, err);
}

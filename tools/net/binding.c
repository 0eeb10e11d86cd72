/* SPDX-License-Identifier: MIT */
/*
 * binding: what a login can be bound to (RFC 5056), from the live TLS.
 */
#include <string.h>
#include <openssl/err.h>
#include "out/fail.h"
#include "net/inside.h"

/* RFC 9266 section 2: 32 octets, for want of any other length. */
#define EXPORTER_LEN 32

static const char exporter_label[] = "EXPORTER-Channel-Binding";

/* RFC 8446 appendix C.5 names tls-exporter's equal for it. */
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

/* RFC 5929 section 3: the first Finished, which is the server's where the
 * session was resumed.  RFC 8446 appendix C.5: TLS 1.3 has none. */
static bool
take_unique(SSL *ssl, struct net_binding *b)
{
	if (is_13(ssl))
		return false;
	b->len = SSL_session_reused(ssl)
		     ? SSL_get_peer_finished(ssl, b->data, sizeof(b->data))
		     : SSL_get_finished(ssl, b->data, sizeof(b->data));
	return b->len > 0 && b->len <= sizeof(b->data);
}

/* RFC 5929 section 4.1: the digest of the certificate by its signature's own,
 * but never by MD5 or SHA-1; a signature without a single digest (Ed25519)
 * leaves it undefined. */
static bool
take_end_point(SSL *ssl, struct net_binding *b)
{
	X509 *x = SSL_get0_peer_certificate(ssl);
	unsigned char *der = NULL;
	struct authstr_buf *out = authstr_buf_new(sizeof(b->data));
	int digest = NID_undef, len = x != NULL ? i2d_X509(x, &der) : -1;
	bool ok = len > 0 && out != NULL &&
		  X509_get_signature_info(x, &digest, NULL, NULL, NULL) == 1 &&
		  digest != NID_undef;

	if (digest == NID_md5 || digest == NID_sha1 || digest == NID_md5_sha1)
		digest = NID_sha256;
	ok = ok && authstr_digest(OBJ_nid2sn(digest),
		       (struct authstr_span){ der, (size_t)len }, out,
		       NULL) == AUTHSTR_OK;
	if (ok) {
		struct authstr_span hash = authstr_buf_span(out);

		memcpy(b->data, hash.p, hash.len);
		b->len = hash.len;
	}
	OPENSSL_free(der);
	authstr_buf_free(out);
	return ok;
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

static bool
take(SSL *ssl, size_t i, struct net_binding *b)
{
	b->len = 0;
	b->type = types[i].type;
	ERR_clear_error();
	return types[i].take(ssl, b);
}

int
net_binding_take(SSL *ssl, const char *asked, struct net_binding *out,
    struct authstr_error *err)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		bool wanted = asked != NULL ? strcmp(asked, types[i].type) == 0
					    : types[i].is_wise(ssl);

		if (wanted && take(ssl, i, out))
			return EXIT_DONE;
	}
	*out = (struct net_binding){ .type = NULL };
	if (asked == NULL)
		return EXIT_DONE;
	return fail(err, EXIT_AUTH, AUTHSTR_NO_OFFSET, "cb-type-unavailable",
	    "expected a channel that has %s, found %s with %s", asked,
	    SSL_get_version(ssl),
	    is_13(ssl) || is_unique(ssl) ? SSL_get_cipher_name(ssl)
					 : "no extended master secret");
}

/* SPDX-License-Identifier: MIT */
#include "msa_sink/ca_sign.h"
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include "entropy.h"

#define HOUR 3600L
#define CA_DAYS 30

struct extension {
	int nid;
	const char *value; /* NULL: not this one */
};

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
	for (; list->nid != 0; list++) {
		if (list->value == NULL)
			continue;
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
make_ca(EVP_PKEY *key, const char *constraint)
{
	const struct extension list[] = {
		{ NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
		{ NID_key_usage, "critical,keyCertSign,cRLSign" },
		{ NID_subject_key_identifier, "hash" },
		{ NID_name_constraints, constraint },
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

/* The names of that many other hosts; NULL for want of memory. */
static char *
many_names(unsigned n)
{
	size_t size = (size_t)n * 32 + 1, len = 0;
	char *text = calloc(1, size);

	for (unsigned i = 0; text != NULL && i < n; i++)
		len += (size_t)snprintf(text + len, size - len,
		    "%sDNS:mail%u.example.org", i > 0 ? "," : "", i);
	return text;
}

static bool
set_dates(X509 *x, const struct ca_kind *kind)
{
	if (kind->from == 0 && kind->to == 0)
		return true;
	return X509_gmtime_adj(
		   X509_getm_notBefore(x), kind->from * 24 * HOUR) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(x), kind->to * 24 * HOUR) !=
		   NULL;
}

static X509 *
make_server(
    EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, const struct ca_kind *kind)
{
	char *many = kind->more > 0 ? many_names(kind->more) : NULL;
	const struct extension list[] = {
		{ NID_basic_constraints, "critical,CA:FALSE" },
		{ NID_key_usage, "critical,digitalSignature" },
		{ NID_ext_key_usage,
		    kind->usage != NULL ? kind->usage : "serverAuth" },
		{ NID_subject_key_identifier, "hash" },
		{ NID_authority_key_identifier, ca != NULL ? "keyid" : NULL },
		{ NID_subject_alt_name, many != NULL ? many : kind->names },
		{ 0, NULL },
	};
	X509 *x = blank(
	    key, "localhost", ca != NULL ? X509_get_subject_name(ca) : NULL);

	if (x != NULL &&
	    (!set_dates(x, kind) || !extend(x, ca != NULL ? ca : x, list) ||
		X509_sign(x, ca_key, EVP_sha256()) <= 0)) {
		X509_free(x);
		x = NULL;
	}
	free(many);
	return x;
}

/* The certificate that signs the server's in place of the CA's; NULL if it
 * cannot be made. */
static X509 *
make_other(struct ca_made *m, const struct ca_kind *kind)
{
	const struct ca_kind plain = { .names = "DNS:mail.example.org" };

	if ((m->other_key = EVP_EC_gen("P-256")) == NULL)
		return NULL;
	if (kind->signer == CA_STRANGER)
		return make_ca(m->other_key, NULL);
	return make_server(m->other_key, m->root, m->root_key, &plain);
}

static X509 *
make_leaf(struct ca_made *m, const struct ca_kind *kind)
{
	switch (kind->signer) {
	case CA_SELF:
		return make_server(m->key, NULL, m->key, kind);
	case CA_STRANGER:
	case CA_LEAF:
		m->other = make_other(m, kind);
		return m->other == NULL
			   ? NULL
			   : make_server(m->key, m->other, m->other_key, kind);
	case CA_ROOT:
		break;
	}
	return make_server(m->key, m->root, m->root_key, kind);
}

bool
ca_sign(struct ca_made *m, const struct ca_kind *kind)
{
	if ((m->root_key = EVP_EC_gen("P-256")) == NULL ||
	    (m->key = EVP_EC_gen("P-256")) == NULL ||
	    (m->root = make_ca(m->root_key, kind->constraint)) == NULL)
		return false;
	m->leaf = make_leaf(m, kind);
	return m->leaf != NULL;
}

void
ca_sign_free(struct ca_made *m)
{
	X509_free(m->leaf);
	X509_free(m->other);
	X509_free(m->root);
	EVP_PKEY_free(m->key);
	EVP_PKEY_free(m->other_key);
	EVP_PKEY_free(m->root_key);
}

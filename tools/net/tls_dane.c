/* SPDX-License-Identifier: MIT */
/*
 * tls_dane: a certificate that DNS vouches for (RFC 6698, 7671, 7672).
 */
#include <string.h>
#include "net/inside.h"

/* Hands over the records; what OpenSSL has no use for (an unknown digest, data
 * of a wrong length) is left out.  Without any that is of use, the certificate
 * is looked at as always. */
bool
net_dane_set(SSL *ssl, const struct net_options *o, const char *host,
    struct net_tls_report *report)
{
	bool fine = true;

	if (o->n_tlsa == 0 || o->dane_base == NULL)
		return true;
	if (SSL_CTX_dane_enable(SSL_get_SSL_CTX(ssl)) != 1 ||
	    SSL_dane_enable(ssl, o->dane_base) != 1)
		return false;
	/* RFC 7671 section 5.1: who has the key, has the name. */
	SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
	for (size_t i = 0; i < o->n_tlsa; i++) {
		struct net_tlsa *r = &o->tlsa[i];
		int rc = r->unusable != NULL
			     ? 0
			     : SSL_dane_tlsa_add(ssl, r->usage, r->selector,
				   r->matching, r->data.p, r->data.len);

		if (rc < 0)
			fine = false;
		else if (rc > 0)
			report->dane = true;
		else if (r->unusable == NULL)
			r->unusable = "OpenSSL has no use for it";
	}
	/* The names that a certificate of DANE-TA may have. */
	return fine &&
	       X509_VERIFY_PARAM_add1_host(SSL_get0_param(ssl), host, 0) == 1;
}

void
net_dane_read(SSL *ssl, struct net_tls_report *report)
{
	int depth;

	if (!report->dane)
		return;
	depth = SSL_get0_dane_authority(ssl, NULL, NULL);
	report->dane_match = depth >= 0 && report->verified;
	if (depth >= 0)
		SSL_get0_dane_tlsa(ssl, &report->dane_usage,
		    &report->dane_selector, &report->dane_matching, NULL, NULL);
}

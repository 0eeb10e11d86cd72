/* SPDX-License-Identifier: MIT */
/*
 * fault: why TLS failed, in words.
 */
#include <stdio.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/tls1.h>
#include <openssl/x509v3.h>
#include "net/inside.h"

void
net_report_copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

/* What OpenSSL says of a certificate, as an administrator would say it.  What
 * follows from another fault is left out (text NULL). */
static const struct {
	int fault;
	const char *text;
} faults[] = {
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	    "the certificate is self-signed, and not trusted" },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
	    "the chain ends at a root that is not trusted" },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
	    "the issuer is not known: the server left out an intermediate "
	    "certificate, or its root is not trusted" },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, NULL },
	{ X509_V_ERR_CERT_UNTRUSTED, NULL },
	{ X509_V_ERR_INVALID_PURPOSE,
	    "the certificate is not meant for servers (its purposes lack "
	    "serverAuth)" },
	{ X509_V_ERR_INVALID_CA,
	    "a certificate in the chain is not allowed to sign others" },
	{ X509_V_ERR_EE_KEY_TOO_SMALL, "the certificate's key is too short" },
	{ X509_V_ERR_CA_KEY_TOO_SMALL, "a key in the chain is too short" },
	{ X509_V_ERR_CA_MD_TOO_WEAK,
	    "the chain is signed with a digest that is too weak" },
	{ X509_V_ERR_CERT_REVOKED, "the certificate has been revoked" },
};

static void
join(struct net_tls_report *r, const char *text)
{
	size_t len = strlen(r->error);

	if (strstr(r->error, text) != NULL)
		return;
	snprintf(r->error + len, sizeof(r->error) - len, "%s%s",
	    len > 0 ? "; " : "", text);
}

static void
date_fault(const char *what, const ASN1_TIME *t, char *text, size_t size)
{
	struct tm tm = { 0 };

	ASN1_TIME_to_tm(t, &tm);
	snprintf(text, size, "%s %04d-%02d-%02d", what, tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

static void
name_fault(
    const struct net_tls_report *r, const char *host, char *text, size_t size)
{
	const struct net_cert *leaf = r->chain;
	size_t shown = leaf == NULL ? 0 : leaf->n_names, len;

	len = (size_t)snprintf(text, size, "the certificate is not for %s, %s",
	    host, shown > 0 ? "but for" : "and names no host");
	for (size_t i = 0; i < shown && len < size; i++) {
		if (i == 3) {
			snprintf(
			    text + len, size - len, " and %zu more", shown - i);
			return;
		}
		len += (size_t)snprintf(text + len, size - len, "%s %s",
		    i > 0 ? "," : "", leaf->names[i]);
	}
}

void
net_fault_tell(
    struct net_tls_report *r, const char *host, int fault, X509 *cert)
{
	char text[200];

	switch (fault) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		name_fault(r, host, text, sizeof(text));
		join(r, text);
		return;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		date_fault("the certificate expired on",
		    X509_get0_notAfter(cert), text, sizeof(text));
		join(r, text);
		return;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		date_fault("the certificate is not valid before",
		    X509_get0_notBefore(cert), text, sizeof(text));
		join(r, text);
		return;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (faults[i].fault != fault)
			continue;
		if (faults[i].text != NULL)
			join(r, faults[i].text);
		return;
	}
	join(r, X509_verify_cert_error_string(fault));
}

/* ------------------------------------------------------- the handshake -- */

static const struct {
	int reason;
	const char *text;
} reasons[] = {
	{ SSL_R_UNSUPPORTED_PROTOCOL,
	    "the server does not speak TLS 1.2 or later" },
	{ SSL_R_TLSV1_ALERT_PROTOCOL_VERSION,
	    "the server does not speak TLS 1.2 or later" },
	{ SSL_R_UNEXPECTED_EOF_WHILE_READING,
	    "the server closed the connection in the TLS handshake" },
	{ SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE,
	    "the server refuses the TLS handshake: no cipher in common, or it "
	    "wants a client certificate" },
	{ SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
	    "the server wants a client certificate" },
	{ SSL_R_TLSV1_UNRECOGNIZED_NAME,
	    "the server has no certificate for this name" },
	{ SSL_R_DH_KEY_TOO_SMALL, "the server's DH key is too short" },
};

const char *
net_fault_reason(unsigned long code)
{
	const char *text;

	if (code == 0)
		return "the connection was lost in the TLS handshake";
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (ERR_GET_REASON(code) == reasons[i].reason)
			return reasons[i].text;
	text = ERR_reason_error_string(code);
	return text != NULL ? text : "the TLS handshake failed";
}

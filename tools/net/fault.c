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

/* A fault, and what its words are made of. */
struct told {
	const struct net_tls_report *report;
	const char *host;
	X509 *cert; /* the one at fault; may be NULL */
};

static void
date_fault(const char *what, const struct told *t, const ASN1_TIME *date,
    char *text, size_t size)
{
	struct tm tm = { 0 };
	bool ca = (X509_get_extension_flags(t->cert) & EXFLAG_CA) != 0 &&
		  t->report->n_chain > 1;

	ASN1_TIME_to_tm(date, &tm);
	snprintf(text, size, "the %scertificate %s %04d-%02d-%02d",
	    ca ? "CA's " : "", what, tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday);
}

static void
expired(const struct told *t, char *text, size_t size)
{
	date_fault("expired on", t, X509_get0_notAfter(t->cert), text, size);
}

static void
not_yet(const struct told *t, char *text, size_t size)
{
	date_fault(
	    "is not valid before", t, X509_get0_notBefore(t->cert), text, size);
}

static void
wrong_name(const struct told *t, char *text, size_t size)
{
	const struct net_cert *leaf = t->report->chain;
	size_t shown = leaf == NULL ? 0 : leaf->n_names, len;

	len = (size_t)snprintf(text, size, "the certificate is not for %s, %s",
	    t->host, shown > 0 ? "but for" : "and names no host");
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

/* What must have signed the last certificate of the chain.  A server that
 * sends its own alone has most often forgotten the intermediate. */
static void
unknown_issuer(const struct told *t, char *text, size_t size)
{
	const struct net_tls_report *r = t->report;
	const char *issuer =
	    r->n_chain > 0 ? r->chain[r->n_chain - 1].issuer : NULL;

	snprintf(text, size,
	    "the issuer (%.60s) is not known: %s, or its root is not trusted",
	    issuer != NULL ? issuer : "?",
	    r->n_chain == 1 ? "the server sent its own certificate alone and "
			      "left out an intermediate one"
			    : "the server left out an intermediate "
			      "certificate");
}

static void
weak_key(const struct told *t, char *text, size_t size)
{
	char key[40] = "unknown";

	if (t->cert != NULL)
		net_key_name(t->cert, key, sizeof(key));
	snprintf(text, size, "a key of the chain is too weak: %s", key);
}

/* What OpenSSL says of a certificate, as an administrator would say it: a text,
 * or a function that makes it.  What follows from another fault is left out
 * (neither). */
static const struct {
	int fault;
	const char *text;
	void (*say)(const struct told *t, char *text, size_t size);
} faults[] = {
	{ X509_V_ERR_HOSTNAME_MISMATCH, NULL, wrong_name },
	{ X509_V_ERR_IP_ADDRESS_MISMATCH, NULL, wrong_name },
	{ X509_V_ERR_CERT_HAS_EXPIRED, NULL, expired },
	{ X509_V_ERR_CERT_NOT_YET_VALID, NULL, not_yet },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, NULL, unknown_issuer },
	{ X509_V_ERR_EE_KEY_TOO_SMALL, NULL, weak_key },
	{ X509_V_ERR_CA_KEY_TOO_SMALL, NULL, weak_key },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, NULL, NULL },
	{ X509_V_ERR_CERT_UNTRUSTED, NULL, NULL },
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	    "the certificate is self-signed, and not trusted", NULL },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
	    "the chain ends at a root that is not trusted", NULL },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
	    "a certificate of the chain has an issuer that is not known",
	    NULL },
	{ X509_V_ERR_INVALID_PURPOSE,
	    "the certificate is not meant for servers (its purposes lack "
	    "serverAuth)",
	    NULL },
	{ X509_V_ERR_INVALID_CA,
	    "a certificate in the chain is not allowed to sign others", NULL },
	{ X509_V_ERR_PERMITTED_VIOLATION,
	    "its CA may not certify this name (name constraints permit "
	    "others)",
	    NULL },
	{ X509_V_ERR_EXCLUDED_VIOLATION,
	    "its CA may not certify this name (name constraints exclude it)",
	    NULL },
	{ X509_V_ERR_PATH_LENGTH_EXCEEDED,
	    "the chain is longer than a certificate in it allows", NULL },
	{ X509_V_ERR_CERT_SIGNATURE_FAILURE,
	    "the signature of a certificate is wrong", NULL },
	{ X509_V_ERR_CA_MD_TOO_WEAK,
	    "the chain is signed with a digest that is too weak", NULL },
	{ X509_V_ERR_DANE_NO_MATCH,
	    "no TLSA record fits the certificate (DANE)", NULL },
	{ X509_V_ERR_CERT_REVOKED, "the certificate has been revoked", NULL },
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

void
net_fault_tell(
    struct net_tls_report *r, const char *host, int fault, X509 *cert)
{
	struct told told = { r, host, cert };
	char text[240];

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (faults[i].fault != fault)
			continue;
		if (faults[i].say != NULL) {
			faults[i].say(&told, text, sizeof(text));
			join(r, text);
		} else if (faults[i].text != NULL) {
			join(r, faults[i].text);
		}
		return;
	}
	join(r, X509_verify_cert_error_string(fault));
}

/* ------------------------------------------------------- the handshake -- */

static const struct {
	int reason;
	const char *text;
} reasons[] = {
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

/* By the least version, and by the only one. */
static const struct {
	int version;
	const char *least, *only;
} version_reasons[] = {
	{ TLS1_VERSION, "the server does not speak TLS 1.0 or later",
	    "the server does not accept TLS 1.0" },
	{ TLS1_1_VERSION, "the server does not speak TLS 1.1 or later",
	    "the server does not accept TLS 1.1" },
	{ TLS1_2_VERSION, "the server does not speak TLS 1.2 or later",
	    "the server does not accept TLS 1.2" },
	{ TLS1_3_VERSION, "the server does not speak TLS 1.3",
	    "the server does not accept TLS 1.3" },
};

static const char *
version_reason(const struct net_options *o)
{
	int floor = net_tls_floor(o);
	size_t i = 0;

	while (version_reasons[i].version != floor)
		i++;
	return o->tls_only != NULL ? version_reasons[i].only
				   : version_reasons[i].least;
}

const char *
net_fault_reason(unsigned long code, const struct net_options *o)
{
	const char *text;

	if (code == 0)
		return "the connection was lost in the TLS handshake";
	if (ERR_GET_REASON(code) == SSL_R_UNSUPPORTED_PROTOCOL ||
	    ERR_GET_REASON(code) == SSL_R_WRONG_SSL_VERSION ||
	    ERR_GET_REASON(code) == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION)
		return version_reason(o);
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (ERR_GET_REASON(code) == reasons[i].reason)
			return reasons[i].text;
	text = ERR_reason_error_string(code);
	return text != NULL ? text : "the TLS handshake failed";
}

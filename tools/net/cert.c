/* SPDX-License-Identifier: MIT */
/*
 * cert: a certificate in words.  All of its strings are bytes from outside;
 * whoever prints them makes them safe.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include "ascii.h"
#include "net/inside.h"

/* "CN=mail.example.org, O=Example": UTF-8 stays as it is, controls are
 * escaped. */
#define NAME_FLAGS                                                             \
	(XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN |                               \
	    (ASN1_STRFLGS_RFC2253 & ~ASN1_STRFLGS_ESC_MSB))

static char *
copy(const void *p, size_t len)
{
	char *s = malloc(len + 1);

	if (s == NULL)
		return NULL;
	if (len > 0)
		memcpy(s, p, len);
	s[len] = '\0';
	return s;
}

static char *
name_text(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes, *text = NULL;
	long len;

	if (bio == NULL)
		return NULL;
	if (X509_NAME_print_ex(bio, name, 0, NAME_FLAGS) >= 0) {
		len = BIO_get_mem_data(bio, &bytes);
		text = copy(bytes, len > 0 ? (size_t)len : 0);
	}
	BIO_free(bio);
	return text;
}

static char *
time_text(const ASN1_TIME *t)
{
	struct tm tm;
	char text[32] = "";

	if (ASN1_TIME_to_tm(t, &tm) == 1)
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return copy(text, strlen(text));
}

/* Whole days from (NULL: now) to then, rounded towards the past: -1 has just
 * expired. */
static long
days_between(const ASN1_TIME *from, const ASN1_TIME *to)
{
	int days = 0, seconds = 0;

	ASN1_TIME_diff(&days, &seconds, from, to);
	return seconds < 0 ? days - 1L : days;
}

/* A NUL inside must not cut a name short: "bank.example\0.evil.example". */
static char *
dns_text(const ASN1_STRING *s)
{
	int len = ASN1_STRING_length(s);
	char *text = copy(ASN1_STRING_get0_data(s), len > 0 ? (size_t)len : 0);

	for (int i = 0; text != NULL && i < len; i++)
		if (text[i] == '\0')
			text[i] = '?';
	return text;
}

static char *
ip_text(const ASN1_OCTET_STRING *s)
{
	int len = ASN1_STRING_length(s);
	int family = len == 4 ? AF_INET : AF_INET6;
	char text[INET6_ADDRSTRLEN] = "";

	if (len == 4 || len == 16)
		inet_ntop(family, ASN1_STRING_get0_data(s), text, sizeof(text));
	return copy(text, strlen(text));
}

/* RFC 4985: "_imaps.example.org", a service of a domain; or NULL. */
static const ASN1_STRING *
srv_name(const GENERAL_NAME *name)
{
	const OTHERNAME *other = name->d.otherName;

	return name->type == GEN_OTHERNAME &&
		       OBJ_obj2nid(other->type_id) == NID_SRVName &&
		       other->value->type == V_ASN1_IA5STRING
		   ? other->value->value.ia5string
		   : NULL;
}

bool
net_cert_has_srv(X509 *x, const char *wanted)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	size_t len = strlen(wanted);
	bool found = false;

	for (int i = 0; !found && i < sk_GENERAL_NAME_num(names); i++) {
		const ASN1_STRING *s =
		    srv_name(sk_GENERAL_NAME_value(names, i));

		found = s != NULL && ASN1_STRING_length(s) == (int)len &&
			ascii_same((const char *)ASN1_STRING_get0_data(s),
			    wanted, len);
	}
	GENERAL_NAMES_free(names);
	return found;
}

static bool
read_names(X509 *x, struct net_cert *out)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int n = sk_GENERAL_NAME_num(names);
	bool fine = true;

	if (n > 0)
		out->names = calloc((size_t)n, sizeof(*out->names));
	for (int i = 0; out->names != NULL && i < n; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char *text;

		if (name->type == GEN_DNS)
			text = dns_text(name->d.dNSName);
		else if (name->type == GEN_IPADD)
			text = ip_text(name->d.iPAddress);
		else if (srv_name(name) != NULL)
			text = dns_text(srv_name(name));
		else
			continue; /* nothing that a host could be called */
		if (text != NULL)
			out->names[out->n_names++] = text;
		else
			fine = false;
	}
	GENERAL_NAMES_free(names);
	return fine && (n <= 0 || out->names != NULL);
}

/* Octets as hexadecimal digits, in capitals as openssl prints them. */
static char *
hex_text(const unsigned char *p, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = malloc(2 * len + 1);

	for (size_t i = 0; text != NULL && i < len; i++) {
		text[2 * i] = digits[p[i] >> 4];
		text[2 * i + 1] = digits[p[i] & 15];
	}
	if (text != NULL)
		text[2 * len] = '\0';
	return text;
}

/* RFC 5280 section 4.1.2.2: up to 20 octets; what is longer is no serial. */
static char *
serial_text(const X509 *x)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x);
	int len = ASN1_STRING_length(serial);

	return hex_text(ASN1_STRING_get0_data(serial), len < 0 ? 0
						       : len > 64
							   ? 64
							   : (size_t)len);
}

static bool
read_details(X509 *x, struct net_cert *out)
{
	unsigned char hash[NET_SHA256];
	char key[40];
	const char *signature = OBJ_nid2ln(X509_get_signature_nid(x));

	net_key_name(x, key, sizeof(key));
	out->key = copy(key, strlen(key));
	out->signature = copy(signature, strlen(signature));
	out->serial = serial_text(x);
	if (net_key_hash(x, hash))
		out->sha256 = hex_text(hash, sizeof(hash));
	return out->key != NULL && out->signature != NULL &&
	       out->serial != NULL && out->sha256 != NULL;
}

bool
net_cert_read(X509 *x, struct net_cert *out)
{
	memset(out, 0, sizeof(*out));
	out->subject = name_text(X509_get_subject_name(x));
	out->issuer = name_text(X509_get_issuer_name(x));
	out->not_before = time_text(X509_get0_notBefore(x));
	out->not_after = time_text(X509_get0_notAfter(x));
	out->days_left = days_between(NULL, X509_get0_notAfter(x));
	out->days_whole =
	    days_between(X509_get0_notBefore(x), X509_get0_notAfter(x));
	return read_details(x, out) && read_names(x, out) &&
	       out->subject != NULL && out->issuer != NULL &&
	       out->not_before != NULL && out->not_after != NULL;
}

bool
net_cert_ends_soon(const struct net_cert *c)
{
	return c->days_left >= 0 && c->days_left < 14 &&
	       c->days_left < c->days_whole / 3;
}

void
net_cert_free(struct net_cert *c)
{
	free(c->subject);
	free(c->issuer);
	free(c->not_before);
	free(c->not_after);
	free(c->key);
	free(c->signature);
	free(c->serial);
	free(c->sha256);
	for (size_t i = 0; i < c->n_names; i++)
		free(c->names[i]);
	free(c->names);
}

bool
net_tls_report_pem(struct net_tls_report *r, struct authstr_span pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *x = NULL;

	if (r->chain == NULL && bio != NULL)
		x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (x == NULL)
		return false;
	if ((r->chain = calloc(1, sizeof(*r->chain))) != NULL) {
		net_cert_read(x, r->chain);
		r->n_chain = 1;
	}
	X509_free(x);
	return r->chain != NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * tls: the handshake, and what it came to.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include "out/fail.h"
#include "net/inside.h"

#define CHAIN_MAX 16

/* One handshake; hangs on the SSL as its app data. */
struct net_shake {
	struct net_tls_report *report;
	const char *host;
	const struct net_options *o;
	SSL *ssl;
	unsigned char first[4]; /* what came first on the wire */
	size_t n_first;
};

/* ---------------------------------------------------------- the chain -- */

static void
read_chain(const STACK_OF(X509) * chain, struct net_tls_report *report)
{
	int n = sk_X509_num(chain);

	if (n <= 0 || report->chain != NULL)
		return;
	if (n > CHAIN_MAX)
		n = CHAIN_MAX;
	report->chain = calloc((size_t)n, sizeof(*report->chain));
	for (int i = 0; report->chain != NULL && i < n; i++)
		net_cert_read(
		    sk_X509_value(chain, i), &report->chain[report->n_chain++]);
}

/* Called for each fault; going on shows all of them, the verdict stays. */
static int
note_fault(int ok, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
	    store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct net_shake *shake = SSL_get_app_data(ssl);
	X509 *cert = X509_STORE_CTX_get_current_cert(store);
	int fault = X509_STORE_CTX_get_error(store);

	if (fault == X509_V_ERR_HOSTNAME_MISMATCH &&
	    shake->o->srv_name != NULL && cert != NULL &&
	    net_cert_has_srv(cert, shake->o->srv_name))
		return 1;
	if (!ok) {
		shake->report->verified = false;
		net_fault_tell(shake->report, shake->host, fault, cert);
	}
	return 1;
}

static int
verify(X509_STORE_CTX *store, void *arg)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
	    store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct net_shake *shake = SSL_get_app_data(ssl);

	(void)arg;
	/* Of old TLS, where it is allowed, the level is 0. */
	X509_VERIFY_PARAM_set_auth_level(
	    X509_STORE_CTX_get0_param(store), net_trust_level());
	read_chain(X509_STORE_CTX_get0_untrusted(store), shake->report);
	shake->report->verified = true;
	X509_STORE_CTX_set_verify_cb(store, note_fault);
	if (X509_verify_cert(store) != 1 && shake->report->verified) {
		shake->report->verified = false;
		net_fault_tell(shake->report, shake->host,
		    X509_STORE_CTX_get_error(store), NULL);
	}
	return shake->report->verified || shake->o->insecure;
}

/* ---------------------------------------------------------- the session -- */

/* The server asks for our certificate; nothing is changed. */
static int
note_asked(SSL *ssl, void *arg)
{
	struct net_shake *shake = SSL_get_app_data(ssl);

	(void)arg;
	shake->report->asked = true;
	shake->report->gave = shake->o->cert != NULL;
	return 1;
}

/* Remembers the first bytes the peer sent: plain text is told by them. */
static long
listen_in(BIO *bio, int op, const char *p, size_t len, int argi, long argl,
    int ret, size_t *done)
{
	struct net_shake *shake =
	    (struct net_shake *)(void *)BIO_get_callback_arg(bio);

	(void)len;
	(void)argi;
	(void)argl;
	if (op != (BIO_CB_READ | BIO_CB_RETURN) || ret <= 0)
		return ret;
	for (size_t i = 0; i < *done && shake->n_first < sizeof(shake->first);
	     i++)
		shake->first[shake->n_first++] = (unsigned char)p[i];
	return ret;
}

/* The name without the dot that may end it; an address without SNI (RFC 6066
 * section 3). */
static bool
expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	unsigned char address[16];
	size_t len = strlen(host);
	char name[256];

	if (inet_pton(AF_INET, host, address) == 1 ||
	    inet_pton(AF_INET6, host, address) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	if (len > 0 && host[len - 1] == '.')
		len--;
	if (len == 0 || len >= sizeof(name))
		return false;
	memcpy(name, host, len);
	name[len] = '\0';
	X509_VERIFY_PARAM_set_hostflags(
	    param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
		       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return X509_VERIFY_PARAM_set1_host(param, name, len) == 1 &&
	       SSL_set_tlsext_host_name(ssl, name) == 1;
}

static SSL *
prepare(struct net_link *l, SSL_CTX *trust, struct net_shake *shake)
{
	SSL *ssl = SSL_new(trust);
	BIO *in = BIO_new_fd(l->in, BIO_NOCLOSE);
	BIO *out = BIO_new_fd(l->out, BIO_NOCLOSE);

	if (ssl == NULL || in == NULL || out == NULL) {
		BIO_free(in);
		BIO_free(out);
		SSL_free(ssl);
		return NULL;
	}
	BIO_set_callback_ex(in, listen_in);
	BIO_set_callback_arg(in, (char *)(void *)shake);
	SSL_set_bio(ssl, in, out);
	SSL_set_app_data(ssl, shake);
	SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	SSL_set_cert_cb(ssl, note_asked, NULL);
	SSL_set_connect_state(ssl);
	X509_VERIFY_PARAM_set_purpose(
	    SSL_get0_param(ssl), X509_PURPOSE_SSL_SERVER);
	if (expect_host(ssl, shake->host) &&
	    net_dane_set(ssl, shake->o, shake->host, shake->report) &&
	    net_tls_set(ssl, shake->o))
		return ssl;
	SSL_free(ssl);
	return NULL;
}

static void
read_session(const SSL *ssl, struct net_tls_report *report)
{
	SSL *s = (SSL *)(uintptr_t)ssl; /* the macro below takes no const */
	const SSL_CIPHER *chosen = SSL_get_current_cipher(ssl);
	const char *group =
	    SSL_group_to_name(s, (int)SSL_get_negotiated_group(s));

	/* Where the handshake broke off the server had chosen all the same. */
	if (chosen == NULL)
		chosen = SSL_get_pending_cipher(ssl);

	net_report_copy(
	    report->version, sizeof(report->version), SSL_get_version(ssl));
	net_report_copy(report->cipher, sizeof(report->cipher),
	    chosen != NULL ? SSL_CIPHER_get_name(chosen) : "");
	net_report_copy(
	    report->group, sizeof(report->group), group != NULL ? group : "");
}

/* ------------------------------------------------------- the handshake -- */

/* "220 " and other text where a TLS record was expected (RFC 8446 section
 * 5.1: the first byte is 20 to 23, 3 follows). */
static bool
is_plain_text(const struct net_shake *shake)
{
	return shake->n_first >= 2 &&
	       (shake->first[0] < 20 || shake->first[0] > 23 ||
		   shake->first[1] != 3);
}

static void
note_answer(const struct net_shake *shake)
{
	shake->report->answered = shake->n_first > 0 && !is_plain_text(shake);
}

static int
explain(const struct net_shake *shake, struct authstr_error *err)
{
	unsigned long code = ERR_peek_error();
	const char *reason = net_fault_reason(code, shake->o);
	const char *mode = shake->report->mode;
	bool starttls = mode != NULL && strcmp(mode, "starttls") == 0;

	if (shake->report->chain != NULL && !shake->report->verified &&
	    shake->report->error[0] != '\0')
		return fail(err, EXIT_TLS, AUTHSTR_NO_OFFSET,
		    shake->report->dane ? "dane-mismatch" : "tls-verify",
		    "%.190s", shake->report->error);
	if (shake->report->asked && !shake->report->gave &&
	    ERR_GET_REASON(code) == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE)
		reason = "the server wants a client certificate";
	if (is_plain_text(shake) && starttls)
		reason = "the server says yes to STARTTLS, and goes on in "
			 "plain text";
	else if (is_plain_text(shake))
		reason = "the server speaks plain text where TLS was expected "
			 "(try --tls=starttls)";
	net_report_copy(
	    shake->report->error, sizeof(shake->report->error), reason);
	return fail(err, EXIT_TLS, AUTHSTR_NO_OFFSET,
	    is_plain_text(shake) ? "plain-on-tls-port" : "tls-handshake", "%s",
	    reason);
}

/* What the SSL refers to of the handshake ends with it. */
static void
let_go(struct net_shake *shake)
{
	if (shake->ssl == NULL)
		return;
	BIO_set_callback_ex(SSL_get_rbio(shake->ssl), NULL);
	SSL_set_app_data(shake->ssl, NULL);
}

int
net_shake_begin(struct net_link *l, SSL_CTX *trust, const char *host,
    const struct net_options *o, struct net_tls_report *report,
    struct net_shake **out, struct authstr_error *err)
{
	struct net_shake *shake = calloc(1, sizeof(*shake));

	report->tried = true;
	report->key_open = net_client_open(o);
	report->old_allowed =
	    o->tls_only == NULL && net_tls_floor(o) < TLS1_2_VERSION;
	if (shake != NULL) {
		*shake = (struct net_shake){
			.report = report, .host = host, .o = o
		};
		SSL_CTX_set_cert_verify_callback(trust, verify, NULL);
		shake->ssl = prepare(l, trust, shake);
	}
	if (shake != NULL && shake->ssl != NULL) {
		*out = shake;
		return EXIT_DONE;
	}
	free(shake);
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "tls-library",
	    "cannot set up TLS for host %s", host);
}

static int
finish(struct net_shake *shake, struct net_link *l, int rc)
{
	net_dane_read(shake->ssl, shake->report);
	note_answer(shake);
	if (shake->report->chain != NULL || rc == EXIT_DONE)
		read_session(shake->ssl, shake->report);
	shake->report->up = rc == EXIT_DONE;
	if (shake->report->up) {
		SSL_set_cert_cb(shake->ssl, NULL, NULL);
		shake->report->resumed = SSL_session_reused(shake->ssl) == 1;
		let_go(shake);
		l->ssl = shake->ssl;
		shake->ssl = NULL;
	}
	return rc;
}

int
net_shake_step(
    struct net_shake *shake, struct net_link *l, struct authstr_error *err)
{
	int rc;

	ERR_clear_error();
	rc = SSL_do_handshake(shake->ssl);
	switch (SSL_get_error(shake->ssl, rc)) {
	case SSL_ERROR_NONE:
		return finish(shake, l, EXIT_DONE);
	case SSL_ERROR_WANT_READ:
		l->events = POLLIN;
		return NET_MORE;
	case SSL_ERROR_WANT_WRITE:
		l->events = POLLOUT;
		return NET_MORE;
	default:
		return finish(shake, l, explain(shake, err));
	}
}

int
net_shake_late(struct net_shake *shake, struct authstr_error *err)
{
	static const char text[] = "the TLS handshake did not end in time";

	net_report_copy(
	    shake->report->error, sizeof(shake->report->error), text);
	note_answer(shake);
	if (shake->report->chain != NULL)
		read_session(shake->ssl, shake->report);
	return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout", text);
}

void
net_shake_free(struct net_shake *shake)
{
	if (shake == NULL)
		return;
	let_go(shake);
	SSL_free(shake->ssl);
	free(shake);
}

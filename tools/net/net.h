/* SPDX-License-Identifier: MIT */
/*
 * net: the only code that waits.  A target is parsed, a transport dialled, and
 * drive pumps a session over it until it is over or time is up.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "authstr.h"
#include "authstr-smtp.h"
#include "opt/opt.h"
#include "secret/hide.h"

/* A TLSA record (RFC 6698), and what is wrong with it. */
struct net_tlsa {
	unsigned char usage, selector, matching;
	struct authstr_span data;
	const char *unusable; /* or NULL */
};

/* Somebody else's connection, whose two ends we have been given. */
struct net_pipe {
	int in, out;  /* closed by the connection; they do not block */
	bool greeted; /* he took the greeting, and said STARTTLS */
};

/* The connection options that ehlo-caps and msa-test share (design section 4).
 */
struct net_options {
	const char *tls; /* auto|implicit|starttls|none */
	const char *ca_file, *ca_dir;
	bool insecure;
	const char *cert, *key;   /* the client's own; key NULL: in cert, too */
	const char *key_password; /* SOURCE */
	const char *tls_min;      /* "1.0".. "1.3"; NULL: 1.2 */
	const char *tls_only;     /* this version and no other; NULL: any */
	bool keep_session;        /* for a connection that resumes it */
	struct ssl_session_st *resume; /* NULL: a session of its own */
	const char *address;           /* the one of the host's to go to */
	const char *srv_name;          /* "_imaps.example.org" will do, too */
	const char *also_name;         /* that will do in a certificate, too */
	struct net_tlsa *tlsa; /* validated; a verdict on each is filled in */
	size_t n_tlsa;
	const char *dane_base;      /* the name that the records are for */
	const char *resolver;       /* ADDR[:PORT]; NULL: the system's */
	const char *trust_anchor;   /* a file of them; NULL: the root's */
	bool validate;              /* DNSSEC, as far as it goes */
	const char *connect;        /* HOST:PORT to dial instead */
	const char *proxy;          /* URL, or NULL */
	const char *proxy_password; /* SOURCE */
	const char *bind;           /* the address that we come from */
	const char *name;           /* for EHLO */
	unsigned timeout;           /* seconds, the whole session; 0: 60 */
	double begun; /* when its time began, by net_clock; 0: now */
	unsigned connect_timeout; /* 0: none of its own */
	unsigned stage_timeout;   /* greeting, EHLO, TLS..; 0: none */
	unsigned shake_timeout;   /* the handshake; 0: none of its own */
	bool v4, v6;
	const char *via;     /* COMMAND */
	const char *via_eol; /* crlf|lf|NULL */
	bool via_once;       /* COMMAND is the last program that is started */
	bool mech_asks;      /* the login asks others beside COMMAND: a KDC */
	const struct net_pipe *pipe; /* talk through it, and dial nobody */
	const char *quit_after;
	const char *cb_type; /* of the channel's binding; NULL: the best */
};
/* Rows for an applet whose values hold a struct net_options named net. */
#define NET_OPTIONS(values)                                                    \
	{ 0, "Connection", OPT_GROUP, NULL, NULL, NULL, 0 },                   \
	    { 0, "tls", OPT_CHOICE, "MODE", "auto|implicit|starttls|none",     \
		    "implicit on 465, 993, 995, else STARTTLS where offered "  \
		    "(auto)",                                                  \
		    offsetof(values, net.tls) },                               \
	    { 0, "ca-file", OPT_TEXT, "FILE", NULL,                            \
		    "trust the certificates in FILE, not the system's",        \
		    offsetof(values, net.ca_file) },                           \
	    { 0, "ca-dir", OPT_TEXT, "DIR", NULL,                              \
		    "trust the certificates in DIR (hashed names)",            \
		    offsetof(values, net.ca_dir) },                            \
	    { 0, "insecure", OPT_FLAG, NULL, NULL,                             \
		    "go on although the certificate does not verify",          \
		    offsetof(values, net.insecure) },                          \
	    { 0, "cert", OPT_TEXT, "FILE", NULL,                               \
		    "our own certificate, where the server asks for one",      \
		    offsetof(values, net.cert) },                              \
	    { 0, "key", OPT_TEXT, "FILE", NULL,                                \
		    "the key of --cert, if it is not in that file",            \
		    offsetof(values, net.key) },                               \
	    { 0, "key-password", OPT_SECRET, "SOURCE", NULL,                   \
		    "where the passphrase of the key comes from",              \
		    offsetof(values, net.key_password) },                      \
	    { 0, "tls-min", OPT_CHOICE, "VERSION", "1.0|1.1|1.2|1.3",          \
		    "the least version of TLS that will do (1.2)",             \
		    offsetof(values, net.tls_min) },                           \
	    { 0, "resolver", OPT_TEXT, "ADDR[:PORT]", NULL,                    \
		    "ask this resolver, not the system's",                     \
		    offsetof(values, net.resolver) },                          \
	    { 0, "connect", OPT_TEXT, "HOST:PORT", NULL,                       \
		    "connect there, but verify the name given",                \
		    offsetof(values, net.connect) },                           \
	    { 0, "proxy", OPT_URL, "URL", NULL,                                \
		    "connect through socks5://, socks5h:// or http://",        \
		    offsetof(values, net.proxy) },                             \
	    { 0, "proxy-password", OPT_SECRET, "SOURCE", NULL,                 \
		    "where the password for the proxy comes from",             \
		    offsetof(values, net.proxy_password) },                    \
	    { 0, "bind", OPT_TEXT, "ADDRESS", NULL,                            \
		    "connect from this address of ours",                       \
		    offsetof(values, net.bind) },                              \
	    { 0, "name", OPT_TEXT, "NAME", NULL, "our name in EHLO",           \
		    offsetof(values, net.name) },                              \
	    { 0, "timeout", OPT_SECONDS, "SECONDS", NULL,                      \
		    "limit for the whole session (60)",                        \
		    offsetof(values, net.timeout) },                           \
	    { 0, "connect-timeout", OPT_SECONDS, "SECONDS", NULL,              \
		    "limit for the connection alone",                          \
		    offsetof(values, net.connect_timeout) },                   \
	    { 0, "stage-timeout", OPT_SECONDS, "SECONDS", NULL,                \
		    "limit for each stage: greeting, EHLO, TLS..",             \
		    offsetof(values, net.stage_timeout) },                     \
	    { '4', "ipv4", OPT_FLAG, NULL, NULL, "IPv4 only",                  \
		    offsetof(values, net.v4) },                                \
	    { '6', "ipv6", OPT_FLAG, NULL, NULL, "IPv6 only",                  \
		    offsetof(values, net.v6) },                                \
	    { 0, "via", OPT_TEXT, "COMMAND", NULL,                             \
		    "talk through COMMAND's stdin and stdout",                 \
		    offsetof(values, net.via) },                               \
	{                                                                      \
		0, "via-eol", OPT_CHOICE, "EOL", "crlf|lf",                    \
		    "line ends for COMMAND (lf where it is s_client -crlf)",   \
		    offsetof(values, net.via_eol)                              \
	}

/* Of these the one that is typed counts, see opt.h. */
#define NET_PAIRS                                                              \
	{ "ipv4", "ipv6" }, { "ipv6", "ipv4" }, { "via", "via-eol" },          \
	    { "via", "connect" }, { "connect", "via" }, { "via", "bind" },     \
	    { "bind", "via" }, { "via", "proxy" }, { "proxy", "via" },         \
	    { "via", "proxy-password" }, { "proxy", "proxy-password" },        \
	    { "cert", "key" }, { "cert", "key-password" },                     \
	{                                                                      \
		"key", "key-password"                                          \
	}

/* What the options contradict each other in, for the user; NULL: nothing. */
const char *net_complaint(const struct net_options *o);

/* HOST[:PORT], [v6]:PORT, or a URL: smtp, smtps, submission, submissions, lmtp,
 * imap, imaps, pop3, pop3s, sieve; or a socket: unix:/path, with a scheme in
 * front as in lmtp+unix:/path.  Without a scheme the port says which protocol
 * it is, and the last part of a socket's path. */
struct net_target {
	char text[300]; /* as given */
	char host[256]; /* to dial: no brackets, in its ASCII form, with zone */
	char name[256]; /* to verify, and for SNI: the same without zone */
	char path[108]; /* of a socket; empty: none */
	uint16_t port;  /* default 587; of a scheme its own; 0: a socket */
	bool port_given; /* by number or scheme */
	bool implicit;   /* TLS at once: scheme, or the port in auto mode */
	enum authstr_protocol protocol;
};
int net_target_parse(
    const char *text, struct net_target *out, struct authstr_error *err);
/* "smtp", "imaps".. one after the other; NULL past the last. */
const char *net_scheme_name(size_t i);

/* What TLS came to; filled also where the verification failed. */
struct net_cert {
	char *subject, *issuer, *not_before, *not_after; /* ISO 8601 UTC */
	char **names;
	size_t n_names;
	long days_left, days_whole; /* of its life */
	char *key;                  /* "RSA 2048", "EC P-256", "Ed25519" */
	char *signature;            /* the algorithm, "ecdsa-with-SHA256" */
	char *serial, *sha256;      /* hexadecimal; the latter of all of it */
};
/* Fewer than 14 days and less than a third of its life are left. */
bool net_cert_ends_soon(const struct net_cert *c);
struct net_tls_report {
	bool tried, up, verified;
	bool answered;    /* in TLS, by an alert at least */
	bool captured;    /* read in a capture: what was verified, others say */
	const char *mode; /* implicit, starttls, outside */
	char version[16], cipher[64], group[32];
	char binding[24]; /* type; empty: no login can be bound */
	bool asked;       /* for a client certificate */
	bool gave;        /* and got one */
	bool key_open;    /* others can read the file with our key */
	bool old_allowed; /* TLS below 1.2, by --tls-min */
	bool dane;        /* TLSA records decided, */
	bool dane_match;  /* by one that fits: */
	unsigned char dane_usage, dane_selector, dane_matching;
	bool resumed;                   /* a session that was kept */
	struct ssl_session_st *session; /* kept; NULL: it cannot be resumed */
	char error[300]; /* why it failed or did not verify; empty: fine */
	struct net_cert *chain;
	size_t n_chain;
};
/* Fills the chain with the certificate in PEM text, as s_client prints it;
 * false, and nothing changed, if there is none. */
bool net_tls_report_pem(struct net_tls_report *r, struct authstr_span pem);
/* Whether anybody has verified the certificate, with whatever outcome. */
bool net_tls_judged(const struct net_tls_report *r);
void net_tls_report_free(struct net_tls_report *r);
json_t *net_tls_report_json(const struct net_tls_report *r);
void net_tls_report_print(const struct net_tls_report *r);

struct net_result {
	int status;                 /* enum exit_status */
	struct authstr_error error; /* rule NULL: fine */
	char address[64];           /* the server's, where it is known */
	uint16_t port;
	char proxy[300]; /* that it was reached through, with no login in it */
	double ms_connect, ms_tls, ms_total; /* < 0: not reached */
	double ms_lookup;                    /* 0: it was not waited for */
	struct net_tls_report tls;
	bool via;
	char *via_stderr; /* what the child said there, made safe; NULL none */
};
void net_result_free(struct net_result *r);
/* The reason may quote a reply, and a command log what it passes on. */
void net_result_hide(struct net_result *r, struct hide *hide);
/* TLS is what a command, or a pipe, may have; nothing here tells. */
bool net_tls_outside(const struct net_result *r);

/* Reads the files that the options name, before anybody is asked; validate: who
 * asks will want to know whether DNS is validated. */
int net_ready(
    const struct net_options *o, bool validate, struct authstr_error *err);
/* Before anything comes from outside: reads the client's key and the password
 * for a proxy, which may have to be asked for, and then gives up what a client
 * does not need. o is NULL where nobody will be asked; rename: a report will be
 * put in place. A command (--via) keeps all, and so do we until it runs, for
 * good where more than one may be started (via_once). */
int net_confine(
    const struct net_options *o, bool rename, struct authstr_error *err);
/* The mechanism that was named for the login, NULL for none: before
 * net_confine. */
void net_mech(struct net_options *o, const char *name);

/* Milliseconds of a clock that nobody sets. */
double net_clock(void);
/* Runs the whole session: dials (or starts --via), pumps, hands each event to
 * `see` as it happens, and ends within the deadline whatever the peer does. The
 * plan's EHLO name, TLS mode and quit stage are set here from the options. */
void net_run(const struct net_options *o, const struct net_target *target,
    struct authstr_session *session,
    void (*see)(const struct authstr_event *e, void *arg), void *arg,
    struct net_result *out);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * beside: what is asked of a server beside its capabilities, each of it by an
 * option: which versions of TLS it speaks, whether it resumes sessions, what
 * DNS says of its certificate, whether it keeps a policy; and how it was found.
 */
#ifndef EHLO_CAPS_BESIDE_H
#define EHLO_CAPS_BESIDE_H

#include "ehlo_caps/dane.h"
#include "ehlo_caps/ehlo_caps.h"
#include "ehlo_caps/found.h"
#include "ehlo_caps/mta_sts.h"

/* ------------------------------------------------ versions of TLS, each -- */

#define PROBE_VERSIONS 4
struct probe_version {
	const char *name; /* "TLSv1.2" */
	bool tried;       /* the handshake began */
	bool accepted;
	char cipher[64], group[32];
	char error[200];
};
struct probe_tls {
	struct probe_version versions[PROBE_VERSIONS];
};

/* A connection beside that which asked for the capabilities, up to TLS,
 * whatever the certificate. */
struct probe_side {
	struct net_options o;
	struct authstr_session *session;
	struct net_result result;
};
/* One for this version, TLS 1.0 to 1.3; NULL: no memory.  When it is freed,
 * take says what came of it, and gives its exit status. */
struct net_conn *probe_tls_connect(struct probe_side *side,
    const struct net_options *o, const struct net_target *target,
    size_t version);
int probe_tls_take(
    struct probe_side *side, size_t version, struct probe_tls *out);
void probe_tls_skip(size_t version, struct probe_tls *out);
/* One that wants the session again; whether it got it. */
struct net_conn *probe_tls_resume(struct probe_side *side,
    const struct net_options *o, const struct net_target *target,
    struct ssl_session_st *session);
bool probe_tls_resumed(struct probe_side *side, int *status);
void probe_tls_print(const struct probe_tls *p);
json_t *probe_tls_json(const struct probe_tls *p);
/* name: one of the four. */
const struct probe_version *probe_tls_version(
    const struct probe_tls *p, const char *name);
/* --------------------------------------------------------- all of it -- */

struct ehlo_wants {
	bool probe_tls, resume_tls, dane, all_addresses;
	const char *mta_sts;     /* the file of a policy */
	struct opt_list mx, srv; /* domains */
	struct mta_sts *policy;  /* read from the file */
};
/* Rows for values that hold a struct ehlo_wants named wants, and a struct
 * net_options named net. */
#define BESIDE_OPTIONS(values)                                                 \
	{ 0, "Domains", OPT_GROUP, NULL, NULL, NULL, 0 },                      \
	    { 0, "mx", OPT_LIST, "DOMAIN", NULL,                               \
		    "ask the hosts that take mail for DOMAIN (port 25)",       \
		    offsetof(values, wants.mx) },                              \
	    { 0, "srv", OPT_LIST, "DOMAIN", NULL,                              \
		    "ask the servers that DOMAIN names for mail programs",     \
		    offsetof(values, wants.srv) },                             \
	    { 0, "all-addresses", OPT_FLAG, NULL, NULL,                        \
		    "ask each address of a host on its own",                   \
		    offsetof(values, wants.all_addresses) },                   \
	    { 0, "dane", OPT_FLAG, NULL, NULL,                                 \
		    "have validated TLSA records decide on the certificate",   \
		    offsetof(values, wants.dane) },                            \
	    { 0, "trust-anchor", OPT_TEXT, "FILE", NULL,                       \
		    "validate DNS from these keys, not from the root's",       \
		    offsetof(values, net.trust_anchor) },                      \
	    { 0, "mta-sts", OPT_TEXT, "FILE", NULL,                            \
		    "hold the server against this policy (- is stdin)",        \
		    offsetof(values, wants.mta_sts) },                         \
	    { 0, "probe-tls", OPT_FLAG, NULL, NULL,                            \
		    "try each version of TLS on a connection of its own",      \
		    offsetof(values, wants.probe_tls) },                       \
	{                                                                      \
		0, "resume-tls", OPT_FLAG, NULL, NULL,                         \
		    "see whether a second connection resumes the TLS session", \
		    offsetof(values, wants.resume_tls)                         \
	}

struct ehlo_beside {
	const struct found_host *found; /* NULL: it was named */
	const char *at;                 /* the address of the host, or NULL */
	const char *addresses[NET_ASK_ADDRESSES + 1]; /* all of them */
	struct dane_check dane;
	struct sts_check sts;
	const char *host;
	char srv_name[DNS_NAME_MAX + 32]; /* "_imaps.example.org" */
	bool probed, resumption_tried, resumption;
	struct probe_tls probe;
	struct probe_side side;
	size_t step; /* of those connections; over 128: the signal's status */
	int side_status;
};

/* What is wrong with the options, or NULL; asked: somebody is. */
const char *beside_complaint(const struct ehlo_wants *w, bool many, bool asked);
/* Whether anything is wanted of a server. */
bool beside_wants(const struct ehlo_wants *w);
/* Reads the policy. */
int beside_begin(struct ehlo_wants *w, struct authstr_error *err);
void beside_end(struct ehlo_wants *w);
/* What the options must be before the first connection. */
void beside_prepare(const struct ehlo_wants *w, struct net_options *o,
    const struct found_host *found, struct ehlo_beside *out);
/* What must be known before one: the TLSA records of target, for its port; as
 * dane_begin and dane_end. */
int beside_before(const struct ehlo_wants *w, struct net_options *o,
    const struct net_target *target, struct ehlo_beside *out,
    void (*over)(void *arg), void *arg, struct authstr_error *err);
/* Whether a server that has answered is asked over a further connection; which
 * comes next; NULL: no memory. */
bool beside_goes_on(const struct ehlo_wants *w, const struct ehlo_view *v,
    struct ehlo_beside *b);
struct net_conn *beside_connect(const struct net_options *o,
    const struct net_target *target, const struct ehlo_view *v,
    struct ehlo_beside *b);
/* It was freed. */
void beside_took(struct ehlo_beside *b);
/* All is known: the exit status, which is the result's unless this makes it
 * worse.  target: NULL with --via alone. */
int beside_judge(const struct ehlo_wants *w, const struct net_target *target,
    const struct ehlo_view *v, struct ehlo_beside *b);
void beside_wipe(struct ehlo_beside *b);
void beside_print(const struct ehlo_view *v);
/* Into the object of a server, and its "tls". */
void beside_json_put(json_t *o, const struct ehlo_view *v);
void beside_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);

#endif

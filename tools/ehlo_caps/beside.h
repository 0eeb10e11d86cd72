/* SPDX-License-Identifier: MIT */
/*
 * beside: what is asked of a server beside its capabilities, each of it by an
 * option: which versions of TLS it speaks, whether it resumes sessions.
 */
#ifndef EHLO_CAPS_BESIDE_H
#define EHLO_CAPS_BESIDE_H

#include "ehlo_caps/ehlo_caps.h"

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

/* A connection for each version, TLS 1.0 to 1.3, whatever the certificate.
 * Gives EXIT_DONE, or the status of an interruption. */
int probe_tls_ask(const struct net_options *o, const struct net_target *target,
    struct probe_tls *out);
void probe_tls_print(const struct probe_tls *p);
json_t *probe_tls_json(const struct probe_tls *p);
/* name: one of the four. */
const struct probe_version *probe_tls_version(
    const struct probe_tls *p, const char *name);
/* Whether the first session is resumed by a second connection. */
bool probe_tls_resumes(const struct net_options *o,
    const struct net_target *target, struct ssl_session_st *session);

/* --------------------------------------------------------- all of it -- */

struct ehlo_wants {
	bool probe_tls, resume_tls;
};

struct ehlo_beside {
	bool probed, resumption_tried, resumption;
	struct probe_tls probe;
};

/* What the options must be before the first connection. */
void beside_prepare(const struct ehlo_wants *w, struct net_options *o);
/* Asks what is wanted of a server that has answered; gives the exit status,
 * which is *status unless this makes it worse. */
int beside_ask(const struct ehlo_wants *w, const struct net_options *o,
    const struct net_target *target, const struct ehlo_view *v,
    struct ehlo_beside *out);
void beside_print(const struct ehlo_view *v);
/* Into the object of a server, and its "tls". */
void beside_json_put(json_t *o, const struct ehlo_view *v);
void beside_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg);

#endif

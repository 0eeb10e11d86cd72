/* SPDX-License-Identifier: MIT */
/*
 * probe: one target, asked over one connection after the other until there is
 * an answer: the ports that a bare host may have, and again where that was
 * asked for.
 */
#ifndef EHLO_CAPS_PROBE_H
#define EHLO_CAPS_PROBE_H

#include "ehlo_caps/ehlo_caps.h"
#include "ehlo_caps/login.h"
#include "net/conn.h"
#include "secret/hide.h"

struct ehlo_probe {
	const struct net_options *given;
	const struct net_target *target; /* NULL: --via alone */
	const struct login *login;       /* NULL: nobody logs in */
	struct ehlo_view view;

	struct net_options o;      /* of this connection */
	struct net_target attempt; /* the same, with a port to try */
	size_t port;               /* its place among those to try */
	uint16_t open_port;        /* the first that was open; 0: none */
	int open_status;           /* and what came of it */
	struct authstr_error open_error;
	struct hide hide; /* where somebody logs in */
	bool old_hello;   /* HELO, for EHLO has lost a connection */
	struct authstr_session *session;
	struct net_result result;
	double start;
};

/* given and target are borrowed. */
void ehlo_probe_init(struct ehlo_probe *p, const struct net_options *given,
    const struct net_target *target);
/* The port that it goes to. */
uint16_t ehlo_probe_port(const struct ehlo_probe *p);
/* The next connection; NULL: no memory, and the result says so. */
struct net_conn *ehlo_probe_connect(struct ehlo_probe *p);
/* The connection was freed.  True: the view is whole.  False: connect anew. */
bool ehlo_probe_look(struct ehlo_probe *p);
/* Frees what it holds; it may begin anew. */
void ehlo_probe_wipe(struct ehlo_probe *p);

#endif

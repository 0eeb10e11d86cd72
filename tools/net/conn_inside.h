/* SPDX-License-Identifier: MIT */
/*
 * conn_inside: a connection as its two files see it: conn_plan.c sets it up
 * from the options, conn.c goes from phase to phase.
 */
#ifndef NET_CONN_INSIDE_H
#define NET_CONN_INSIDE_H

#include "net/drive.h"
#include "net/proxy.h"

enum phase {
	PHASE_LOOKUP, /* what is the host's address? */
	PHASE_HELD,   /* the gate is shut */
	PHASE_FIND,   /* what is the proxy's address? */
	PHASE_DIAL,
	PHASE_PROXY, /* it is to connect us */
	PHASE_TALK,
	PHASE_OVER
};

struct net_conn {
	const struct net_options *o;
	const struct net_target *target; /* NULL: --via alone */
	struct net_target there;         /* what is dialled: --connect */
	struct net_way *way;             /* through a proxy, or NULL */
	const struct net_address *from;  /* that we come from, or NULL */
	struct net_via via;
	bool tls; /* it may come to it */
	struct net_link link;
	struct net_drive drive;
	struct net_result *out;

	enum phase phase;
	struct net_lookup *lookup;
	struct net_dial *dial;
	bool (*enter)(const struct sockaddr *to, void *arg);
	void *enter_arg;
	struct net_waits waits;

	struct net_scout *scout;
	bool scouted; /* one has been out, or there is no use in it */
	double talk_start;

	double start, until; /* the whole session's */
	double held_since;
	double stage_start;
	double dial_start;  /* the address is known, and may be dialled */
	double dial_loaded; /* milliseconds, of ours, while it is dialled */
	bool lookup_awaited;
	char sent[16];  /* the last command; empty: none */
	double quit_at; /* when we said that we go; 0: not yet */
	void (*see)(const struct authstr_event *e, void *arg);
	void *arg;
};

/* Sets up session and connection as the options say. */
int net_conn_plan(struct net_conn *c, struct authstr_session *s);
/* Loads TLS and the certificates that are trusted, if it has not been done. */
int net_conn_trust(struct net_conn *c);

/* ------------------------------------------------------- conn_reach.c -- */

/* From a name to a connection: the first step, and one for each phase. */
int net_reach_begin(struct net_conn *c);
int net_reach_lookup(struct net_conn *c);
int net_reach_gate(struct net_conn *c);
int net_reach_find(struct net_conn *c);
int net_reach_dial(struct net_conn *c);
/* Time was up before there was one. */
int net_reach_late(struct net_conn *c);

/* --------------------------------------------------------------- way.c -- */

/* Looks whether there is a proxy: then c->way is set. */
int net_way_begin(struct net_conn *c);
void net_way_free(struct net_way *way);
/* The server's name is looked up here, not by the proxy. */
bool net_way_looks_up(const struct net_way *way);
const struct proxy *net_way_proxy(const struct net_way *way);
/* Where the server's addresses go. */
struct net_address *net_way_addresses(struct net_way *way, size_t **n);
/* Who is behind the proxy, in place of an address: for gates. */
const struct sockaddr *net_way_end(struct net_way *way);
/* The proxy answers there; talks to it. */
int net_way_reached(struct net_conn *c, const struct net_address *proxy);
int net_way_step(struct net_conn *c);

/* Starts the command of --via, or takes the pipes that there are. */
int net_conn_start_via(struct net_conn *c);

/* Milliseconds that the peer took, which was reached at that time. */
double net_conn_connect_time(const struct net_conn *c, double connected);
/* Keeps the command, for: */
void net_conn_note_sent(struct net_conn *c, const struct authstr_event *e);
/* Time is up; what was waited for, unless there is an error already.  sending:
 * there was something that the peer did not take. */
void net_conn_say_late(struct net_conn *c, bool sending);
/* Time is up, and the peer has the whole message. */
void net_conn_say_unknown(struct net_conn *c);

/* A server that is silent where a greeting was expected may wait for TLS.  The
 * scout is a second connection that says so long before time is up. */
void net_scout_send(struct net_conn *c);
/* True: it does. */
bool net_scout_look(struct net_conn *c);
void net_scout_end(struct net_conn *c);
/* When to send it; INFINITY: not. */
double net_scout_due(const struct net_conn *c);

#endif

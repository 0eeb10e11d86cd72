/* SPDX-License-Identifier: MIT */
/*
 * conn: one session over one connection, a step at a time.  Nothing here waits:
 * who owns it does, for one of them (run.c) or for thousands (pool.c).
 *
 *	c = net_conn_new(..);
 *	while (!net_conn_step(c))
 *		wait for net_conn_waits(c)
 *	net_conn_free(c);
 */
#ifndef NET_CONN_H
#define NET_CONN_H

#include <poll.h>
#include <sys/socket.h>
#include "net/net.h"

/* Of a host, that are tried. */
#define NET_ADDRESSES_MAX 16

/* What a step waits for: any of the descriptors, or the time, in milliseconds
 * of net_clock. */
struct net_waits {
	struct pollfd fds[NET_ADDRESSES_MAX];
	nfds_t n;
	double until;
};

struct net_conn;

/* All but the see's arg are borrowed while it lives; *out is filled step by
 * step, whole when it is freed.  The plan's EHLO name, TLS mode and quit stage
 * are set here from the options.  NULL: no memory, and out says so. */
struct net_conn *net_conn_new(const struct net_options *o,
    const struct net_target *target, struct authstr_session *session,
    void (*see)(const struct authstr_event *e, void *arg), void *arg,
    struct net_result *out);

/* Asked once the addresses are known, before the first is dialled: false, and
 * the connection is held; it waits for nothing, and its time does not run,
 * until a step finds a yes. */
void net_conn_gate(struct net_conn *c,
    bool (*enter)(const struct sockaddr *to, void *arg), void *arg);
bool net_conn_is_held(const struct net_conn *c);
/* From now on it has one descriptor until it is freed. */
bool net_conn_is_talking(const struct net_conn *c);

/* True: it is over.  Time that is up ends it, too. */
bool net_conn_step(struct net_conn *c);
/* Ends it as if time were up. */
void net_conn_stop(struct net_conn *c);
const struct net_waits *net_conn_waits(const struct net_conn *c);
/* Closes; the result gets its last figures. */
void net_conn_free(struct net_conn *c);

/* Steps it until it is over, and frees it; *out is its result.  Ctrl-C ends the
 * wait: the status is 128 + the signal. */
void net_wait_for(struct net_conn *c, struct net_result *out);

#endif

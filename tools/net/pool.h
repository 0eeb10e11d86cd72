/* SPDX-License-Identifier: MIT */
/*
 * pool: thousands of connections on one event loop (libevent).  A connection
 * that is slow or silent costs its own place only.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "net/conn.h"

struct net_pool_plan {
	unsigned jobs;     /* connections at once */
	unsigned rate;     /* new ones a second; 0: as fast as it goes */
	unsigned per_host; /* at once to one address; 0: no bound */
};

struct net_pool_hooks {
	/* A connection for a free place, and in *owner what over is told;
	 * NULL: none is ready.  *again: when to ask anew, by net_clock;
	 * INFINITY: not before another one is over, and if none is left, the
	 * work is done. */
	struct net_conn *(*next)(void **owner, double *again, void *arg);
	/* It is over; whoever made it frees it. */
	void (*over)(struct net_conn *c, void *owner, void *arg);
	/* A few times a second; false: stop. */
	bool (*tick)(void *arg);
	void *arg;
};

/* The jobs that the limit of descriptors allows, at most `wanted`; the soft
 * limit is raised for it. */
unsigned net_pool_jobs(unsigned wanted);

/* Until the work is done: EXIT_DONE.  128 + the signal that ended it: those
 * under way are freed, and nobody is told of them but `drop`. */
int net_pool_run(const struct net_pool_plan *plan,
    const struct net_pool_hooks *hooks,
    void (*drop)(struct net_conn *c, void *owner, void *arg),
    struct authstr_error *err);

#endif

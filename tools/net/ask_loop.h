/* SPDX-License-Identifier: MIT */
/*
 * ask_loop: has an event loop wait for the resolver.
 */
#ifndef NET_ASK_LOOP_H
#define NET_ASK_LOOP_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include "net/ask.h"

struct net_ask_loop {
	struct event_base *base;
	struct event readable[NET_ASK_FDS], due;
	int fds[NET_ASK_FDS]; /* that are watched */
	size_t n;
	void (*answered)(void *arg);
	void *arg;
};

/* answered: something came, and who waited for it has been told. */
void net_ask_loop_begin(struct net_ask_loop *l, struct event_base *base,
    void (*answered)(void *arg), void *arg);
/* Something may have been asked. */
void net_ask_loop_look(struct net_ask_loop *l);
void net_ask_loop_end(struct net_ask_loop *l);

#endif

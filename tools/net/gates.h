/* SPDX-License-Identifier: MIT */
/*
 * gates: how many connections an address has, and who waits for one.
 */
#ifndef NET_GATES_H
#define NET_GATES_H

#include <stdbool.h>
#include <sys/socket.h>

struct net_gates;
/* Whoever wants in; zeroed before the first use. */
struct net_guest {
	struct net_gate *gate; /* in there, or waiting before it */
	bool inside;
	struct net_guest *next;
	void *owner;
};

struct net_gates *net_gates_new(unsigned per_host);
void net_gates_free(struct net_gates *gates);
/* False: it waits now, until somebody leaves. */
bool net_gates_enter(struct net_gates *gates, struct net_guest *guest,
    const struct sockaddr *to);
/* From inside or from the queue; gives who may be let in instead, or NULL. */
struct net_guest *net_gates_leave(
    struct net_gates *gates, struct net_guest *guest);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * asking: one target and all that is wanted of it, a question to the resolver
 * or a connection at a time.  Nobody waits here: who asks one server does, or
 * the loop that asks thousands.
 *
 *	asking_begin(&a, ..);
 *	while ((what = asking_step(&a, &c)) != ASKING_OVER)
 *		wait until a.answered, or run c and free it
 *	tell a.probe.view, a.status
 *	asking_wipe(&a);
 */
#ifndef EHLO_CAPS_ASKING_H
#define EHLO_CAPS_ASKING_H

#include "ehlo_caps/beside.h"
#include "ehlo_caps/probe.h"

struct asking_plan {
	const struct ehlo_wants *wants;
	const struct net_options *net;
	const struct login *login; /* NULL: nobody logs in */
};

/* All of a host's addresses. */
struct source_addresses {
	char text[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT];
	size_t n;
};

/* How the target was found; what is NULL was not. */
struct asking_from {
	const struct found_host *found; /* by DNS */
	const char *at;                 /* the one address to go to, of */
	const struct source_addresses *addresses;
};

struct asking {
	const struct asking_plan *plan;
	const struct net_target *target; /* NULL: --via alone */
	struct net_options o;
	struct ehlo_probe probe;
	struct ehlo_beside *beside; /* NULL: nothing beside */
	struct net_target there;    /* with the port that is tried */
	unsigned state;
	bool answered; /* the question */
	double answered_at;
	void (*wake)(void *arg);
	void *arg;
	int status; /* once it is over */
};

/* wake: the question is answered; NULL: nobody needs to be told.  All is
 * borrowed. */
void asking_begin(struct asking *a, const struct asking_plan *plan,
    const struct net_target *target, const struct asking_from *from,
    void (*wake)(void *arg), void *arg);

enum asking_what { ASKING_QUESTION, ASKING_CONNECTION, ASKING_OVER };
/* Not before the question is answered, the connection freed. */
enum asking_what asking_step(struct asking *a, struct net_conn **c);
/* The connection was freed: true, if that was the last. */
bool asking_look(struct asking *a);
/* The result of the connection that is under way. */
struct net_result *asking_result(struct asking *a);
/* A signal came while a question was waited for. */
void asking_interrupted(
    struct asking *a, int status, const struct authstr_error *err);
void asking_wipe(struct asking *a);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * source: what a line of a list stands for where that is more than one server:
 * a domain's hosts, and a host's addresses.
 */
#ifndef EHLO_CAPS_SOURCE_H
#define EHLO_CAPS_SOURCE_H

#include "ehlo_caps/asking.h"

struct source {
	struct net_target target; /* as it stands in the list, or of a host */
	struct source *parent;    /* the domain of a host; NULL: none */
	struct source *next;      /* for who keeps several */

	bool is_domain, srv;
	struct net_options o; /* for the search */
	struct found_search *search;
	struct found_list list; /* of a domain */
	const struct found_host *found;
	struct net_hosts *hosts;
	struct source_addresses *addresses; /* of a host */

	size_t n, given, left; /* servers; of those that will be asked */
	unsigned long tries;   /* searches that failed */
	int status;            /* of the search */
	struct authstr_error error;
};

/* NULL: no memory. */
struct source *source_of_domain(
    const struct net_target *target, const struct asking_plan *plan, bool srv);
struct source *source_of_host(const struct net_target *target,
    const struct asking_plan *plan, const struct found_host *found,
    struct source *parent);
void source_free(struct source *s);

/* Asks the resolver: EXIT_DONE, and over will be told; or the exit status. */
int source_begin(struct source *s, void (*over)(void *arg), void *arg);
/* Once it is over: takes what there is to give; its exit status.  A host that
 * was not found is asked as it is, and fails so. */
int source_take(struct source *s);
/* It may begin anew. */
void source_again(struct source *s);

/* The next of them; false: that was all.  Each is told by source_over once
 * there is a result. */
struct source_server {
	struct net_target target;
	struct asking_from from;
};
bool source_give(struct source *s, struct source_server *out);
/* True: it has given all, and has all results. */
bool source_over(struct source *s);
bool source_is_over(const struct source *s);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * bulk_inside: a run over many servers as its files see it: bulk.c goes from
 * job to job, bulk_source.c makes the jobs of what a line stands for.
 */
#ifndef EHLO_CAPS_BULK_INSIDE_H
#define EHLO_CAPS_BULK_INSIDE_H

#include "ehlo_caps/bulk.h"
#include "ehlo_caps/rate.h"
#include "ehlo_caps/source.h"
#include "ehlo_caps/targets.h"

struct job {
	struct bulk *bulk;
	struct source *source; /* where the server is from; NULL: the list */
	bool searching;        /* it is the source itself that is asked for */
	struct source_server server;
	struct asking asking;
	unsigned long tries; /* that failed */
	bool fresh;          /* it begins anew */
	double due;
	struct job *next, **self; /* of those that wait for a further try, or
				     for the resolver */
};

struct bulk {
	const struct bulk_options *o;
	struct asking_plan plan;
	struct net_options net;
	int (*tell)(const struct ehlo_view *view, void *arg);
	void *arg;
	bool all_addresses;
	struct targets *targets;
	struct job *waiting;    /* the earliest first */
	struct job *asking;     /* the resolver */
	struct source *sources; /* that have servers to give */
	unsigned long n_asking;
	struct authstr_error err;
	int status;
	double start;
	unsigned long asked;
	struct rate rate; /* what is done */
	bool end;         /* of the list */
};

/* A result counts as this exit status. */
void bulk_count(struct bulk *b, int status);
/* The next server of what was found; NULL: none is left to give. */
struct job *bulk_take_server(struct bulk *b);
/* It has all results. */
void bulk_end_source(struct bulk *b, struct source *s);

#endif

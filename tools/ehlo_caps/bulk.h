/* SPDX-License-Identifier: MIT */
/*
 * bulk: a list of targets, asked many at once.
 */
#ifndef EHLO_CAPS_BULK_H
#define EHLO_CAPS_BULK_H

#include "ehlo_caps/beside.h"
#include "opt/opt.h"

struct bulk_options {
	const char *targets;
	unsigned long jobs, rate, per_host, retries;
	const char *resume, *shard;
	const char *domains; /* mx|srv: what the list names; NULL: servers */
	const struct login *login; /* no option: NULL, or who logs in */
};
#define BULK_JOBS 256
#define BULK_PER_HOST 2
#define BULK_DEFAULTS                                                          \
	{                                                                      \
		.jobs = BULK_JOBS, .per_host = BULK_PER_HOST                   \
	}
/* Rows for an applet whose values hold a struct bulk_options named bulk. */
#define BULK_OPTIONS(values)                                                   \
	{ 0, "Many servers", OPT_GROUP, NULL, NULL, NULL, 0 },                 \
	    { 0, "targets", OPT_TEXT, "FILE", NULL,                            \
		    "ask all that FILE (- standard input) lists, as JSON",     \
		    offsetof(values, bulk.targets) },                          \
	    { 0, "jobs", OPT_NUMBER, "N", NULL, "connections at once (256)",   \
		    offsetof(values, bulk.jobs) },                             \
	    { 0, "rate", OPT_NUMBER, "N", NULL,                                \
		    "new connections a second, at most",                       \
		    offsetof(values, bulk.rate) },                             \
	    { 0, "per-host", OPT_NUMBER, "N", NULL,                            \
		    "connections at once to one address (2; 0: any)",          \
		    offsetof(values, bulk.per_host) },                         \
	    { 0, "retries", OPT_NUMBER, "N", NULL,                             \
		    "ask again after a time-out, a lost connection, a 4yz",    \
		    offsetof(values, bulk.retries) },                          \
	    { 0, "resume", OPT_TEXT, "FILE", NULL,                             \
		    "leave out what an earlier run wrote to FILE",             \
		    offsetof(values, bulk.resume) },                           \
	    { 0, "domains", OPT_CHOICE, "KIND", "mx|srv",                      \
		    "the list has domains: ask their MX, or SRV, hosts",       \
		    offsetof(values, bulk.domains) },                          \
	{                                                                      \
		0, "shard", OPT_TEXT, "I/N", NULL,                             \
		    "of N parts of the list this one, from 1",                 \
		    offsetof(values, bulk.shard)                               \
	}

/* "2/8"; NULL is 0/0; false where it is no part. */
bool bulk_read_shard(const char *text, unsigned *shard, unsigned *of);
/* What a combination of options lacks; NULL: nothing. */
const char *bulk_complaint(const struct bulk_options *o);
/* tell prints a result, and gives the status it counts for. */
int bulk_run(const struct bulk_options *o, const struct ehlo_wants *wants,
    const struct net_options *net,
    int (*tell)(const struct ehlo_view *view, void *arg), void *arg);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * bulk: hands targets to the pool, and results to who tells them, as they come.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "applet.h"
#include "ehlo_caps/bulk_inside.h"
#include "net/inside.h"
#include "net/pool.h"
#include "out/fail.h"
#include "out/out.h"
#include "out/progress.h"

/* How long until a pipe is asked again for targets. */
#define LATER_MS 50
/* Before the first retry; each further one waits twice as long. */
#define RETRY_MS 1000
#define RETRY_MAX_MS 60000

/* ---------------------------------------------------------------- again -- */

static bool
is_worth_a_try(const struct bulk *b, unsigned long tries, int status,
    const struct authstr_error *err)
{
	return tries < b->o->retries &&
	       ((err->rule != NULL &&
		    strcmp(err->rule, "resolver-failed") == 0) ||
		   status == EXIT_NETWORK || status == EXIT_TIMEOUT ||
		   status == EXIT_TEMPFAIL || status == EXIT_UNKNOWN);
}

static void
wait_for_retry(struct bulk *b, struct job *job)
{
	struct job **at = &b->waiting;
	double wait = RETRY_MS;

	for (unsigned long i = 0; i < job->tries && wait < RETRY_MAX_MS; i++)
		wait *= 2;
	job->tries++;
	job->fresh = true;
	job->due = net_clock() + wait;
	while (*at != NULL && (*at)->due <= job->due)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
}

/* The first of those whose time has come. */
static struct job *
take_retry(struct bulk *b, double *again)
{
	struct job *job = b->waiting;

	if (job == NULL)
		return NULL;
	if (job->due > net_clock()) {
		*again = job->due;
		return NULL;
	}
	b->waiting = job->next;
	return job;
}

/* ------------------------------------------------------------- the hooks -- */

/* A job for a line of the list: a server, or what leads to some. */
static bool
open_line(struct bulk *b, struct job *job)
{
	job->fresh = true;
	job->bulk = b;
	if (b->o->domains != NULL)
		job->source = source_of_domain(&job->server.target, &b->plan,
		    strcmp(b->o->domains, "srv") == 0);
	else if (b->all_addresses)
		job->source =
		    source_of_host(&job->server.target, &b->plan, NULL, NULL);
	else
		return true;
	job->searching = true;
	return job->source != NULL;
}

static struct job *
take_target(struct bulk *b, double *again)
{
	struct job *job;
	enum targets_have have = TARGETS_END;

	if (b->end)
		return NULL;
	if ((job = calloc(1, sizeof(*job))) != NULL)
		have = targets_next(b->targets, &job->server.target, &b->err);
	if (have == TARGETS_ONE && open_line(b, job)) {
		b->asked++;
		return job;
	}
	if (job == NULL || have == TARGETS_ONE)
		fail(&b->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	free(job);
	b->end = have != TARGETS_LATER;
	if (have == TARGETS_LATER && net_clock() + LATER_MS < *again)
		*again = net_clock() + LATER_MS;
	return NULL;
}

/* A job that goes on goes before all that begin. */
static void
put_first(struct bulk *b, struct job *job)
{
	job->due = 0;
	job->next = b->waiting;
	b->waiting = job;
}

static void
ask_resolver(struct bulk *b, struct job *job)
{
	job->self = &b->asking;
	if ((job->next = b->asking) != NULL)
		job->next->self = &job->next;
	b->asking = job;
	b->n_asking++;
}

static void
answered(void *arg)
{
	struct job *job = arg;

	if ((*job->self = job->next) != NULL)
		job->next->self = job->self;
	job->bulk->n_asking--;
	put_first(job->bulk, job);
}

/* -------------------------------------------------------------- sources -- */

/* The search has come to an end; the job with it, unless it is tried again. */
static void
take_source(struct bulk *b, struct job *job)
{
	struct source *s = job->source;

	if (is_worth_a_try(b, s->tries, s->status, &s->error)) {
		source_again(s);
		wait_for_retry(b, job);
		return;
	}
	free(job);
	if (s->is_domain && s->status != EXIT_DONE)
		s->n = s->left = 0;
	else
		b->asked--; /* its servers will be */
	s->next = b->sources;
	b->sources = s;
}

static void
search(struct bulk *b, struct job *job)
{
	if (job->fresh) {
		job->fresh = false;
		if (source_begin(job->source, answered, job) == EXIT_DONE) {
			ask_resolver(b, job);
			return;
		}
	} else {
		source_take(job->source);
	}
	take_source(b, job);
}

/* --------------------------------------------------------------- servers -- */

static void
finish(struct bulk *b, struct job *job)
{
	const struct net_result *r = &job->asking.probe.result;
	struct source *s = job->source;

	if (is_worth_a_try(b, job->tries, r->status, &r->error)) {
		asking_wipe(&job->asking);
		wait_for_retry(b, job);
		return;
	}
	bulk_count(b, r->status);
	if (b->tell(&job->asking.probe.view, b->arg) == EXIT_NO)
		b->status = EXIT_NO;
	asking_wipe(&job->asking);
	free(job);
	if (s != NULL && source_over(s))
		bulk_end_source(b, s);
}

/* What is under way goes on first, then come the servers of what was found. */
static struct job *
next_job(struct bulk *b, double *again)
{
	struct job *job = take_retry(b, again);

	if (job == NULL && (job = bulk_take_server(b)) == NULL &&
	    b->n_asking < b->o->jobs)
		job = take_target(b, again);
	return job;
}

static void
go_on(struct bulk *b, struct job *job, struct net_conn **c)
{
	if (job->fresh)
		asking_begin(&job->asking, &b->plan, &job->server.target,
		    &job->server.from, answered, job);
	job->fresh = false;
	switch (asking_step(&job->asking, c)) {
	case ASKING_QUESTION:
		ask_resolver(b, job);
		break;
	case ASKING_OVER:
		finish(b, job);
		break;
	case ASKING_CONNECTION:
		break;
	}
}

static struct net_conn *
next(void **owner, double *again, void *arg)
{
	struct bulk *b = arg;
	struct net_conn *c = NULL;
	struct job *job;

	*again = (double)INFINITY;
	while (c == NULL && (job = next_job(b, again)) != NULL) {
		*owner = job;
		if (job->searching)
			search(b, job);
		else
			go_on(b, job, &c);
	}
	return c;
}

static void
over(struct net_conn *c, void *owner, void *arg)
{
	struct bulk *b = arg;
	struct job *job = owner;

	net_conn_free(c);
	if (asking_look(&job->asking))
		finish(b, job);
	else
		put_first(b, job);
}

static void
drop(struct net_conn *c, void *owner, void *arg)
{
	struct job *job = owner;

	(void)arg;
	net_conn_free(c);
	asking_wipe(&job->asking);
	free(job);
}

static void
drop_all(struct job *job)
{
	while (job != NULL) {
		struct job *next = job->next;

		if (job->searching)
			source_free(job->source);
		else
			asking_wipe(&job->asking);
		free(job);
		job = next;
	}
}

/* -------------------------------------------------------------- progress -- */

static void
fill_rate(const struct bulk *b, struct rate *r)
{
	uint64_t size = targets_size(b->targets);

	*r = b->rate;
	r->seconds = (net_clock() - b->start) / 1e3;
	r->under_way = b->asked - r->done;
	r->share =
	    size > 0 ? (double)targets_read(b->targets) / (double)size : 0;
}

static bool
tick(void *arg)
{
	struct bulk *b = arg;
	struct rate r;
	char line[400];

	out_flush();
	if (out_is_broken())
		return false;
	if (!progress_due())
		return true;
	fill_rate(b, &r);
	rate_line(&r, out_width_stderr() - 1, line, sizeof(line));
	progress_line(line);
	return true;
}

/* What a reader of the results cannot see in them. */
static void
sum_up(const struct bulk *b)
{
	struct rate r;
	char classes[400];

	progress_hide();
	fill_rate(b, &r);
	rate_classes(&r, classes, sizeof(classes));
	out_warn("%lu asked in %.1f s (%.0f a second): %lu ok%s", r.done,
	    r.seconds, r.seconds > 0 ? (double)r.done / r.seconds : 0,
	    r.by_class[EXIT_DONE], classes);
	if (targets_twice(b->targets) > 0)
		out_warn("%lu lines named a target again%s",
		    targets_twice(b->targets),
		    targets_resumed(b->targets) > 0
			? ", or one that was asked in an earlier run"
			: "");
	if (targets_bad(b->targets) > 0)
		out_warn("%lu lines named no target", targets_bad(b->targets));
}

/* --------------------------------------------------------------- running -- */

static unsigned
jobs(const struct bulk *b)
{
	unsigned wanted = (unsigned)b->o->jobs, sockets = 0, n;

	if (b->net.resolver != NULL || b->plan.wants->dane ||
	    b->o->domains != NULL)
		sockets = dns_sockets();
	n = net_pool_jobs(wanted + sockets);
	n = n > sockets ? n - sockets : 1;
	if (n < wanted)
		out_warn("the limit of descriptors (ulimit -n) allows %u jobs, "
			 "not %lu",
		    n, b->o->jobs);
	return n;
}

static int
run(struct bulk *b)
{
	struct net_pool_plan plan = {
		.jobs = jobs(b),
		.rate = (unsigned)b->o->rate,
		.per_host = (unsigned)b->o->per_host,
	};
	struct net_pool_hooks hooks = {
		.next = next, .over = over, .tick = tick, .arg = b
	};
	int rc;

	progress_begin(true);
	b->start = net_clock();
	rc = net_pool_run(&plan, &hooks, drop, &b->err);
	sum_up(b);
	drop_all(b->waiting);
	drop_all(b->asking);
	return rc;
}

int
bulk_run(const struct bulk_options *o, const struct ehlo_wants *wants,
    const struct net_options *net,
    int (*tell)(const struct ehlo_view *view, void *arg), void *arg)
{
	struct bulk b = {
		.o = o, .net = *net, .tell = tell, .arg = arg, .err = { 0 }
	};
	unsigned shard, of;
	int rc;

	b.plan = (struct asking_plan){ wants, &b.net, o->login };
	b.all_addresses = wants->all_addresses && net->connect == NULL;
	bulk_read_shard(o->shard, &shard, &of);
	rc = net_ready(&b.net, wants->dane, &b.err);
	if (rc == EXIT_DONE)
		rc = targets_open(o->targets, shard, of, o->domains != NULL,
		    &b.targets, &b.err);
	if (rc == EXIT_DONE && o->resume != NULL)
		rc = targets_resume(b.targets, o->resume, &b.err);
	if (rc == EXIT_DONE)
		rc = run(&b);
	if (b.err.rule != NULL) {
		out_error(&b.err);
		if (rc == EXIT_DONE)
			rc = EXIT_IO;
	}
	/* Something else than a list of targets. */
	if (rc == EXIT_DONE && b.asked == 0 && b.targets != NULL &&
	    targets_bad(b.targets) > 0)
		rc = EXIT_BAD_INPUT;
	targets_close(b.targets);
	return rc != EXIT_DONE ? rc : b.status;
}

/* SPDX-License-Identifier: MIT */
#include "alloc/alloc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Of each run, where not all: the first ones, and some of the others. */
#define FIRST 2
#define SOME 3
/* Faults that are told of each kind. */
#define TOLD 20

static struct {
	const char *name; /* that run alone, */
	unsigned long at; /* up to that allocation */
} only;

static struct {
	bool all;
	unsigned long jobs, made, failed, places, faults;
} totals;

bool
outcome_rc(struct outcome *o, int rc)
{
	o->no_memory |= rc == AUTHSTR_E_NOMEM || rc == AUTHSTR_E_CRYPTO;
	outcome_span(o, span_make(&rc, sizeof(rc)));
	return rc >= 0;
}

void
outcome_span(struct outcome *o, span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		o->hash = (o->hash ^ bytes.p[i]) * 1099511628211u;
	o->hash = (o->hash ^ bytes.len) * 1099511628211u;
}

void
outcome_text(struct outcome *o, const char *text)
{
	outcome_span(o, authstr_span_of(text == NULL ? "-" : text));
}

void
alloc_fault(const char *name, const char *what, unsigned long nth)
{
	if (totals.faults++ < TOLD)
		printf("# %s: %s, allocation %lu\n", name, what, nth);
}

void
alloc_counts(unsigned long made, unsigned long failed)
{
	totals.jobs += failed == 0;
	totals.made += made;
	totals.failed += failed;
}

bool
alloc_wants_run(unsigned long nth, unsigned each)
{
	return totals.all || only.name != NULL || nth % each == 0;
}

/* Which ones differs from job to job. */
static bool
is_sample(unsigned long nth, unsigned long all)
{
	unsigned long step = all / SOME + 1;

	return nth <= FIRST || nth % step == totals.jobs * 7 % step;
}

bool
alloc_wants(unsigned long nth, unsigned long all)
{
	return totals.all || is_sample(nth, all);
}

/* libcrypto asks ten thousand times a run, from few places: each of them once
 * is all. */
static bool
wants(const struct job *job, unsigned long nth, unsigned long all)
{
	if (mem_count_new(job->whose, nth)) {
		totals.places++;
		return true;
	}
	return job->whose == MEM_CRYPTO ? is_sample(nth, all)
					: alloc_wants(nth, all);
}

/* And how many allocations there were, whose places are noted. */
static struct outcome
run(const struct job *job, unsigned long first, unsigned long last,
    unsigned long *made)
{
	struct outcome o = { false, 14695981039346656037u };

	mem_count_fail(job->whose, first, last);
	if (made != NULL)
		mem_count_note();
	job->run(job->arg, &o);
	if (made != NULL)
		*made = mem_count_made(job->whose);
	mem_count_fail(job->whose, 1, 0);
	return o;
}

static void
fail_at(const struct job *job, const struct outcome *usual, unsigned long nth,
    unsigned long last)
{
	long live = mem_count_live();
	struct outcome o = run(job, nth, last, NULL);

	if (!o.no_memory && usual != NULL && o.hash != usual->hash)
		alloc_fault(job->name,
		    last == nth ? "says something else without"
				: "says something else without all from",
		    nth);
	if (mem_count_live() != live)
		alloc_fault(job->name, "leaks without", nth);
	alloc_counts(0, 1);
}

void
alloc_try(const struct job *job)
{
	long live = mem_count_live();
	unsigned long all;
	struct outcome usual, again;
	bool repeats;

	if (only.name != NULL && strcmp(only.name, job->name) != 0)
		return;
	if (only.name != NULL)
		run(job, only.at, only.at, NULL);
	usual = run(job, 1, 0, NULL);
	again = run(job, 1, 0, &all);

	/* Who was given no nonce takes one of his own. */
	repeats = again.hash == usual.hash;
	if (mem_count_live() != live)
		alloc_fault(job->name, "leaks", 0);
	alloc_counts(all, 0);
	for (unsigned long nth = 1; nth <= all; nth++) {
		if (!wants(job, nth, all))
			continue;
		fail_at(job, repeats ? &usual : NULL, nth, nth);
		if (totals.all || is_sample(nth, all))
			fail_at(job, repeats ? &usual : NULL, nth,
			    (unsigned long)-1);
	}
	again = run(job, 1, 0, NULL);
	if (repeats && again.hash != usual.hash)
		alloc_fault(job->name, "is another afterwards", 0);
}

static const struct {
	const char *name;
	void (*run)(void);
} kinds[] = {
	{ "vectors", alloc_vectors },
	{ "vectors, libcrypto's own", alloc_crypto },
	{ "dialogue scripts", alloc_scripts },
	{ "captures, decoded", alloc_decode },
	{ "captures, masked", alloc_redact },
};

int
main(int argc, char **argv)
{
	size_t n = sizeof(kinds) / sizeof(kinds[0]);
	int bad = 0;

	if (!mem_count_begin())
		return EXIT_FAILURE;
	if (argc == 3 && strncmp(argv[1], "--at=", 5) == 0) {
		only.name = argv[2];
		only.at = strtoul(argv[1] + 5, NULL, 10);
		mem_count_stop();
	}
	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		time_t begun = time(NULL);
		bool fine;

		memset(&totals, 0, sizeof(totals));
		totals.all = argc > 1 && strcmp(argv[1], "--all") == 0;
		kinds[i].run();
		fine = totals.faults == 0 && totals.failed > 0;
		bad += !fine;
		printf("# %lu runs, %lu allocations, %lu places, %lu failures, "
		       "%ld s\n",
		    totals.jobs, totals.made, totals.places, totals.failed,
		    (long)(time(NULL) - begun));
		printf("%sok %zu - %s without memory\n", fine ? "" : "not ",
		    i + 1, kinds[i].name);
		fflush(stdout);
	}
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* SPDX-License-Identifier: MIT */
/*
 * repeat: the whole procedure again and again, each time on a connection of its
 * own (--repeat); and what that took, stage by stage.
 */
#ifndef TOOLS_MSA_REPEAT_H
#define TOOLS_MSA_REPEAT_H

#include "applet.h"
#include "msa_test/msa_test.h"

/* What is measured of a run.  Not the stages of a session alone: reaching the
 * host and the handshake of TLS stand for themselves. */
enum repeat_time {
	REPEAT_LOOKUP,    /* of the host's name */
	REPEAT_CONNECT,   /* TCP */
	REPEAT_HANDSHAKE, /* TLS */
	REPEAT_GREETING,
	REPEAT_EHLO,
	REPEAT_STARTTLS, /* the command, and EHLO again; not the handshake */
	REPEAT_XCLIENT,  /* and EHLO again */
	REPEAT_AUTH,
	REPEAT_MAIL,
	REPEAT_RCPT, /* of all recipients */
	REPEAT_DATA,
	REPEAT_QUIT,
	REPEAT_TOTAL, /* of runs that passed */
	REPEAT_TIMES
};

/* Milliseconds; of a stage's runs that worked. */
struct repeat_samples {
	float *ms;
	size_t n, room;
};

struct repeat {
	unsigned long planned, done, passed;
	unsigned long logins;        /* that failed */
	struct authstr_buf *message; /* that was read from a file; or NULL */
	unsigned long of_status[128];
	int status;        /* of the first failure */
	const char *ended; /* why before its time: a rule; NULL: it was not */
	struct repeat_samples times[REPEAT_TIMES];
};

/* Options that say something else; OPT_GO, or the status, told. */
int repeat_check(const struct test_values *v);
/* Runs, and prints.  The exit status. */
int repeat_run(const struct test_values *v, const char *target);

/* ------------------------------------------------------ repeat_time.c -- */

/* Adds what a run took; false for want of memory. */
bool repeat_measure(struct repeat *r, const struct test_run *run);
/* Before a look at percentiles. */
void repeat_sort(struct repeat *r);
/* By nearest rank, 0 to 100, of sorted samples. */
double repeat_percentile(const struct repeat_samples *s, double percent);
void repeat_free(struct repeat *r);

/* ------------------------------------------------------ repeat_view.c -- */

/* A run that failed, in a line or two. */
void repeat_view_failure(unsigned long number, struct test_run *run);
void repeat_view(const struct repeat *r);
json_t *repeat_json(const struct repeat *r);

#endif

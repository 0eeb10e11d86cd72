/* SPDX-License-Identifier: MIT */
/*
 * question: what is asked of the resolver, one thing after the other, and
 * nobody waits here.
 *
 *	WORD, UNCHECKED	a resolver on this machine: is it validated?
 *	ROOT		can libunbound validate at all?
 *	ASK		the question itself
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "net/ask_inside.h"
#include "net/inside.h"
#include "net/word.h"
#include "out/fail.h"

#define TIMEOUT_DEFAULT 60
#define ROOT_WAIT 5e3  /* for what any resolver has at hand */
#define WORD_AGAIN 1e3 /* a datagram may be lost */

enum step { WORD, UNCHECKED, ROOT, ASK, OVER };

struct net_question {
	struct net_word word; /* the first: it leads back to us */
	const struct net_options *o;
	char name[DNS_NAME_MAX + 64];
	enum dns_type type;
	enum step step;
	double until, soon, due;
	struct dns_query *query; /* NULL: none is under way */
	bool secure;             /* by the resolver's word */
	struct net_answer answer;
	int status;
	struct authstr_error error;
	void (*over)(void *arg);
	void *arg;
	struct net_question *next, **self; /* of those under way */
};

static struct net_question *all;
static size_t n_all;
static double first_due = (double)INFINITY; /* not after the earliest */

static void
set_due(struct net_question *q, double due)
{
	q->due = due < q->until ? due : q->until;
	if (q->due < first_due)
		first_due = q->due;
}

static void
line_up(struct net_question *q)
{
	q->self = &all;
	if ((q->next = all) != NULL)
		q->next->self = &q->next;
	all = q;
	n_all++;
}

/* Nothing of it is under way any more. */
static void
stop(struct net_question *q)
{
	net_word_drop(&q->word);
	if (q->query != NULL)
		dns_cancel(q->query);
	q->query = NULL;
	if (q->self == NULL)
		return;
	if ((*q->self = q->next) != NULL)
		q->next->self = q->self;
	q->self = NULL;
	n_all--;
}

static void
finish(struct net_question *q, int status)
{
	q->status = status;
	q->step = OVER;
	stop(q);
	q->over(q->arg);
}

/* -------------------------------------------------------- the last of it -- */

static void
answered(const struct dns_answer *a, void *arg)
{
	struct net_question *q = arg;
	int status = EXIT_DONE;

	q->query = NULL;
	if (a->failed != NULL)
		status = fail(&q->error, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    "resolver-failed",
		    "the resolver gives no answer to %.100s %s: %s", q->name,
		    dns_type_name(q->type), a->failed);
	else if (!net_answer_keep(&q->answer, a))
		status = fail(&q->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	q->answer.secure |= q->secure;
	finish(q, status);
}

static int
ask(struct net_question *q, bool validate)
{
	struct dns *dns;
	int rc = net_ask_context(q->o, validate, &dns, &q->error);

	q->step = ASK;
	set_due(q, q->until);
	if (rc == EXIT_DONE)
		rc = dns_start(
		    dns, q->name, q->type, answered, q, &q->query, &q->error);
	return rc;
}

/* -------------------------------------------------------------- the root -- */

/* A resolver of a network that has no way out knows nothing of the root's
 * keys, all would seem bogus, and each answer would take its time. */
static int root_known = -1;

void
net_question_forget(void)
{
	root_known = -1;
	if (n_all == 0)
		first_due = (double)INFINITY;
}

static int
ask_by_root(struct net_question *q)
{
	if (root_known == 0)
		snprintf(q->answer.why, sizeof(q->answer.why),
		    "the resolver does not give the root's keys");
	return ask(q, root_known == 1);
}

static void
go_on(struct net_question *q, int rc)
{
	if (rc != EXIT_DONE)
		finish(q, rc);
}

static void
root_seen(const struct dns_answer *a, void *arg)
{
	struct net_question *q = arg;

	q->query = NULL;
	root_known = a->failed == NULL && a->secure;
	go_on(q, ask_by_root(q));
}

static int
look_at_root(struct net_question *q)
{
	struct dns *dns;
	int rc;

	if (q->o->trust_anchor != NULL)
		return ask(q, true);
	if (root_known >= 0)
		return ask_by_root(q);
	q->step = ROOT;
	set_due(q, q->soon);
	if ((rc = net_ask_context(q->o, true, &dns, &q->error)) != EXIT_DONE)
		return rc;
	return dns_start(
	    dns, ".", DNS_DNSKEY, root_seen, q, &q->query, &q->error);
}

/* -------------------------------------------------------------- the word -- */

static bool
ask_word(struct net_question *q, enum step step)
{
	q->step = step;
	if (!net_word_send(q->o, q->name, q->type, step == UNCHECKED, &q->word))
		return false;
	set_due(q, net_clock() + WORD_AGAIN < q->soon ? net_clock() + WORD_AGAIN
						      : q->soon);
	return true;
}

static void
heard(struct net_word *w, int rcode, bool validated)
{
	struct net_question *q = (struct net_question *)(void *)w;

	if (q->step == WORD && rcode == DNS_SERVFAIL) {
		/* It may have an answer that it will not give. */
		if (!ask_word(q, UNCHECKED))
			go_on(q, look_at_root(q));
	} else if (q->step == WORD) {
		q->secure = validated;
		go_on(q, validated ? ask(q, false) : look_at_root(q));
	} else if (rcode != DNS_SERVFAIL) {
		q->answer.bogus = true;
		snprintf(q->answer.why, sizeof(q->answer.why),
		    "the resolver could not validate it");
		finish(q, EXIT_DONE);
	} else {
		go_on(q, look_at_root(q));
	}
}

/* ---------------------------------------------------------------- its time --
 */

static void
late(struct net_question *q)
{
	double now = net_clock();

	if (now >= q->until) {
		finish(q,
		    fail(&q->error, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
			"the resolver did not answer %.100s %s in time",
			q->name, dns_type_name(q->type)));
		return;
	}
	if (q->step <= UNCHECKED && now < q->soon && ask_word(q, q->step))
		return;
	net_word_drop(&q->word);
	if (q->query != NULL)
		dns_cancel(q->query);
	q->query = NULL;
	if (q->step == ROOT) {
		root_known = 0;
		go_on(q, ask_by_root(q));
	} else {
		go_on(q, look_at_root(q));
	}
}

void
net_question_process(void)
{
	struct net_question *q = all;
	double now = net_clock();

	if (now < first_due)
		return;
	first_due = (double)INFINITY;
	while (q != NULL) {
		if (q->due <= now) {
			late(q);
			q = all; /* whoever was told may have freed others */
			continue;
		}
		if (q->due < first_due)
			first_due = q->due;
		q = q->next;
	}
}

double
net_question_due(void)
{
	return n_all > 0 ? first_due : (double)INFINITY;
}

size_t
net_question_count(void)
{
	return n_all;
}

/* ---------------------------------------------------------- the caller's -- */

double
net_ask_until(const struct net_options *o)
{
	unsigned timeout = o->timeout > 0 ? o->timeout : TIMEOUT_DEFAULT;

	if (o->stage_timeout > 0 && o->stage_timeout < timeout)
		timeout = o->stage_timeout;
	return net_clock() + timeout * 1e3;
}

int
net_question_begin(const struct net_options *o, const char *name,
    enum dns_type type, void (*over)(void *arg), void *arg,
    struct net_question **out, struct authstr_error *err)
{
	struct net_question *q = calloc(1, sizeof(*q));
	bool secure = o->validate || o->trust_anchor != NULL;
	int rc;

	*out = q;
	if (q == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	q->word.heard = heard;
	q->o = o;
	snprintf(q->name, sizeof(q->name), "%s", name);
	q->type = type;
	q->over = over;
	q->arg = arg;
	q->until = net_ask_until(o);
	q->soon = net_clock() + ROOT_WAIT;
	line_up(q);
	if (!secure)
		rc = ask(q, false);
	else if (o->trust_anchor == NULL && ask_word(q, WORD))
		rc = EXIT_DONE;
	else
		rc = look_at_root(q);
	if (rc == EXIT_DONE)
		return rc;
	*err = q->error;
	net_question_free(q);
	*out = NULL;
	return rc;
}

int
net_question_take(
    struct net_question *q, struct net_answer *out, struct authstr_error *err)
{
	int rc = q->status;

	*out = q->answer;
	memset(&q->answer, 0, sizeof(q->answer));
	if (rc != EXIT_DONE) {
		if (err != NULL)
			*err = q->error;
		net_answer_free(out);
	}
	net_question_free(q);
	return rc;
}

void
net_question_free(struct net_question *q)
{
	if (q == NULL)
		return;
	stop(q);
	net_answer_free(&q->answer);
	free(q);
}

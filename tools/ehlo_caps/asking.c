/* SPDX-License-Identifier: MIT */
/*
 * asking: what comes next.
 */
#include "ehlo_caps/asking.h"
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "net/inside.h"
#include "out/fail.h"

enum {
	BEFORE,    /* what must be known before a connection */
	QUESTION,  /* .. is asked */
	CONNECT,   /* for the capabilities */
	CONNECTED, /* .. that was */
	BESIDE,    /* a further connection */
	LOOKED,    /* .. that was */
	OVER
};

static bool
needs_beside(const struct asking_plan *plan, const struct asking_from *from)
{
	return beside_wants(plan->wants) || from->found != NULL ||
	       from->at != NULL;
}

void
asking_begin(struct asking *a, const struct asking_plan *plan,
    const struct net_target *target, const struct asking_from *from,
    void (*wake)(void *arg), void *arg)
{
	*a = (struct asking){ .plan = plan, .target = target, .o = *plan->net };
	a->o.address = from->at;
	a->wake = wake;
	a->arg = arg;
	ehlo_probe_init(&a->probe, &a->o, target);
	a->probe.login = plan->login;
	if (!needs_beside(plan, from))
		return;
	if ((a->beside = calloc(1, sizeof(*a->beside))) == NULL) {
		a->probe.result.status = a->status =
		    fail(&a->probe.result.error, EXIT_INTERNAL,
			AUTHSTR_NO_OFFSET, "no-memory", "out of memory");
		a->state = OVER;
		return;
	}
	beside_prepare(plan->wants, &a->o, from->found, a->beside);
	a->beside->at = from->at;
	for (size_t i = 0; from->addresses != NULL && i < from->addresses->n;
	     i++)
		a->beside->addresses[i] = from->addresses->text[i];
	a->probe.view.beside = a->beside;
}

static void
answered(void *arg)
{
	struct asking *a = arg;

	a->answered = true;
	a->answered_at = net_clock();
	if (a->wake != NULL)
		a->wake(a->arg);
}

static const struct net_target *
attempt(const struct asking *a)
{
	return a->target != NULL ? &a->probe.attempt : NULL;
}

static unsigned
end_or_go_on(struct asking *a)
{
	if (a->beside == NULL) {
		a->status = a->probe.result.status;
		return OVER;
	}
	/* It was to go there, also where it did not get there. */
	if (a->beside->at != NULL && a->probe.result.address[0] == '\0')
		net_report_copy(a->probe.result.address,
		    sizeof(a->probe.result.address), a->beside->at);
	if (beside_goes_on(a->plan->wants, &a->probe.view, a->beside))
		return BESIDE;
	a->status =
	    beside_judge(a->plan->wants, attempt(a), &a->probe.view, a->beside);
	return OVER;
}

/* It ends without a connection. */
static unsigned
give_up(struct asking *a, int status)
{
	struct net_result *r = &a->probe.result;

	r->status = status;
	r->ms_connect = r->ms_tls = r->ms_total = -1;
	a->probe.view.stage = "connect";
	return end_or_go_on(a);
}

static unsigned
before(struct asking *a)
{
	int rc;

	if (a->target == NULL || a->beside == NULL)
		return CONNECT;
	a->there = *a->target;
	a->there.port = ehlo_probe_port(&a->probe);
	a->answered = false;
	rc = beside_before(a->plan->wants, &a->o, &a->there, a->beside,
	    answered, a, &a->probe.result.error);
	if (rc == EXIT_DONE || rc == NET_MORE)
		return rc == EXIT_DONE ? CONNECT : QUESTION;
	return give_up(a, rc);
}

/* What it waited for a free place is not its time. */
static unsigned
take_answer(struct asking *a)
{
	int rc = dane_end(&a->o, &a->beside->dane, &a->probe.result.error);

	a->probe.start += net_clock() - a->answered_at;
	return rc == EXIT_DONE ? CONNECT : give_up(a, rc);
}

static unsigned
connect_to(struct asking *a, struct net_conn **c)
{
	if ((*c = ehlo_probe_connect(&a->probe)) != NULL)
		return CONNECTED;
	ehlo_probe_look(&a->probe);
	return end_or_go_on(a);
}

static unsigned
connect_beside(struct asking *a, struct net_conn **c)
{
	*c = beside_connect(&a->o, attempt(a), &a->probe.view, a->beside);
	if (*c == NULL)
		beside_took(a->beside);
	return *c != NULL ? LOOKED : end_or_go_on(a);
}

bool
asking_look(struct asking *a)
{
	if (a->state == CONNECTED)
		a->state =
		    ehlo_probe_look(&a->probe) ? end_or_go_on(a) : BEFORE;
	if (a->state == LOOKED) {
		beside_took(a->beside);
		a->state = end_or_go_on(a);
	}
	return a->state == OVER;
}

enum asking_what
asking_step(struct asking *a, struct net_conn **c)
{
	*c = NULL;
	while (!asking_look(a) && *c == NULL) {
		if (a->state == BEFORE) {
			if ((a->state = before(a)) == QUESTION)
				return ASKING_QUESTION;
		} else if (a->state == QUESTION) {
			a->state = take_answer(a);
		} else if (a->state == CONNECT) {
			a->state = connect_to(a, c);
		} else {
			a->state = connect_beside(a, c);
		}
		if (*c != NULL)
			return ASKING_CONNECTION;
	}
	return ASKING_OVER;
}

struct net_result *
asking_result(struct asking *a)
{
	return a->state == LOOKED ? &a->beside->side.result : &a->probe.result;
}

void
asking_interrupted(
    struct asking *a, int status, const struct authstr_error *err)
{
	a->probe.result.error = *err;
	a->state = give_up(a, status);
}

void
asking_wipe(struct asking *a)
{
	ehlo_probe_wipe(&a->probe);
	if (a->beside != NULL)
		beside_wipe(a->beside);
	free(a->beside);
	a->beside = NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * pool: connections that wait on one event loop.
 */
#include <event2/event.h>
#include <event2/event_struct.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "net/ask_loop.h"
#include "net/gates.h"
#include "net/inside.h"
#include "net/pool.h"
#include "out/fail.h"

/* Descriptors that are watched of one connection; it has more only while it
 * tries many addresses of one host, and is looked at now and then. */
#define WATCHES 3
#define LOOK_MS 50
#define TICK_MS 200
/* Held at the gate of a busy address, for each place in the pool. */
#define HELD_PER_JOB 16
/* Descriptors for all else. */
#define RESERVED 64

struct pool;

struct place {
	struct pool *pool;
	struct net_conn *conn;
	void *owner;
	struct net_guest guest;
	struct event watches[WATCHES], timer;
	struct pollfd watched[WATCHES]; /* fd -1: not */
	double until;                   /* what the timer is set to */
	bool held;
	struct place *next, **self; /* of all */
};

struct pool {
	const struct net_pool_plan *plan;
	const struct net_pool_hooks *hooks;
	struct event_base *base;
	struct event fill, tick, signals[2];
	struct net_ask_loop asks; /* of the resolver */
	struct net_gates *gates;
	struct place *places;
	unsigned running, held;
	double next_start; /* by the rate */
	bool filling, done;
	int signal;
};

/* -------------------------------------------------------------- watching -- */

static struct timeval
after(double ms)
{
	long us = ms <= 0 ? 0 : (long)(ms * 1e3) + 1;

	return (struct timeval){ us / 1000000, us % 1000000 };
}

static void
unwatch(struct place *p, int i)
{
	if (p->watched[i].fd >= 0)
		event_del(&p->watches[i]);
	p->watched[i].fd = -1;
}

static void
unwatch_all(struct place *p)
{
	for (int i = 0; i < WATCHES; i++)
		unwatch(p, i);
}

static void step(struct place *p);

static void
ready(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	step(arg);
}

/* The loop's clock is coarse, and may be early: the step decides. */
static void
time_up(evutil_socket_t fd, short what, void *arg)
{
	struct place *p = arg;

	(void)fd;
	(void)what;
	p->until = -1; /* set to nothing any more */
	step(p);
}

static void
watch(struct place *p, int i, const struct pollfd *want)
{
	short what = EV_PERSIST;

	if (p->watched[i].fd == want->fd &&
	    p->watched[i].events == want->events)
		return;
	unwatch(p, i);
	if ((want->events & POLLIN) != 0)
		what |= EV_READ;
	if ((want->events & POLLOUT) != 0)
		what |= EV_WRITE;
	event_assign(&p->watches[i], p->pool->base, want->fd, what, ready, p);
	event_add(&p->watches[i], NULL);
	p->watched[i] = *want;
}

static void
set_timer(struct place *p, double until)
{
	struct timeval left;

	if (until == p->until)
		return;
	p->until = until;
	if (isinf(until)) {
		event_del(&p->timer);
		return;
	}
	left = after(until - net_clock());
	event_add(&p->timer, &left);
}

static void
wait_for(struct place *p)
{
	const struct net_waits *w = net_conn_waits(p->conn);
	double until = w->until;

	for (int i = 0; i < WATCHES; i++)
		if ((nfds_t)i < w->n)
			watch(p, i, &w->fds[i]);
		else
			unwatch(p, i);
	if (w->n > WATCHES && net_clock() + LOOK_MS < until)
		until = net_clock() + LOOK_MS;
	set_timer(p, until);
}

/* ------------------------------------------------------------ the places -- */

static bool
enter(const struct sockaddr *to, void *arg)
{
	struct place *p = arg;

	return net_gates_enter(p->pool->gates, &p->guest, to);
}

/* False: no memory. */
static bool
take_place(struct pool *pool, struct net_conn *c, void *owner)
{
	struct place *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return false;
	p->pool = pool;
	p->conn = c;
	p->owner = owner;
	p->guest.owner = p;
	p->until = (double)INFINITY;
	for (int i = 0; i < WATCHES; i++)
		p->watched[i].fd = -1;
	evtimer_assign(&p->timer, pool->base, time_up, p);
	p->self = &pool->places;
	if ((p->next = pool->places) != NULL)
		p->next->self = &p->next;
	pool->places = p;
	pool->running++;
	net_conn_gate(c, enter, p);
	step(p);
	return true;
}

static void
leave_place(struct place *p)
{
	unwatch_all(p);
	event_del(&p->timer);
	if ((*p->self = p->next) != NULL)
		p->next->self = p->self;
	*(p->held ? &p->pool->held : &p->pool->running) -= 1;
}

static void fill(struct pool *pool);

static void
end(struct place *p)
{
	struct pool *pool = p->pool;
	struct net_guest *in = net_gates_leave(pool->gates, &p->guest);

	leave_place(p);
	pool->hooks->over(p->conn, p->owner, pool->hooks->arg);
	free(p);
	if (in != NULL)
		event_active(
		    &((struct place *)in->owner)->timer, EV_TIMEOUT, 0);
	fill(pool);
}

/* Held connections hold no descriptor, and no place. */
static void
count_held(struct place *p)
{
	bool held = net_conn_is_held(p->conn);

	if (held == p->held)
		return;
	p->held = held;
	p->pool->held += held ? 1 : -1u;
	p->pool->running += held ? -1u : 1;
}

static void
step(struct place *p)
{
	bool was_held = p->held;

	/* It closes descriptors of its own until it talks; the loop must not
	 * know them any more by then. */
	if (!net_conn_is_talking(p->conn))
		unwatch_all(p);
	if (net_conn_step(p->conn)) {
		end(p);
		return;
	}
	count_held(p);
	wait_for(p);
	if (p->held && !was_held)
		fill(p->pool);
}

/* --------------------------------------------------------------- filling -- */

static void
fill_at(struct pool *pool, double when)
{
	struct timeval left;

	if (isinf(when))
		return;
	left = after(when - net_clock());
	event_add(&pool->fill, &left);
}

/* Whether the next may start now; if the rate says later, the timer is set. */
static bool
may_start(struct pool *pool)
{
	double now;

	if (pool->running >= pool->plan->jobs ||
	    pool->held >= pool->plan->jobs * HELD_PER_JOB)
		return false;
	/* Who waits for the resolver's threads must not lose time by it. */
	if (net_lookup_is_busy()) {
		fill_at(pool, net_clock() + LOOK_MS);
		return false;
	}
	if (pool->plan->rate == 0)
		return true;
	if ((now = net_clock()) < pool->next_start) {
		fill_at(pool, pool->next_start);
		return false;
	}
	if (pool->next_start < now - 1e3 / pool->plan->rate)
		pool->next_start = now;
	pool->next_start += 1e3 / pool->plan->rate;
	return true;
}

static void
fill(struct pool *pool)
{
	double again = (double)INFINITY;

	if (pool->filling || pool->done)
		return; /* the one that is under way goes on */
	pool->filling = true;
	while (may_start(pool)) {
		void *owner = NULL;
		struct net_conn *c =
		    pool->hooks->next(&owner, &again, pool->hooks->arg);

		if (c == NULL || !take_place(pool, c, owner))
			break;
	}
	pool->filling = false;
	fill_at(pool, again);
	net_ask_loop_look(&pool->asks);
	if (pool->places == NULL && isinf(again) && net_ask_pending() == 0 &&
	    !evtimer_pending(&pool->fill, NULL))
		event_base_loopbreak(pool->base);
}

static void
fill_now(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	fill(arg);
}

static void
answered(void *arg)
{
	fill(arg);
}

static void
tick(evutil_socket_t fd, short what, void *arg)
{
	struct pool *pool = arg;

	(void)fd;
	(void)what;
	if (pool->hooks->tick == NULL || pool->hooks->tick(pool->hooks->arg))
		return;
	pool->done = true;
	event_base_loopbreak(pool->base);
}

static void
signalled(evutil_socket_t sig, short what, void *arg)
{
	struct pool *pool = arg;

	(void)what;
	pool->signal = (int)sig;
	pool->done = true;
	event_base_loopbreak(pool->base);
}

/* -------------------------------------------------------------- the loop -- */

unsigned
net_pool_jobs(unsigned wanted)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return wanted;
	if (limit.rlim_cur < limit.rlim_max &&
	    limit.rlim_cur < (rlim_t)wanted + RESERVED) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur < RESERVED + 1)
		return 1;
	return limit.rlim_cur - RESERVED < wanted
		   ? (unsigned)(limit.rlim_cur - RESERVED)
		   : wanted;
}

static bool
set_up(struct pool *pool)
{
	static const int signals[] = { SIGINT, SIGTERM };
	struct timeval often = after(TICK_MS);

	pool->gates = net_gates_new(pool->plan->per_host);
	if ((pool->base = event_base_new()) == NULL || pool->gates == NULL)
		return false;
	evtimer_assign(&pool->fill, pool->base, fill_now, pool);
	net_ask_loop_begin(&pool->asks, pool->base, answered, pool);
	event_assign(&pool->tick, pool->base, -1, EV_PERSIST, tick, pool);
	event_add(&pool->tick, &often);
	for (int i = 0; i < 2; i++) {
		evsignal_assign(
		    &pool->signals[i], pool->base, signals[i], signalled, pool);
		event_add(&pool->signals[i], NULL);
	}
	return true;
}

static void
take_down(
    struct pool *pool, void (*drop)(struct net_conn *c, void *owner, void *arg))
{
	struct place *next;

	for (struct place *p = pool->places; p != NULL; p = next) {
		next = p->next;
		net_gates_leave(pool->gates, &p->guest);
		leave_place(p);
		drop(p->conn, p->owner, pool->hooks->arg);
		free(p);
	}
	for (int i = 0; pool->base != NULL && i < 2; i++)
		event_del(&pool->signals[i]);
	if (pool->base != NULL) {
		net_ask_loop_end(&pool->asks);
		event_base_free(pool->base);
	}
	net_gates_free(pool->gates);
}

/* A loop that cannot wait has not asked all that it was to ask. */
static int
dispatch(struct pool *pool, struct authstr_error *err)
{
	if (event_base_dispatch(pool->base) >= 0)
		return EXIT_DONE;
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "cannot wait for connections");
}

int
net_pool_run(const struct net_pool_plan *plan,
    const struct net_pool_hooks *hooks,
    void (*drop)(struct net_conn *c, void *owner, void *arg),
    struct authstr_error *err)
{
	struct pool pool = { .plan = plan, .hooks = hooks };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int status = EXIT_DONE;

	sigaction(SIGPIPE, &ignore, &before);
	if (set_up(&pool)) {
		fill(&pool);
		if (pool.places != NULL || net_ask_pending() > 0 ||
		    evtimer_pending(&pool.fill, NULL))
			status = dispatch(&pool, err);
	} else {
		status = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "cannot set up the event loop");
	}
	take_down(&pool, drop);
	sigaction(SIGPIPE, &before, NULL);
	if (pool.signal != 0)
		status = fail(err, (enum exit_status)(128 + pool.signal),
		    AUTHSTR_NO_OFFSET, "interrupted", "interrupted");
	return status;
}

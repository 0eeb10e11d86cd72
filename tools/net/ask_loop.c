/* SPDX-License-Identifier: MIT */
/*
 * ask_loop: the resolver's few descriptors, each watched once, however many
 * wait for an answer.
 */
#include "net/ask_loop.h"
#include <math.h>
#include "net/inside.h"

static void
set_due(struct net_ask_loop *l, double due)
{
	double left = due - net_clock();
	long ms = left < 0 ? 0 : left > 3.6e6 ? 3600000 : (long)left + 1;
	struct timeval when = { ms / 1000, ms % 1000 * 1000 };

	if (isinf(due))
		event_del(&l->due);
	else
		event_add(&l->due, &when);
}

static void
process(evutil_socket_t fd, short what, void *arg)
{
	struct net_ask_loop *l = arg;

	(void)fd;
	(void)what;
	net_ask_process();
	set_due(l, net_ask_next());
	l->answered(l->arg);
}

void
net_ask_loop_begin(struct net_ask_loop *l, struct event_base *base,
    void (*answered)(void *arg), void *arg)
{
	*l = (struct net_ask_loop){ .base = base, .answered = answered };
	l->arg = arg;
	evtimer_assign(&l->due, base, process, l);
	net_ask_loop_is(true);
}

/* They become more, and none ever goes. */
void
net_ask_loop_look(struct net_ask_loop *l)
{
	struct pollfd fds[NET_ASK_FDS];
	size_t n = net_ask_fds(fds);

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < l->n && l->fds[k] != fds[i].fd)
			k++;
		if (k < l->n)
			continue;
		event_assign(&l->readable[k], l->base, fds[i].fd,
		    EV_READ | EV_PERSIST, process, l);
		event_add(&l->readable[k], NULL);
		l->fds[l->n++] = fds[i].fd;
	}
	set_due(l, net_ask_next());
}

void
net_ask_loop_end(struct net_ask_loop *l)
{
	for (size_t i = 0; i < l->n; i++)
		event_del(&l->readable[i]);
	if (l->base != NULL)
		event_del(&l->due);
	l->n = 0;
	net_ask_loop_is(false);
}

/* SPDX-License-Identifier: MIT */
/*
 * hosts: the addresses of hosts, for who wants them all, without waiting.
 */
#include <math.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include "net/ask_inside.h"
#include "net/inside.h"
#include "out/fail.h"

struct net_hosts {
	struct net_lookup *lookup;
	char host[256];
	double until;
	bool late;
	void (*over)(void *arg);
	void *arg;
	struct net_hosts *next, **self; /* of those under way */
};

static struct net_hosts *all;
static size_t n_all;
static int ready = -1; /* whichever is found, it says so */

static void
stop(struct net_hosts *h)
{
	if (h->self == NULL)
		return;
	if ((*h->self = h->next) != NULL)
		h->next->self = h->self;
	h->self = NULL;
	n_all--;
}

int
net_hosts_fd(void)
{
	return ready;
}

size_t
net_hosts_count(void)
{
	return n_all;
}

void
net_hosts_process(void)
{
	struct net_hosts *h = all;
	double now;
	eventfd_t n;

	if (h == NULL)
		return;
	now = net_clock();
	eventfd_read(ready, &n);
	while (h != NULL) {
		if (!net_lookup_is_over(h->lookup) && now < h->until) {
			h = h->next;
			continue;
		}
		stop(h);
		h->over(h->arg);
		h = all; /* whoever was told may have freed others */
	}
}

double
net_hosts_due(void)
{
	double first = (double)INFINITY;

	for (const struct net_hosts *h = all; h != NULL; h = h->next)
		if (h->until < first)
			first = h->until;
	return first;
}

int
net_hosts_begin(const struct net_options *o, const char *host,
    void (*over)(void *arg), void *arg, struct net_hosts **out,
    struct authstr_error *err)
{
	int family = o->v4 ? AF_INET : o->v6 ? AF_INET6 : AF_UNSPEC;
	struct net_hosts *h;
	int rc = net_ask_begin(o, err);

	*out = NULL;
	if (rc != EXIT_DONE)
		return rc;
	if (ready < 0)
		ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (ready < 0 || (h = calloc(1, sizeof(*h))) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	rc = net_lookup_begin_at(host, 25, family, ready, &h->lookup, err);
	if (rc != EXIT_DONE) {
		free(h);
		return rc;
	}
	*out = h;
	net_report_copy(h->host, sizeof(h->host), host);
	h->until = net_ask_until(o);
	h->over = over;
	h->arg = arg;
	h->self = &all;
	if ((h->next = all) != NULL)
		h->next->self = &h->next;
	all = h;
	n_all++;
	/* It may be there already: an address has no need of a resolver. */
	if (net_lookup_is_over(h->lookup))
		eventfd_write(ready, 1);
	return EXIT_DONE;
}

int
net_hosts_take(struct net_hosts *h,
    char out[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err)
{
	struct net_address list[NET_ADDRESSES_MAX];
	int rc;

	*n = 0;
	if (net_lookup_is_over(h->lookup))
		rc = net_lookup_take(h->lookup, list, n, err);
	else
		rc = fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "the resolver did not find %.100s in time", h->host);
	for (size_t i = 0; rc == EXIT_DONE && i < *n; i++)
		getnameinfo((struct sockaddr *)&list[i].addr, list[i].len,
		    out[i], NET_ADDRESS_TEXT, NULL, 0, NI_NUMERICHOST);
	net_hosts_free(h);
	return rc;
}

void
net_hosts_free(struct net_hosts *h)
{
	if (h == NULL)
		return;
	stop(h);
	net_lookup_end(h->lookup);
	free(h);
}

/* SPDX-License-Identifier: MIT */
/*
 * resolve: the system's resolver, held to the deadline.
 *
 * getaddrinfo cannot be told when to give up, so it runs in threads of its own,
 * some hundreds of them at most, on memory of its own; whoever is last
 * to need that memory frees it.
 */
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "ascii.h"
#include "out/fail.h"
#include "net/ask.h"
#include "net/inside.h"

/* A name that nobody answers for holds its thread for as long as the resolver
 * tries; the pages of a stack that are not touched cost nothing. */
#define THREADS_MAX 512
#define STACK_SIZE ((size_t)512 * 1024)

struct net_lookup {
	atomic_int users;
	char host[256], port[8];
	struct addrinfo hints;
	int done; /* an eventfd: readable when the answer is there; -1 */
	int rc;   /* getaddrinfo's */
	struct addrinfo *list;
	struct dns *dns;         /* NULL: the system's resolver, getaddrinfo */
	struct net_lookup *next; /* in the queue */
};

static struct {
	pthread_mutex_t lock;
	struct net_lookup *first, **last;
	unsigned threads;
} queue = { PTHREAD_MUTEX_INITIALIZER, NULL, &queue.first, 0 };

static void
drop(struct net_lookup *l)
{
	if (atomic_fetch_sub(&l->users, 1) != 1)
		return;
	if (l->dns != NULL)
		dns_list_free(l->list);
	else if (l->list != NULL)
		freeaddrinfo(l->list);
	if (l->done >= 0)
		close(l->done);
	free(l);
}

/* ----------------------------------------------------------- the threads -- */

static int
look_up(struct net_lookup *l)
{
	return l->dns != NULL
		   ? dns_addresses(
			 l->dns, l->host, l->port, &l->hints, &l->list)
		   : getaddrinfo(l->host, l->port, &l->hints, &l->list);
}

/* The first that waits; where none does, this thread counts no more. */
static struct net_lookup *
next_waiting(void)
{
	struct net_lookup *l;

	pthread_mutex_lock(&queue.lock);
	if ((l = queue.first) == NULL)
		queue.threads--;
	else if ((queue.first = l->next) == NULL)
		queue.last = &queue.first;
	pthread_mutex_unlock(&queue.lock);
	return l;
}

static void *
work(void *arg)
{
	struct net_lookup *l;

	(void)arg;
	while ((l = next_waiting()) != NULL) {
		/* Nobody but us: it was given up while it waited. */
		if (atomic_load(&l->users) > 1)
			l->rc = look_up(l);
		eventfd_write(l->done, 1);
		drop(l);
	}
	return NULL;
}

static int
start_thread(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	rc = pthread_create(&thread, &attr, work, NULL);
	pthread_attr_destroy(&attr);
	return rc;
}

/* Lines up; a further thread starts where there may be one.  It is no failure
 * that it cannot be started while another runs. */
static int
line_up(struct net_lookup *l)
{
	bool more;
	int rc = 0;

	if ((l->done = eventfd(0, EFD_CLOEXEC)) < 0)
		return errno;
	atomic_fetch_add(&l->users, 1);
	pthread_mutex_lock(&queue.lock);
	*queue.last = l;
	queue.last = &l->next;
	more = queue.threads < THREADS_MAX;
	if (more && (rc = start_thread()) == 0)
		queue.threads++;
	else if (queue.threads > 0)
		rc = 0;
	if (rc != 0) {
		queue.first = NULL;
		queue.last = &queue.first;
		atomic_fetch_sub(&l->users, 1);
	}
	pthread_mutex_unlock(&queue.lock);
	return rc;
}

/* ---------------------------------------------------------- the caller's -- */

/* RFC 6761 section 6.4: .invalid does not exist, nobody needs to be asked. */
static bool
is_invalid(const char *host)
{
	static const char tail[] = ".invalid";
	size_t len = strlen(host);

	if (len > 0 && host[len - 1] == '.')
		len--;
	return len >= sizeof(tail) - 1 &&
	       ascii_same(
		   host + len - (sizeof(tail) - 1), tail, sizeof(tail) - 1);
}

int
net_lookup_begin(const char *host, uint16_t port, int family,
    struct net_lookup **out, struct authstr_error *err)
{
	struct net_lookup *l = calloc(1, sizeof(*l));
	int rc;

	if ((*out = l) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	l->done = -1;
	atomic_init(&l->users, 1);
	snprintf(l->host, sizeof(l->host), "%s", host);
	snprintf(l->port, sizeof(l->port), "%u", (unsigned)port);
	l->hints.ai_family = family;
	l->hints.ai_socktype = SOCK_STREAM;
	l->hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	/* An address needs no resolver, and no thread. */
	l->rc = getaddrinfo(l->host, l->port, &l->hints, &l->list);
	if (l->rc != EAI_NONAME || is_invalid(host))
		return EXIT_DONE;
	l->hints.ai_flags = AI_NUMERICSERV;
	l->dns = net_ask_resolver();
	if ((rc = line_up(l)) == 0)
		return EXIT_DONE;
	net_lookup_end(l);
	*out = NULL;
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-thread",
	    "cannot start the resolver: %s", strerror(rc));
}

bool
net_lookup_is_busy(void)
{
	bool busy;

	pthread_mutex_lock(&queue.lock);
	busy = queue.first != NULL && queue.threads >= THREADS_MAX;
	pthread_mutex_unlock(&queue.lock);
	return busy;
}

int
net_lookup_fd(const struct net_lookup *l)
{
	return l->done;
}

int
net_lookup_take(const struct net_lookup *l, struct net_address *out, size_t *n,
    struct authstr_error *err)
{
	*n = 0;
	if (l->rc != 0)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    l->rc == EAI_AGAIN ? "resolver-failed" : "no-such-host",
		    "cannot find host %s: %s", l->host, gai_strerror(l->rc));
	for (struct addrinfo *ai = l->list;
	     ai != NULL && *n < NET_ADDRESSES_MAX; ai = ai->ai_next) {
		memcpy(&out[*n].addr, ai->ai_addr, ai->ai_addrlen);
		out[(*n)++].len = ai->ai_addrlen;
	}
	return EXIT_DONE;
}

void
net_lookup_end(struct net_lookup *l)
{
	if (l != NULL)
		drop(l);
}

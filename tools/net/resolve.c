/* SPDX-License-Identifier: MIT */
/*
 * resolve: a host's addresses, held to the deadline.
 *
 * The system's resolver, getaddrinfo, cannot be told when to give up, so it
 * runs in threads of its own, some hundreds of them at most, on memory of its
 * own; whoever is last to need that memory frees it.  A resolver that was named
 * is asked by libunbound, in nobody's thread.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
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
	int done;    /* an eventfd: readable when the answer is there; -1 */
	bool shared; /* by others: it is not ours to close */
	atomic_bool over;
	int rc; /* getaddrinfo's */
	struct addrinfo *list;
	struct net_lookup *next;      /* in the queue */
	struct net_records *answered; /* NULL: getaddrinfo's it is */
};

/* What libunbound finds: IPv6 comes first, where there is a way to it is found
 * out by dialling (RFC 8305). */
enum { AAAA, A, KINDS };
struct net_records {
	struct net_lookup *lookup;
	uint16_t port;
	struct kind {
		struct dns_query *query; /* NULL: it is over */
		int rc;
		size_t n;
		unsigned char address[NET_ADDRESSES_MAX][16];
	} kinds[KINDS];
	char why[160]; /* the resolver is to blame; or empty */
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
	if (l->list != NULL)
		freeaddrinfo(l->list);
	if (l->done >= 0 && !l->shared)
		close(l->done);
	free(l->answered);
	free(l);
}

/* ----------------------------------------------------------- the threads -- */

static void
end_lookup(struct net_lookup *l)
{
	atomic_store(&l->over, true);
	eventfd_write(l->done, 1);
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
			l->rc =
			    getaddrinfo(l->host, l->port, &l->hints, &l->list);
		end_lookup(l);
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

/* ------------------------------------------------------------- libunbound --
 */

static unsigned questions; /* under way */

/* The answers' verdict as getaddrinfo would have it. */
static int
verdict(const struct net_records *r)
{
	const struct kind *six = &r->kinds[AAAA], *four = &r->kinds[A];

	if (six->n > 0 || four->n > 0)
		return 0;
	return four->rc != EAI_NONAME ? four->rc : six->rc;
}

static void
keep(struct kind *k, const struct dns_answer *a, size_t len)
{
	k->rc = EAI_NONAME;
	if (a->failed != NULL || a->bogus)
		k->rc = EAI_FAIL;
	else if (a->rcode != DNS_NOERROR && a->rcode != DNS_NXDOMAIN)
		k->rc = EAI_AGAIN;
	for (size_t i = 0; i < a->n && k->n < NET_ADDRESSES_MAX; i++)
		if (a->records[i].len == len)
			memcpy(k->address[k->n++], a->records[i].p, len);
}

static void
answered(const struct dns_answer *a, void *arg)
{
	struct net_records *r = arg;
	struct net_lookup *l = r->lookup;
	bool six = a->type == DNS_AAAA;
	struct kind *k = &r->kinds[six ? AAAA : A];

	k->query = NULL;
	questions--;
	if (a->why != NULL)
		snprintf(r->why, sizeof(r->why), "%s", a->why);
	keep(k, a, six ? 16 : 4);
	if (r->kinds[AAAA].query != NULL || r->kinds[A].query != NULL)
		return;
	l->rc = verdict(r);
	end_lookup(l);
}

static void
drop_questions(struct net_lookup *l)
{
	for (int i = 0; l->answered != NULL && i < KINDS; i++)
		if (l->answered->kinds[i].query != NULL) {
			dns_cancel(l->answered->kinds[i].query);
			l->answered->kinds[i].query = NULL;
			questions--;
		}
}

/* There is no resolver. */
static void
unanswered(struct net_lookup *l, const struct authstr_error *err)
{
	drop_questions(l);
	snprintf(
	    l->answered->why, sizeof(l->answered->why), "%.159s", err->text);
	l->rc = EAI_AGAIN;
	end_lookup(l);
}

/* An errno. */
static int
ask(struct net_lookup *l, struct dns *dns, uint16_t port)
{
	struct net_records *r = l->answered = calloc(1, sizeof(*r));
	struct authstr_error err;
	int rc = EXIT_DONE;

	if (r == NULL)
		return ENOMEM;
	r->lookup = l;
	r->port = port;
	r->kinds[AAAA].rc = r->kinds[A].rc = EAI_NONAME;
	for (int i = 0; i < KINDS && rc == EXIT_DONE; i++) {
		if (l->hints.ai_family == (i == AAAA ? AF_INET : AF_INET6))
			continue;
		rc = dns_start(dns, l->host, i == AAAA ? DNS_AAAA : DNS_A,
		    answered, r, &r->kinds[i].query, &err);
		questions += rc == EXIT_DONE;
	}
	if (rc != EXIT_NO_HOST)
		return rc == EXIT_DONE ? 0 : ENOMEM;
	unanswered(l, &err);
	return 0;
}

static void
put_address(
    const struct net_records *r, int kind, size_t i, struct net_address *out)
{
	struct sockaddr_in *v4 = (void *)&out->addr;
	struct sockaddr_in6 *v6 = (void *)&out->addr;

	memset(out, 0, sizeof(*out));
	if (kind == A) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(r->port);
		memcpy(&v4->sin_addr, r->kinds[A].address[i], 4);
		out->len = sizeof(*v4);
	} else {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(r->port);
		memcpy(&v6->sin6_addr, r->kinds[AAAA].address[i], 16);
		out->len = sizeof(*v6);
	}
}

static size_t
take_records(const struct net_records *r, struct net_address *out)
{
	size_t n = 0;

	for (int kind = 0; kind < KINDS; kind++)
		for (size_t i = 0;
		     i < r->kinds[kind].n && n < NET_ADDRESSES_MAX; i++)
			put_address(r, kind, i, &out[n++]);
	return n;
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
	return net_lookup_begin_at(host, port, family, -1, out, err);
}

static int
begin(struct net_lookup *l, struct dns *dns, uint16_t port)
{
	/* An address needs no resolver, and no thread. */
	l->rc = getaddrinfo(l->host, l->port, &l->hints, &l->list);
	if (l->rc != EAI_NONAME || is_invalid(l->host)) {
		atomic_store(&l->over, true);
		return 0;
	}
	l->hints.ai_flags = AI_NUMERICSERV;
	if (l->done < 0 && (l->done = eventfd(0, EFD_CLOEXEC)) < 0)
		return errno;
	return dns != NULL ? ask(l, dns, port) : line_up(l);
}

int
net_lookup_begin_at(const char *host, uint16_t port, int family, int done,
    struct net_lookup **out, struct authstr_error *err)
{
	struct net_lookup *l = calloc(1, sizeof(*l));
	int rc;

	*out = l;
	if (l == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	l->done = done;
	l->shared = done >= 0;
	atomic_init(&l->users, 1);
	atomic_init(&l->over, false);
	snprintf(l->host, sizeof(l->host), "%s", host);
	snprintf(l->port, sizeof(l->port), "%u", (unsigned)port);
	l->hints.ai_family = family;
	l->hints.ai_socktype = SOCK_STREAM;
	l->hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	if ((rc = begin(l, net_ask_resolver(), port)) == 0)
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

	if (questions > 0 && questions + KINDS > dns_sockets())
		return true;
	pthread_mutex_lock(&queue.lock);
	busy = queue.first != NULL && queue.threads >= THREADS_MAX;
	pthread_mutex_unlock(&queue.lock);
	return busy;
}

bool
net_lookup_is_over(const struct net_lookup *l)
{
	return atomic_load(&l->over);
}

bool
net_lookup_step(struct net_lookup *l)
{
	if (l->answered != NULL && !net_ask_has_loop())
		net_ask_process();
	return net_lookup_is_over(l);
}

void
net_lookup_wait(const struct net_lookup *l, struct net_waits *waits)
{
	waits->fds[waits->n++] =
	    (struct pollfd){ .fd = l->done, .events = POLLIN };
	if (l->answered != NULL && !net_ask_has_loop())
		waits->n += net_ask_fds(waits->fds + waits->n);
}

int
net_lookup_take(const struct net_lookup *l, struct net_address *out, size_t *n,
    struct authstr_error *err)
{
	*n = 0;
	if (l->rc == EAI_AGAIN && l->answered != NULL &&
	    l->answered->why[0] != '\0')
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    "resolver-failed", "cannot find host %s: %s", l->host,
		    l->answered->why);
	if (l->rc != 0)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
		    l->rc == EAI_AGAIN ? "resolver-failed" : "no-such-host",
		    "cannot find host %s: %s", l->host, gai_strerror(l->rc));
	if (l->answered != NULL)
		*n = take_records(l->answered, out);
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
	if (l == NULL)
		return;
	drop_questions(l);
	drop(l);
}

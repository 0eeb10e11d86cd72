/* SPDX-License-Identifier: MIT */
/*
 * resolve: the system's resolver, held to the deadline.
 *
 * getaddrinfo cannot be told when to give up, so it runs in a thread of its
 * own with memory of its own; whoever is last to need that memory frees it.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "ascii.h"
#include "out/fail.h"
#include "net/inside.h"

struct job {
	atomic_int users;
	char host[256], port[8];
	struct addrinfo hints;
	int done[2]; /* the thread closes done[1] when the answer is there */
	int rc;      /* getaddrinfo's */
	struct addrinfo *list;
};

static void
job_drop(struct job *job)
{
	if (atomic_fetch_sub(&job->users, 1) != 1)
		return;
	if (job->list != NULL)
		freeaddrinfo(job->list);
	free(job);
}

static void *
job_run(void *arg)
{
	struct job *job = arg;
	int done = job->done[1];

	job->rc = getaddrinfo(job->host, job->port, &job->hints, &job->list);
	job_drop(job);
	close(done);
	return NULL;
}

static int
start(struct job *job)
{
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	if (pipe2(job->done, O_CLOEXEC) != 0)
		return errno;
	atomic_store(&job->users, 2);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, job_run, job);
	pthread_attr_destroy(&attr);
	if (rc != 0) {
		atomic_store(&job->users, 1);
		close(job->done[0]);
		close(job->done[1]);
	}
	return rc;
}

static int
report(const struct job *job, struct authstr_error *err)
{
	return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET,
	    job->rc == EAI_AGAIN ? "resolver-failed" : "no-such-host",
	    "cannot find host %s: %s", job->host, gai_strerror(job->rc));
}

static int
take(const struct job *job, struct net_address *out, size_t *n,
    struct authstr_error *err)
{
	if (job->rc != 0)
		return report(job, err);
	*n = 0;
	for (struct addrinfo *ai = job->list;
	     ai != NULL && *n < NET_ADDRESSES_MAX; ai = ai->ai_next) {
		memcpy(&out[*n].addr, ai->ai_addr, ai->ai_addrlen);
		out[(*n)++].len = ai->ai_addrlen;
	}
	return EXIT_DONE;
}

static int
run(struct job *job, double until, struct net_address *out, size_t *n,
    struct authstr_error *err)
{
	struct pollfd fd = { .events = POLLIN };
	enum net_wait end;
	int rc = start(job);

	if (rc != 0) {
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-thread",
		    "cannot start the resolver: %s", strerror(rc));
	}
	fd.fd = job->done[0];
	do
		end = net_wait(&fd, 1, until);
	while (end == NET_READY && fd.revents == 0);
	close(fd.fd);
	if (end == NET_READY)
		return take(job, out, n, err);
	return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
	    "the resolver did not find host %s in time", job->host);
}

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
net_resolve(const char *host, uint16_t port, int family, double until,
    struct net_address *out, size_t *n, struct authstr_error *err)
{
	struct job *job = calloc(1, sizeof(*job));
	int rc;

	if (job == NULL) {
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	}
	atomic_init(&job->users, 1);
	snprintf(job->host, sizeof(job->host), "%s", host);
	snprintf(job->port, sizeof(job->port), "%u", (unsigned)port);
	job->hints.ai_family = family;
	job->hints.ai_socktype = SOCK_STREAM;
	job->hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
	/* An address needs no resolver, and no thread. */
	job->rc = getaddrinfo(job->host, job->port, &job->hints, &job->list);
	if (job->rc == EAI_NONAME && !is_invalid(host)) {
		job->hints.ai_flags = AI_NUMERICSERV;
		rc = run(job, until, out, n, err);
	} else {
		rc = take(job, out, n, err);
	}
	job_drop(job);
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * dial: a TCP connection to the first of a host's addresses that answers.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"
#include "net/inside.h"

/* RFC 8305 section 5: the next address gets its chance after this many
 * milliseconds. */
#define NEXT_AFTER 250

/* Connects that are under way; slot i belongs to address i. */
struct race {
	const struct net_address *addresses;
	size_t n, started;
	struct pollfd fds[NET_ADDRESSES_MAX];
	int error;          /* of the last that failed, errno's */
	size_t error_index; /* its address */
};

static void
lose(struct race *r, size_t i, int error)
{
	r->error = error;
	r->error_index = i;
	if (r->fds[i].fd >= 0)
		close(r->fds[i].fd);
	r->fds[i].fd = -1;
}

static void
start_next(struct race *r)
{
	size_t i = r->started++;
	const struct sockaddr *addr =
	    (const struct sockaddr *)&r->addresses[i].addr;
	int fd = socket(addr->sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

	r->fds[i] = (struct pollfd){ .fd = fd, .events = POLLOUT };
	if (fd < 0 || (connect(fd, addr, r->addresses[i].len) != 0 &&
			  errno != EINPROGRESS))
		lose(r, i, errno);
}

static size_t
running(const struct race *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->started; i++)
		n += r->fds[i].fd >= 0;
	return n;
}

/* The index of a connect that came through, or r->n. */
static size_t
winner(struct race *r)
{
	for (size_t i = 0; i < r->started; i++) {
		int error = 0;
		socklen_t len = sizeof(error);

		if (r->fds[i].fd < 0 || r->fds[i].revents == 0)
			continue;
		getsockopt(r->fds[i].fd, SOL_SOCKET, SO_ERROR, &error, &len);
		if (error == 0)
			return i;
		lose(r, i, error);
	}
	return r->n;
}

/* Runs until one wins (its index), or none can any more (r->n); *end says
 * whether time was up. */
static size_t
run(struct race *r, double until, enum net_wait *end)
{
	*end = NET_READY;
	for (;;) {
		double next = until;
		size_t won;

		if (r->started < r->n)
			start_next(r);
		if (running(r) == 0) {
			if (r->started == r->n)
				return r->n;
			continue;
		}
		if (r->started < r->n && net_clock() + NEXT_AFTER < until)
			next = net_clock() + NEXT_AFTER;
		*end = net_wait(r->fds, r->started, next);
		if (*end == NET_INTERRUPTED ||
		    (*end == NET_TIMEOUT && net_clock() >= until))
			return r->n;
		*end = NET_READY;
		if ((won = winner(r)) < r->n)
			return won;
	}
}

static int
report(const struct race *r, const char *host, uint16_t port, enum net_wait end,
    struct authstr_error *err)
{
	char address[64] = "";
	const struct net_address *a = &r->addresses[r->error_index];

	if (end != NET_READY) {
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "no connection to %s port %u in time", host,
		    (unsigned)port);
	}
	getnameinfo((const struct sockaddr *)&a->addr, a->len, address,
	    sizeof(address), NULL, 0, NI_NUMERICHOST);
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "no-connection",
	    "cannot connect to %s port %u (%s): %s", host, (unsigned)port,
	    address, strerror(r->error));
}

int
net_dial(const char *host, uint16_t port, int family, double until, int *fd,
    struct net_address *peer, struct authstr_error *err)
{
	struct net_address addresses[NET_ADDRESSES_MAX];
	struct race r = { .addresses = addresses };
	enum net_wait end;
	int rc, on = 1;
	size_t won;

	rc = net_resolve(host, port, family, until, addresses, &r.n, err);
	if (rc != EXIT_DONE)
		return rc;
	won = run(&r, until, &end);
	if (won < r.n) {
		*fd = r.fds[won].fd;
		*peer = addresses[won];
		r.fds[won].fd = -1;
		/* Lock-step commands are small: Nagle would hold them back. */
		setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
	for (size_t i = 0; i < r.started; i++)
		if (r.fds[i].fd >= 0)
			close(r.fds[i].fd);
	return won < r.n ? EXIT_DONE : report(&r, host, port, end, err);
}

/* SPDX-License-Identifier: MIT */
/*
 * dial: a TCP connection to the first of a host's addresses that answers.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"
#include "net/inside.h"

/* RFC 8305 section 5: the next address gets its chance after this many
 * milliseconds. */
#define NEXT_AFTER 250

/* Connects that are under way; slot i belongs to address i. */
struct net_dial {
	struct net_address addresses[NET_ADDRESSES_MAX];
	size_t n, started;
	struct pollfd fds[NET_ADDRESSES_MAX];
	double next_at;                 /* when the next address has its turn */
	int error;                      /* of the last that failed, errno's */
	size_t error_index;             /* its address */
	bool unbound;                   /* it was bind that failed */
	const struct net_address *from; /* or NULL */
};

struct net_dial *
net_dial_new(void)
{
	return calloc(1, sizeof(struct net_dial));
}

void
net_dial_free(struct net_dial *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->started; i++)
		if (d->fds[i].fd >= 0)
			close(d->fds[i].fd);
	free(d);
}

struct net_address *
net_dial_addresses(struct net_dial *d, size_t **n)
{
	*n = &d->n;
	return d->addresses;
}

void
net_dial_from(struct net_dial *d, const struct net_address *from)
{
	d->from = from;
}

static void
lose(struct net_dial *d, size_t i, int error)
{
	d->error = error;
	d->error_index = i;
	if (d->fds[i].fd >= 0)
		close(d->fds[i].fd);
	d->fds[i].fd = -1;
}

/* The port is chosen by connect: so one is good for many servers at once, and
 * thousands of connections have enough of them. */
static bool
bind_to(int fd, const struct net_address *from)
{
#ifdef IP_BIND_ADDRESS_NO_PORT
	int on = 1;

	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
#endif
	return bind(fd, (const struct sockaddr *)&from->addr, from->len) == 0;
}

static void
start_next(struct net_dial *d)
{
	size_t i = d->started++;
	const struct sockaddr *addr =
	    (const struct sockaddr *)&d->addresses[i].addr;
	int fd = socket(
	    addr->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	d->fds[i] = (struct pollfd){ .fd = fd, .events = POLLOUT };
	d->unbound = fd >= 0 && d->from != NULL && !bind_to(fd, d->from);
	if (fd < 0 || d->unbound ||
	    (connect(fd, addr, d->addresses[i].len) != 0 &&
		errno != EINPROGRESS))
		lose(d, i, errno);
	d->next_at = net_clock() + NEXT_AFTER;
}

static size_t
running(const struct net_dial *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->started; i++)
		n += d->fds[i].fd >= 0;
	return n;
}

/* The index of a connect that came through, or d->n. */
static size_t
winner(struct net_dial *d)
{
	if (d->started == 0 || poll(d->fds, d->started, 0) <= 0)
		return d->n;
	for (size_t i = 0; i < d->started; i++) {
		int error = 0;
		socklen_t len = sizeof(error);

		if (d->fds[i].fd < 0 || d->fds[i].revents == 0)
			continue;
		if (d->fds[i].revents != POLLOUT)
			getsockopt(
			    d->fds[i].fd, SOL_SOCKET, SO_ERROR, &error, &len);
		/* A reset comes behind a connection; a refusal in its place. */
		if (error == 0 || error == ECONNRESET)
			return i;
		lose(d, i, error);
	}
	return d->n;
}

static void
win(struct net_dial *d, size_t i, int *fd, struct net_address *peer)
{
	int on = 1;

	*fd = d->fds[i].fd;
	*peer = d->addresses[i];
	d->fds[i].fd = -1;
	/* Lock-step commands are small: Nagle would hold them back.  The
	 * kernel refuses where it is no TCP. */
	setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static int
report(const struct net_dial *d, const char *host, uint16_t port,
    struct authstr_error *err)
{
	char address[64] = "";
	const struct net_address *a = &d->addresses[d->error_index];

	if (d->unbound) {
		getnameinfo((const struct sockaddr *)&d->from->addr,
		    d->from->len, address, sizeof(address), NULL, 0,
		    NI_NUMERICHOST);
		return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "bind-failed",
		    "cannot bind to %s: %s", address, strerror(d->error));
	}
	if (a->addr.ss_family == AF_UNIX)
		return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET,
		    "no-connection", "cannot connect to %s: %s", host,
		    strerror(d->error));
	getnameinfo((const struct sockaddr *)&a->addr, a->len, address,
	    sizeof(address), NULL, 0, NI_NUMERICHOST);
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "no-connection",
	    "cannot connect to %s port %u (%s): %s", host, (unsigned)port,
	    address, strerror(d->error));
}

/* What is to be waited for. */
static void
ask(const struct net_dial *d, struct net_waits *waits)
{
	for (size_t i = 0; i < d->started; i++)
		if (d->fds[i].fd >= 0)
			waits->fds[waits->n++] = d->fds[i];
	if (d->started < d->n && d->next_at < waits->until)
		waits->until = d->next_at;
}

int
net_dial_step(struct net_dial *d, const char *host, uint16_t port, int *fd,
    struct net_address *peer, struct net_waits *waits,
    struct authstr_error *err)
{
	size_t won = winner(d);

	while (won == d->n && d->started < d->n &&
	       (running(d) == 0 || net_clock() >= d->next_at)) {
		start_next(d);
		won = winner(d); /* loopback has answered by now */
	}
	if (won < d->n) {
		win(d, won, fd, peer);
		return EXIT_DONE;
	}
	if (running(d) == 0)
		return report(d, host, port, err);
	ask(d, waits);
	return NET_MORE;
}

/* SPDX-License-Identifier: MIT */
/*
 * way: a connection that a proxy makes for us.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "net/conn_inside.h"
#include "net/proxy_talk.h"
#include "out/fail.h"

/* NOLINTNEXTLINE(misc-redundant-expression): two names of one number. */
_Static_assert(PROXY_MORE == NET_MORE, "both mean: it goes on");

/* Octets that are looked at at a time. */
#define PEEK 4096

struct net_way {
	const struct proxy *proxy;
	struct proxy_to to;
	struct proxy_talk talk;
	/* The server's, as far as they were looked up here, and which of them
	 * is being tried. */
	struct net_address server[NET_ADDRESSES_MAX];
	size_t n, at;
	struct net_address near; /* the proxy's, that answers */
	struct sockaddr_in6 end;
};

/* An address as text needs no lookup; a zone is of this machine. */
static int
set_end(struct net_conn *c)
{
	struct proxy_to *to = &c->way->to;

	to->host = c->there.host;
	to->port = c->there.port;
	if (strchr(to->host, '%') != NULL && strchr(to->host, ':') != NULL)
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-proxy", "a zone means nothing to a proxy");
	if (inet_pton(AF_INET, to->host, to->address) == 1)
		to->address_len = 4;
	else if (inet_pton(AF_INET6, to->host, to->address) == 1)
		to->address_len = 16;
	return EXIT_DONE;
}

int
net_way_begin(struct net_conn *c)
{
	const struct proxy *proxy;
	int rc = net_proxy(c->o, &proxy, &c->out->error);

	if (rc != EXIT_DONE || proxy == NULL)
		return rc;
	if ((c->way = calloc(1, sizeof(*c->way))) == NULL)
		return fail(&c->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	c->way->proxy = proxy;
	net_report_copy(c->out->proxy, sizeof(c->out->proxy), proxy->text);
	return set_end(c);
}

void
net_way_free(struct net_way *way)
{
	if (way == NULL)
		return;
	proxy_talk_end(&way->talk);
	free(way);
}

bool
net_way_looks_up(const struct net_way *way)
{
	return way->proxy->kind == PROXY_SOCKS5 && way->to.address_len == 0;
}

const struct proxy *
net_way_proxy(const struct net_way *way)
{
	return way->proxy;
}

struct net_address *
net_way_addresses(struct net_way *way, size_t **n)
{
	*n = &way->n;
	return way->server;
}

/* A name that is looked up elsewhere stands for its address: what FNV-1a makes
 * of it, in a prefix of nobody's (RFC 6666). */
static void
end_of_name(struct net_way *way)
{
	unsigned char *a = way->end.sin6_addr.s6_addr;
	uint64_t h = 14695981039346656037u;

	for (const char *s = way->to.host; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	a[0] = 1;
	memcpy(a + 8, &h, sizeof(h));
}

const struct sockaddr *
net_way_end(struct net_way *way)
{
	unsigned char *a = way->end.sin6_addr.s6_addr;

	if (way->n > 0)
		return (const struct sockaddr *)&way->server[0].addr;
	way->end.sin6_family = AF_INET6;
	if (way->to.address_len == 16) {
		memcpy(a, way->to.address, 16);
	} else if (way->to.address_len == 4) {
		a[10] = a[11] = 0xff;
		memcpy(a + 12, way->to.address, 4);
	} else {
		end_of_name(way);
	}
	return (const struct sockaddr *)&way->end;
}

/* ---------------------------------------------------------------- talking --
 */

static void
use_address(struct net_way *way)
{
	const struct sockaddr_storage *s = &way->server[way->at].addr;

	if (way->at >= way->n)
		return;
	way->to.address_len = s->ss_family == AF_INET6 ? 16 : 4;
	memcpy(way->to.address,
	    s->ss_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)s)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)s)->sin_addr,
	    way->to.address_len);
}

int
net_way_reached(struct net_conn *c, const struct net_address *proxy)
{
	struct net_way *way = c->way;
	int rc;

	way->near = *proxy;
	use_address(way);
	proxy_talk_end(&way->talk);
	rc = proxy_talk_begin(&way->talk, way->proxy, &way->to, &c->out->error);
	c->phase = PHASE_PROXY;
	return rc == PROXY_MORE ? EXIT_DONE : rc;
}

static int
wait_for(struct net_conn *c, short events)
{
	c->waits.fds[c->waits.n++] =
	    (struct pollfd){ .fd = c->link.in, .events = events };
	return NET_MORE;
}

static bool
may_wait(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* Takes from the socket what has been looked at; it is there. */
static bool
consume(int fd, size_t n)
{
	unsigned char bytes[PEEK];

	while (n > 0) {
		ssize_t took = recv(fd, bytes, n, 0);

		if (took == 0 || (took < 0 && !may_wait()))
			return false;
		n -= took > 0 ? (size_t)took : 0;
	}
	return true;
}

static void
tell_end(struct net_conn *c)
{
	const struct proxy_to *to = &c->way->to;

	if (to->address_len > 0)
		inet_ntop(to->address_len == 16 ? AF_INET6 : AF_INET,
		    to->address, c->out->address, sizeof(c->out->address));
	c->out->port = to->port;
}

static int
arrive(struct net_conn *c)
{
	double now = net_clock();

	tell_end(c);
	c->out->ms_connect = now - c->dial_start - c->dial_loaded;
	proxy_talk_end(&c->way->talk);
	c->talk_start = now;
	c->phase = PHASE_TALK;
	return EXIT_DONE;
}

/* What follows the proxy's reply stays in the socket: it is the server's. */
static int
hear(struct net_conn *c)
{
	struct proxy_talk *t = &c->way->talk;
	unsigned char bytes[PEEK];
	ssize_t n = recv(c->link.in, bytes, sizeof(bytes), MSG_PEEK);
	size_t used;
	int rc;

	if (n < 0 && may_wait())
		return wait_for(c, POLLIN);
	if (n <= 0)
		return proxy_talk_lost(t, &c->out->error);
	rc = proxy_talk_input(t, (struct authstr_span){ bytes, (size_t)n },
	    &used, &c->out->error);
	if (!consume(c->link.in, used))
		return proxy_talk_lost(t, &c->out->error);
	if (rc == EXIT_DONE)
		return arrive(c);
	return rc == PROXY_MORE ? EXIT_DONE : rc;
}

static int
say(struct net_conn *c, struct authstr_span s)
{
	struct proxy_talk *t = &c->way->talk;
	ssize_t n = send(c->link.out, s.p, s.len, MSG_NOSIGNAL);

	if (n < 0 && may_wait())
		return wait_for(c, POLLOUT);
	if (n < 0)
		return proxy_talk_lost(t, &c->out->error);
	proxy_talk_sent(t, (size_t)n);
	return EXIT_DONE;
}

/* The same proxy, the next of the server's addresses. */
static int
go_on(struct net_conn *c)
{
	struct net_way *way = c->way;
	struct net_address *to;
	size_t *n;

	close(c->link.in);
	c->link.in = c->link.out = -1;
	if ((c->dial = net_dial_new()) == NULL)
		return fail(&c->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	net_dial_from(c->dial, c->from);
	to = net_dial_addresses(c->dial, &n);
	*to = way->near;
	*n = 1;
	way->at++;
	c->out->error = (struct authstr_error){ 0 };
	c->phase = PHASE_DIAL;
	return EXIT_DONE;
}

int
net_way_step(struct net_conn *c)
{
	struct proxy_talk *t = &c->way->talk;
	struct authstr_span s = proxy_talk_output(t);
	int rc = s.len == 0 ? hear(c) : say(c, s);

	if (rc > EXIT_DONE && t->other && c->way->at + 1 < c->way->n)
		return go_on(c);
	return rc;
}

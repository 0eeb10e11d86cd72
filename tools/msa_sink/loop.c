/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "out/fail.h"
#include "msa_sink/sink.h"

struct loop {
	struct sink *sink;
	int listener;       /* -1: no more sessions are taken */
	unsigned long left; /* of --max-sessions */
	struct sink_conn *conns[SINK_CONNS_MAX];
	size_t n;
};

static volatile sig_atomic_t stopped;
static sigset_t unblocked; /* while ppoll waits */

static void
on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ADDR:PORT, [ADDR]:PORT or PORT; "localhost" is 127.0.0.1. */
static struct addrinfo *
resolve(const char *where)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	const char *colon = strrchr(where, ':');
	char host[100];
	int len = colon == NULL ? 0 : (int)(colon - where);

	if (len > 1 && where[0] == '[' && where[len - 1] == ']')
		snprintf(host, sizeof(host), "%.*s", len - 2, where + 1);
	else
		snprintf(host, sizeof(host), "%.*s", len, where);
	if (len == 0 || strcmp(host, "localhost") == 0)
		snprintf(host, sizeof(host), "127.0.0.1");
	if (getaddrinfo(
		host, colon != NULL ? colon + 1 : where, &hints, &found) != 0)
		return NULL;
	return found;
}

static bool
is_loopback(const struct sockaddr *a)
{
	const struct sockaddr_in *v4 = (const void *)a;
	const struct sockaddr_in6 *v6 = (const void *)a;

	if (a->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return a->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* ADDR:PORT, with brackets where ADDR has colons. */
static void
name_address(const struct sockaddr *a, socklen_t len, char *out, size_t size)
{
	char host[50], port[10];

	if (getnameinfo(a, len, host, sizeof(host), port, sizeof(port),
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		snprintf(out, size, "?");
	else
		snprintf(out, size,
		    strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host,
		    port);
}

/* A socket that listens, or -1 and errno. */
static int
bind_to(const struct addrinfo *a)
{
	int on = 1;
	int fd =
	    socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, a->ai_addr, a->ai_addrlen) == 0 &&
	    listen(fd, SINK_CONNS_MAX) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
loop_listen(const char *where, bool remote, struct sink_listener *out,
    struct authstr_error *err)
{
	struct addrinfo *a = resolve(where);
	struct sockaddr_storage here;
	socklen_t len = sizeof(here);
	bool ours;

	if (a == NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "bad-address", "%.100s: expected ADDR:PORT in numbers",
		    where);
	ours = remote || is_loopback(a->ai_addr);
	out->fd = ours ? bind_to(a) : -1;
	freeaddrinfo(a);
	if (!ours)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "not-loopback",
		    "%.100s: others could reach it; --allow-remote permits",
		    where);
	if (out->fd < 0 ||
	    getsockname(out->fd, (struct sockaddr *)&here, &len) != 0)
		return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET,
		    "cannot-listen", "%.100s: %s", where, strerror(errno));
	name_address(
	    (struct sockaddr *)&here, len, out->name, sizeof(out->name));
	return EXIT_DONE;
}

static void
accept_one(struct loop *l, int64_t now)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);
	struct sink_conn *c;
	char client[64];
	int on = 1, fd = accept4(l->listener, (struct sockaddr *)&peer, &len,
			SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (l->n == SINK_CONNS_MAX) {
		conn_turn_away(l->sink, fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	name_address((struct sockaddr *)&peer, len, client, sizeof(client));
	if ((c = conn_new(l->sink, fd, client, now)) == NULL)
		return;
	l->conns[l->n++] = c;
	conn_turn(c, 0, now);
	if (l->left > 0 && --l->left == 0) {
		close(l->listener);
		l->listener = -1;
	}
}

static void
sweep(struct loop *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (l->conns[i]->state == CONN_DEAD)
			conn_free(l->conns[i]);
		else
			l->conns[kept++] = l->conns[i];
	}
	l->n = kept;
}

/* When there is something to do even if nothing comes. */
static int64_t
next_time(const struct sink_conn *c)
{
	return c->wake > 0 && c->wake < c->deadline ? c->wake : c->deadline;
}

/* Milliseconds to the next deadline, at most to `end`. */
static int64_t
patience(const struct loop *l, int64_t end, int64_t now)
{
	int64_t next = end;

	for (size_t i = 0; i < l->n; i++) {
		if (conn_pending(l->conns[i]))
			return 0;
		if (next_time(l->conns[i]) < next)
			next = next_time(l->conns[i]);
	}
	return next > now ? next - now : 0;
}

/* ppoll lets a signal in only while it waits, which a busy sink never does. */
static void
let_signals_in(void)
{
	sigset_t blocked;

	sigprocmask(SIG_SETMASK, &unblocked, &blocked);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static void
serve_once(struct loop *l, int64_t end)
{
	static const struct timespec nap = { .tv_nsec = 20000000 };
	struct pollfd fds[SINK_CONNS_MAX + 1];
	size_t n = l->n;
	int64_t now = now_ms(), wait = patience(l, end, now);
	struct timespec limit = { .tv_sec = (time_t)(wait / 1000),
		.tv_nsec = (long)(wait % 1000) * 1000000 };

	for (size_t i = 0; i < n; i++)
		fds[i] = (struct pollfd){ .fd = l->conns[i]->fd,
			.events = l->conns[i]->events };
	fds[n] = (struct pollfd){ .fd = l->listener, .events = POLLIN };
	if (ppoll(fds, (nfds_t)n + 1, &limit, &unblocked) < 0) {
		if (errno != EINTR) /* no memory: not at full speed */
			nanosleep(&nap, NULL);
		return;
	}
	now = now_ms();
	for (size_t i = 0; i < n; i++)
		if (fds[i].revents != 0 || conn_pending(l->conns[i]) ||
		    now >= next_time(l->conns[i]))
			conn_turn(l->conns[i], fds[i].revents, now);
	sweep(l); /* makes room for who comes next */
	if (fds[n].revents != 0)
		accept_one(l, now);
	sweep(l); /* it may be gone already (--fail connect=close) */
}

/* Signals arrive while ppoll waits and between two turns, at no other time. */
void
loop_signals(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &unblocked);
	sigdelset(&unblocked, SIGTERM);
	sigdelset(&unblocked, SIGINT);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

void
loop_run(struct sink *s, int listener, const struct sink_limits *limits)
{
	struct loop l = {
		.sink = s, .listener = listener, .left = limits->sessions
	};
	int64_t end = limits->seconds == 0
			  ? INT64_MAX
			  : now_ms() + (int64_t)limits->seconds * 1000;

	while (!stopped && (l.listener >= 0 || l.n > 0) && now_ms() < end) {
		serve_once(&l, end);
		let_signals_in();
	}
	for (size_t i = 0; i < l.n; i++) {
		conn_stop(l.conns[i]);
		conn_free(l.conns[i]);
	}
	if (l.listener >= 0)
		close(l.listener);
}

/* SPDX-License-Identifier: MIT */
/*
 * bareprobe: the limit of what a prober can reach: a loop over epoll that
 * connects, shakes hands, says EHLO and QUIT, and looks at nothing.
 *
 *	bareprobe plain|starttls|implicit HOST PORT N AT-ONCE CA-FILE NAME
 *
 * It prints N, seconds, and milliseconds of its own processor time a probe.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <openssl/ssl.h>

enum { PLAIN, STARTTLS, IMPLICIT };
enum state { CONNECT, GREETING, EHLO, TLS, HANDSHAKE, EHLO_TLS, QUIT };

struct probe {
	int fd;
	enum state state;
	SSL *ssl;
};

static struct {
	int mode, ep;
	struct sockaddr_in to;
	const char *name;
	SSL_CTX *ctx;
	long left, under_way, failed;
} all;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
say(struct probe *p, const char *text)
{
	size_t n, len = strlen(text);

	if (p->ssl != NULL ? SSL_write_ex(p->ssl, text, len, &n) != 1
			   : write(p->fd, text, len) != (ssize_t)len)
		all.failed++;
}

static void
start(void)
{
	struct probe *p = calloc(1, sizeof(*p));
	struct epoll_event e = { .events = EPOLLOUT };
	int on = 1;

	if (p == NULL)
		die("calloc");
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		die("socket");
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(p->fd, (struct sockaddr *)&all.to, sizeof(all.to)) != 0 &&
	    errno != EINPROGRESS)
		die("connect");
	e.data.ptr = p;
	epoll_ctl(all.ep, EPOLL_CTL_ADD, p->fd, &e);
	all.left--;
	all.under_way++;
}

static void
end(struct probe *p)
{
	if (p->ssl != NULL)
		SSL_shutdown(p->ssl);
	SSL_free(p->ssl);
	close(p->fd);
	free(p);
	all.under_way--;
	if (all.left > 0)
		start();
}

static void
listen_to(struct probe *p, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = p };

	epoll_ctl(all.ep, EPOLL_CTL_MOD, p->fd, &e);
}

static void
begin_tls(struct probe *p)
{
	p->ssl = SSL_new(all.ctx);
	SSL_set_fd(p->ssl, p->fd);
	SSL_set_tlsext_host_name(p->ssl, all.name);
	SSL_set1_host(p->ssl, all.name);
	SSL_set_connect_state(p->ssl);
	p->state = HANDSHAKE;
}

/* Whether a whole reply is there; -1: the peer is gone. */
static int
reply(struct probe *p)
{
	char buf[8192];
	size_t n = 0;
	int on = 1;

	if (p->ssl != NULL) {
		if (SSL_read_ex(p->ssl, buf, sizeof(buf), &n) != 1) {
			setsockopt(
			    p->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
			return SSL_get_error(p->ssl, 0) == SSL_ERROR_WANT_READ
				   ? 0
				   : -1;
		}
	} else {
		ssize_t rc = read(p->fd, buf, sizeof(buf));

		if (rc <= 0)
			return rc < 0 && errno == EAGAIN ? 0 : -1;
		n = (size_t)rc;
	}
	return n > 0;
}

/* Goes on behind a reply; false: wait. */
static int
step(struct probe *p)
{
	int rc;

	switch (p->state) {
	case CONNECT:
		listen_to(p, EPOLLIN);
		p->state = GREETING;
		if (all.mode == IMPLICIT)
			begin_tls(p);
		return 1;
	case HANDSHAKE:
		rc = SSL_do_handshake(p->ssl);
		if (rc != 1)
			return SSL_get_error(p->ssl, rc) == SSL_ERROR_WANT_READ
				   ? 0
				   : -1;
		p->state = GREETING;
		if (all.mode == STARTTLS) {
			say(p, "EHLO bench.example.org\r\n");
			p->state = EHLO_TLS;
		}
		return 1;
	default:
		break;
	}
	if ((rc = reply(p)) <= 0)
		return rc;
	switch (p->state) {
	case GREETING:
		say(p, "EHLO bench.example.org\r\n");
		p->state = all.mode == STARTTLS ? EHLO : EHLO_TLS;
		return 1;
	case EHLO:
		say(p, "STARTTLS\r\n");
		p->state = TLS;
		return 1;
	case TLS:
		begin_tls(p);
		return 1;
	case EHLO_TLS:
		say(p, "QUIT\r\n");
		p->state = QUIT;
		return 1;
	default:
		return -2;
	}
}

static void
go_on(struct probe *p)
{
	int rc;

	while ((rc = step(p)) > 0)
		;
	if (rc == 0)
		return;
	all.failed += rc == -1;
	end(p);
}

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double
cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int
main(int argc, char **argv)
{
	static struct epoll_event events[256];
	double begun;
	long n, at_once;

	if (argc != 8)
		return 64;
	all.mode = argv[1][0] == 'p'   ? PLAIN
		   : argv[1][0] == 's' ? STARTTLS
				       : IMPLICIT;
	all.to.sin_family = AF_INET;
	inet_pton(AF_INET, argv[2], &all.to.sin_addr);
	all.to.sin_port = htons((uint16_t)strtoul(argv[3], NULL, 10));
	n = all.left = strtol(argv[4], NULL, 10);
	at_once = strtol(argv[5], NULL, 10);
	all.name = argv[7];
	all.ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(all.ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_load_verify_file(all.ctx, argv[6]);
	all.ep = epoll_create1(EPOLL_CLOEXEC);
	begun = seconds();
	while (at_once-- > 0 && all.left > 0)
		start();
	while (all.under_way > 0) {
		int rc = epoll_wait(all.ep, events, 256, 10000);

		if (rc <= 0)
			die("epoll_wait");
		for (int i = 0; i < rc; i++)
			go_on(events[i].data.ptr);
	}
	printf("%ld probes, %ld failed, %.3f s, %.3f ms processor time each\n",
	    n, all.failed, seconds() - begun, cpu() * 1e3 / (double)n);
	return all.failed > 0;
}

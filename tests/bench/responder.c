/* SPDX-License-Identifier: MIT */
/*
 * responder: the least of a mail server, so that the prober is what is
 * measured: a loop over epoll that answers each line by its first letter.
 *
 *	responder CERT-CHAIN KEY [hold]
 *
 * It prints its port, and ends when standard input does.  hold: the second EHLO
 * (or the first in clear, where no TLS comes) is never answered.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* accept4 */
#endif
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <openssl/ssl.h>

struct session {
	int fd;
	SSL *ssl;
	int shaking;
	unsigned ehlos;
};

static SSL_CTX *ctx;
static int ep, hold;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
say(struct session *s, const char *text)
{
	size_t n, len = strlen(text);

	if (s->ssl != NULL)
		SSL_write_ex(s->ssl, text, len, &n);
	else if (write(s->fd, text, len) < 0)
		perror("write");
}

static void
end(struct session *s)
{
	SSL_free(s->ssl);
	close(s->fd);
	free(s);
}

/* False: it is over. */
static int
answer(struct session *s, char first)
{
	switch (first) {
	case 'E':
		if (hold && ++s->ehlos == 2)
			return 1;
		say(s, "250-bench.example.test\r\n250-PIPELINING\r\n"
		       "250-SIZE 10240000\r\n250-STARTTLS\r\n"
		       "250-AUTH PLAIN LOGIN\r\n250-8BITMIME\r\n"
		       "250 SMTPUTF8\r\n");
		return 1;
	case 'S':
		say(s, "220 ready\r\n");
		s->ssl = SSL_new(ctx);
		SSL_set_fd(s->ssl, s->fd);
		SSL_set_accept_state(s->ssl);
		s->shaking = 1;
		return 1;
	default:
		say(s, "221 bye\r\n");
		return 0;
	}
}

/* 0: over, 1: wait, 2: go on. */
static int
step(struct session *s)
{
	char buf[1024];
	size_t n = 0;
	ssize_t rc;

	if (s->shaking) {
		rc = SSL_do_handshake(s->ssl);
		if (rc != 1)
			return SSL_get_error(s->ssl, (int)rc) ==
			       SSL_ERROR_WANT_READ;
		s->shaking = 0;
		return 2;
	}
	if (s->ssl != NULL) {
		if (SSL_read_ex(s->ssl, buf, sizeof(buf), &n) != 1)
			return SSL_get_error(s->ssl, 0) == SSL_ERROR_WANT_READ;
	} else {
		rc = recv(s->fd, buf, sizeof(buf), MSG_DONTWAIT);
		if (rc < 0)
			return 1;
		n = (size_t)rc;
	}
	return n > 0 && answer(s, buf[0]) ? 2 : 0;
}

static void
take(int listener)
{
	struct session *s = calloc(1, sizeof(*s));
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = s };
	int on = 1;

	if (s == NULL)
		die("calloc");
	s->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (s->fd < 0) {
		free(s);
		return;
	}
	setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	epoll_ctl(ep, EPOLL_CTL_ADD, s->fd, &e);
	say(s, "220 bench.example.test ESMTP\r\n");
}

static int
listener(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct epoll_event e = { .events = EPOLLIN };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, len) != 0 ||
	    listen(fd, 4096) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		die("listen");
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	return fd;
}

static void
serve(struct epoll_event *e, int fd)
{
	struct session *s = e->data.ptr;
	int rc;

	if (s == NULL) {
		take(fd);
		return;
	}
	while ((rc = step(s)) == 2)
		;
	if (rc == 0)
		end(s);
}

int
main(int argc, char **argv)
{
	static struct epoll_event events[256], in = { .events = EPOLLIN };
	struct rlimit all;
	int fd;

	if (argc < 3)
		return 64;
	hold = argc > 3;
	getrlimit(RLIMIT_NOFILE, &all);
	all.rlim_cur = all.rlim_max;
	setrlimit(RLIMIT_NOFILE, &all);
	ctx = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	if (SSL_CTX_use_certificate_chain_file(ctx, argv[1]) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, argv[2], SSL_FILETYPE_PEM) != 1)
		die("certificate");
	ep = epoll_create1(EPOLL_CLOEXEC);
	in.data.ptr = &ep;
	epoll_ctl(ep, EPOLL_CTL_ADD, STDIN_FILENO, &in);
	fd = listener();
	for (;;) {
		int n = epoll_wait(ep, events, 256, -1);

		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr == &ep)
				return 0;
			serve(&events[i], fd);
		}
	}
}

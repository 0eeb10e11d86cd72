/* SPDX-License-Identifier: MIT */
/*
 * link: bytes to and from the peer, without waiting; and the wait itself.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>
#include <openssl/err.h>
#include "net/inside.h"

/* Without it the kernel holds our ACK back for 40 ms where the peer sends
 * something (a TLS ticket, the first lines of a reply) before what we wait for;
 * it must be set anew each time (tcp(7)). */
static void
ack_at_once(const struct net_link *l)
{
	int on = 1;

	if (l->child == 0 && (l->ssl != NULL || l->part))
		setsockopt(l->in, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

static ssize_t
blocked(struct net_link *l, short events)
{
	l->events = events;
	if (events == POLLIN)
		ack_at_once(l);
	return NET_BLOCKED;
}

static ssize_t
plain_result(struct net_link *l, ssize_t n, short events)
{
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EINTR ? blocked(l, events) : -1;
}

static ssize_t
tls_result(struct net_link *l, int rc, size_t n)
{
	if (rc == 1)
		return (ssize_t)n;
	switch (SSL_get_error(l->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		return blocked(l, POLLIN);
	case SSL_ERROR_WANT_WRITE:
		return blocked(l, POLLOUT);
	case SSL_ERROR_ZERO_RETURN:
		return 0;
	default:
		/* Many servers close without close_notify; replies say
		 * themselves where they end, so a cut cannot deceive. */
		return ERR_GET_REASON(ERR_peek_error()) ==
			       SSL_R_UNEXPECTED_EOF_WHILE_READING
			   ? 0
			   : -1;
	}
}

/* Of what has been sifted; 0: nothing is left. */
static size_t
take_sifted(struct net_link *l, void *p, size_t len)
{
	struct authstr_span all = authstr_buf_span(l->sifted);
	size_t n = all.len - l->taken < len ? all.len - l->taken : len;

	if (n > 0)
		memcpy(p, all.p + l->taken, n);
	l->taken += n;
	if (l->taken == all.len) {
		authstr_buf_cut(l->sifted, 0);
		l->taken = 0;
	}
	return n;
}

static ssize_t
read_sifted(struct net_link *l, void *p, size_t len)
{
	unsigned char bytes[4096];
	ssize_t got = 1;
	size_t n;

	while ((n = take_sifted(l, p, len)) == 0 && got > 0) {
		got = read(l->in, bytes, sizeof(bytes));
		if (got < 0)
			return plain_result(l, got, POLLIN);
		if (got > 0)
			net_via_text_put(l->text,
			    (struct authstr_span){ bytes, (size_t)got },
			    l->sifted);
		else
			net_via_text_end(l->text, l->sifted);
		if (authstr_buf_status(l->sifted) != AUTHSTR_OK)
			return -1;
		if (got == 0)
			return (ssize_t)take_sifted(l, p, len);
	}
	return (ssize_t)n;
}

ssize_t
net_link_read(struct net_link *l, void *p, size_t len)
{
	size_t n = 0;
	int rc;

	if (l->text != NULL)
		return read_sifted(l, p, len);
	if (l->ssl == NULL)
		return plain_result(l, read(l->in, p, len), POLLIN);
	ERR_clear_error();
	rc = SSL_read_ex(l->ssl, p, len, &n);
	return tls_result(l, rc, n);
}

ssize_t
net_link_write(struct net_link *l, const void *p, size_t len)
{
	size_t n = 0;
	int rc;

	if (l->ssl == NULL)
		return plain_result(l, write(l->out, p, len), POLLOUT);
	ERR_clear_error();
	rc = SSL_write_ex(l->ssl, p, len, &n);
	return tls_result(l, rc, n);
}

void
net_link_ask(const struct net_link *l, bool readable, struct net_waits *waits)
{
	const struct pollfd fds[] = {
		{ .fd = l->in,
		    .events = readable || l->events == POLLIN ? POLLIN : 0 },
		{ .fd = l->out, .events = l->events == POLLOUT ? POLLOUT : 0 },
		{ .fd = l->said, .events = POLLIN },
	};

	/* A hang-up is reported even where nothing was asked for. */
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i].fd >= 0 && fds[i].events != 0)
			waits->fds[waits->n++] = fds[i];
	/* One descriptor, both ways: one entry. */
	if (waits->n >= 2 && waits->fds[0].fd == waits->fds[1].fd) {
		waits->fds[0].events |= waits->fds[1].events;
		waits->fds[1] = waits->fds[--waits->n];
	}
}

void
net_link_end(struct net_link *l, char **heard)
{
	if (l->ssl != NULL) {
		SSL_shutdown(l->ssl); /* our close_notify; nobody waits */
		SSL_free(l->ssl);
		l->ssl = NULL;
	}
	if (l->out >= 0)
		close(l->out);
	if (l->in >= 0 && l->in != l->out)
		close(l->in);
	l->in = l->out = -1;
	if (l->child != 0)
		net_via_end(l);
	if (l->said >= 0)
		close(l->said);
	l->said = -1;
	*heard = net_via_heard(l);
	authstr_buf_free(l->heard);
	l->heard = NULL;
	net_via_text_free(l->text);
	l->text = NULL;
	authstr_buf_free(l->sifted);
	l->sifted = NULL;
}

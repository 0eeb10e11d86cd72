/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "msa_sink/record.h"
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

/* How long a client may take to close after our last word. */
#define DRAIN_MS 2000

/* How often a script goes on before other connections have their turn. */
#define TURNS 16

#define CRLF "\r\n"

enum io { IO_DONE, IO_WAIT, IO_END };

/* A scenario of the handshake begins when the client has. */
static bool
waits_for_hello(const struct sink_conn *c)
{
	return c->sink->bad.script != NULL &&
	       c->sink->bad.stage == SINK_AT_HANDSHAKE;
}

static bool
tls_begin(struct sink_conn *c)
{
	c->ssl = SSL_new(c->sink->ctx);
	if (c->ssl == NULL || SSL_set_fd(c->ssl, c->fd) != 1)
		return false;
	SSL_set_accept_state(c->ssl);
	c->state = CONN_HANDSHAKE;
	c->events = POLLIN;
	return true;
}

struct sink_conn *
conn_new(struct sink *s, int fd, const char *client, int64_t now)
{
	struct sink_conn *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		close(fd);
		return NULL;
	}
	c->sink = s;
	c->fd = fd;
	c->number = ++s->met;
	c->state = CONN_LIVE;
	c->deadline = now + (int64_t)s->idle * 1000;
	c->out = authstr_buf_new(SINK_OUT_MAX);
	c->talk = authstr_buf_new(LOGIN_STEPS_MAX * 2 * AUTHSTR_LINE_MAX);
	snprintf(c->client, sizeof(c->client), "%s", client);
	if (c->out == NULL || c->talk == NULL ||
	    (s->tls == SINK_IMPLICIT && !waits_for_hello(c) && !tls_begin(c))) {
		conn_free(c);
		return NULL;
	}
	c->starttls = s->tls == SINK_IMPLICIT && c->ssl == NULL;
	if (s->tls != SINK_IMPLICIT)
		smtp_greet(c);
	return c;
}

void
conn_turn_away(const struct sink *s, int fd)
{
	static const char busy[] = "421 4.7.0 too many connections" CRLF;

	if (s->tls != SINK_IMPLICIT)
		(void)!send(fd, busy, sizeof(busy) - 1, MSG_NOSIGNAL);
	close(fd);
}

void
conn_free(struct sink_conn *c)
{
	if (c == NULL)
		return;
	if (c->mode == SMTP_DATA)
		letter_drop(&c->letter);
	smtp_forget(c);
	SSL_free(c->ssl);
	close(c->fd);
	authstr_buf_free(c->out);
	authstr_buf_free(c->talk);
	authstr_wipe(c->in, sizeof(c->in));
	free(c);
}

void
conn_reply(struct sink_conn *c, const char *text)
{
	authstr_buf_put(c->out, authstr_span_of(text));
	authstr_buf_put(c->out, authstr_span_of(CRLF));
	if (authstr_buf_status(c->out) != AUTHSTR_OK)
		c->state = CONN_DEAD;
}

void
conn_end(struct sink_conn *c, const char *text)
{
	conn_reply(c, text);
	if (c->state != CONN_DEAD)
		c->state = CONN_FLUSH;
}

/* Bytes that no poll tells of.  SSL_has_pending would count the beginning of a
 * record, too, and have us ask without end for the rest. */
bool
conn_pending(const struct sink_conn *c)
{
	return c->ssl != NULL && c->state == CONN_LIVE &&
	       c->out_at == authstr_buf_span(c->out).len &&
	       SSL_pending(c->ssl) > 0;
}

/* What a TLS call that gave rc means for us; sets what to wait for. */
static enum io
tls_io(struct sink_conn *c, int rc)
{
	switch (SSL_get_error(c->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		c->events = POLLIN;
		return IO_WAIT;
	case SSL_ERROR_WANT_WRITE:
		c->events = POLLOUT;
		return IO_WAIT;
	default:
		return IO_END;
	}
}

static enum io
plain_io(struct sink_conn *c, short events)
{
	if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
		c->events = events;
		return IO_WAIT;
	}
	return IO_END;
}

static enum io
conn_read(struct sink_conn *c)
{
	size_t room = sizeof(c->in) - c->in_len, got = 0;
	ssize_t n;

	ERR_clear_error();
	if (c->ssl != NULL) {
		int rc = SSL_read_ex(c->ssl, c->in + c->in_len, room, &got);

		if (rc != 1)
			return tls_io(c, rc);
	} else {
		n = recv(c->fd, c->in + c->in_len, room, 0);
		if (n < 0)
			return plain_io(c, POLLIN);
		got = (size_t)n;
	}
	if (got > 0 && c->sink->record != NULL &&
	    !record_put(c->sink->record, c->number, c->ssl != NULL,
		word_sub((struct authstr_span){ c->in, sizeof(c->in) },
		    c->in_len, got)))
		report_trouble(c, "cannot record what came");
	c->in_len += got;
	return got > 0 ? IO_DONE : IO_END;
}

/* True if the time has come for the next octet. */
static bool
drips(struct sink_conn *c, int64_t now)
{
	if (now < c->wake) {
		c->events = 0;
		return false;
	}
	c->wake = now + SCRIPT_DRIP_MS;
	return true;
}

/* Writes what is waiting; IO_DONE when all is gone. */
static enum io
conn_write(struct sink_conn *c, int64_t now)
{
	struct authstr_span all = authstr_buf_span(c->out);
	size_t put = 0;

	ERR_clear_error();
	while (c->out_at < all.len) {
		struct authstr_span rest =
		    word_sub(all, c->out_at, c->drip ? 1 : all.len);

		if (c->drip && !drips(c, now))
			return IO_WAIT;
		if (c->ssl != NULL) {
			int rc = SSL_write_ex(c->ssl, rest.p, rest.len, &put);

			if (rc != 1)
				return tls_io(c, rc);
		} else {
			ssize_t n = send(c->fd, rest.p, rest.len, MSG_NOSIGNAL);

			if (n < 0)
				return plain_io(c, POLLOUT);
			put = (size_t)n;
		}
		c->out_at += put;
	}
	authstr_buf_cut(c->out, 0);
	c->out_at = 0;
	c->wake = 0;
	return IO_DONE;
}

static void
handshake(struct sink_conn *c)
{
	int rc;

	ERR_clear_error();
	rc = SSL_accept(c->ssl);
	if (rc == 1) {
		c->state = CONN_LIVE;
		c->events = POLLIN;
		if (c->sink->tls == SINK_IMPLICIT)
			smtp_greet(c);
		else
			smtp_fails(c, SINK_AT_SECURE);
		return;
	}
	if (tls_io(c, rc) == IO_WAIT)
		return;
	report_trouble(c, "TLS handshake failed");
	c->state = CONN_DEAD;
}

/* Our side is closed, in TLS too; the client's last bytes are read away,
 * because a reset would take our last reply back from it. */
static void
hang_up(struct sink_conn *c, int64_t now)
{
	if (c->ssl != NULL)
		SSL_shutdown(c->ssl);
	shutdown(c->fd, SHUT_WR);
	c->state = CONN_DRAIN;
	c->events = POLLIN;
	c->deadline = now + DRAIN_MS;
}

/* What comes is read, and for nothing. */
static void
hung(struct sink_conn *c)
{
	enum io rc;

	while ((rc = conn_read(c)) == IO_DONE)
		c->in_len = 0;
	if (rc == IO_END)
		c->state = CONN_DEAD;
}

static void
drain(struct sink_conn *c)
{
	ssize_t n = recv(c->fd, c->in, sizeof(c->in), 0);

	if (n == 0 || (n < 0 && plain_io(c, POLLIN) == IO_END))
		c->state = CONN_DEAD;
}

/* What a scenario does between two commands; true if it is another's turn. */
static bool
scripted(struct sink_conn *c, bool more, unsigned *turns)
{
	if (c->hang) {
		c->in_len = 0;
		c->state = CONN_HUNG;
		return true;
	}
	c->events = more ? POLLIN | POLLOUT : POLLIN;
	return more && ++*turns == TURNS;
}

static void
start_tls(struct sink_conn *c)
{
	c->starttls = false;
	if (smtp_fails(c, SINK_AT_HANDSHAKE))
		c->events = POLLIN | POLLOUT;
	else if (!tls_begin(c))
		c->state = CONN_DEAD;
}

/* Writes, works and reads in turn: a reply is out before the next command is
 * looked at, so a client that sends and never reads holds up only itself. */
static void
live(struct sink_conn *c, bool readable, int64_t now)
{
	unsigned turns = 0;
	enum io rc;
	bool more;

	for (;;) {
		more = script_go_on(c);
		rc = conn_write(c, now);
		if (rc != IO_DONE || c->state != CONN_LIVE)
			break;
		if (scripted(c, more, &turns))
			return;
		if (c->starttls && !more) {
			if (readable || !waits_for_hello(c))
				start_tls(c);
			return;
		}
		if (more || line_input(c))
			continue;
		if (!readable || (rc = conn_read(c)) != IO_DONE)
			break;
		c->deadline = now + (int64_t)c->sink->idle * 1000;
		readable = false;
	}
	if (rc == IO_END)
		c->state = CONN_DEAD;
	else if (rc == IO_DONE && c->state == CONN_FLUSH)
		hang_up(c, now);
}

void
conn_stop(struct sink_conn *c)
{
	if (c->state != CONN_LIVE)
		return;
	conn_reply(c, "421 4.3.2 the sink ends");
	conn_write(c, 0);
}

void
conn_turn(struct sink_conn *c, short ready, int64_t now)
{
	if (now >= c->deadline) {
		if (c->state == CONN_LIVE) {
			conn_reply(c, "421 4.4.2 too long without a word");
			conn_write(c, now);
		}
		c->state = CONN_DEAD;
		return;
	}
	if (c->state == CONN_HANDSHAKE)
		handshake(c);
	if (c->state == CONN_DRAIN)
		drain(c);
	else if (c->state == CONN_HUNG)
		hung(c);
	else if (c->state == CONN_LIVE || c->state == CONN_FLUSH)
		live(c, ready != 0 || conn_pending(c), now);
}

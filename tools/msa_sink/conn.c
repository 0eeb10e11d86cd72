/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "msa_sink/sink.h"
#include "msa_sink/word.h"

/* How long a client may take to close after our last word. */
#define DRAIN_MS 2000

#define CRLF "\r\n"

enum io { IO_DONE, IO_WAIT, IO_END };

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
	c->deadline = now + (int64_t)s->idle * 1000;
	c->out = authstr_buf_new(SINK_OUT_MAX);
	c->talk = authstr_buf_new(LOGIN_STEPS_MAX * 2 * AUTHSTR_LINE_MAX);
	memcpy(c->client, client, sizeof(c->client));
	c->client[sizeof(c->client) - 1] = '\0';
	if (c->out == NULL || c->talk == NULL ||
	    (s->tls == SINK_IMPLICIT && !tls_begin(c))) {
		conn_free(c);
		return NULL;
	}
	if (s->tls != SINK_IMPLICIT) {
		c->state = CONN_LIVE;
		smtp_greet(c);
	}
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
	c->in_len += got;
	return got > 0 ? IO_DONE : IO_END;
}

/* Writes what is waiting; IO_DONE when all is gone. */
static enum io
conn_write(struct sink_conn *c)
{
	struct authstr_span all = authstr_buf_span(c->out);
	size_t put = 0;

	ERR_clear_error();
	while (c->out_at < all.len) {
		struct authstr_span rest = word_sub(all, c->out_at, all.len);

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

static void
drain(struct sink_conn *c)
{
	ssize_t n = recv(c->fd, c->in, sizeof(c->in), 0);

	if (n == 0 || (n < 0 && plain_io(c, POLLIN) == IO_END))
		c->state = CONN_DEAD;
}

/* Writes, works and reads in turn: a reply is out before the next command is
 * looked at, so a client that sends and never reads holds up only itself. */
static void
live(struct sink_conn *c, bool readable, int64_t now)
{
	enum io rc;

	c->events = POLLIN;
	while ((rc = conn_write(c)) == IO_DONE && c->state == CONN_LIVE) {
		if (c->starttls) {
			c->starttls = false;
			if (!tls_begin(c))
				c->state = CONN_DEAD;
			return;
		}
		if (line_input(c))
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
	conn_write(c);
}

void
conn_turn(struct sink_conn *c, short ready, int64_t now)
{
	if (now >= c->deadline) {
		if (c->state == CONN_LIVE) {
			conn_reply(c, "421 4.4.2 too long without a word");
			conn_write(c);
		}
		c->state = CONN_DEAD;
		return;
	}
	if (c->state == CONN_HANDSHAKE)
		handshake(c);
	if (c->state == CONN_DRAIN || c->state == CONN_HUNG)
		drain(c);
	else if (c->state == CONN_LIVE || c->state == CONN_FLUSH)
		live(c, ready != 0 || conn_pending(c), now);
}

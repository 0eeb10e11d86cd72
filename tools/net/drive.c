/* SPDX-License-Identifier: MIT */
/*
 * drive: pumps a session over a link until it is over or time is up.
 */
#include <errno.h>
#include <string.h>
#include <openssl/err.h>
#include "out/fail.h"
#include "net/binding.h"
#include "net/drive.h"

#define CHUNK 16384

static void
tell(struct net_drive *d)
{
	const struct authstr_event *e;

	while ((e = authstr_session_event(d->session)) != NULL)
		if (d->see != NULL)
			d->see(e, d->arg);
}

static void
lost(struct net_drive *d)
{
	authstr_session_lost(d->session);
	tell(d);
}

/* ------------------------------------------------------------------ in -- */

/* A TLS record where a reply was expected: a handshake or alert of any version
 * (RFC 8446 section 5.1). */
static bool
is_tls(const unsigned char *p, size_t len)
{
	return len >= 2 && (p[0] == 0x16 || p[0] == 0x15) && p[1] == 3;
}

static void
tls_at_once(struct net_drive *d)
{
	d->status =
	    fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET, "tls-on-plain-port",
		"this port speaks TLS at once (try --tls=implicit)");
	lost(d);
}

/* In TLS 1.3 the server looks at our side of the handshake after we have
 * finished: its alert (RFC 8446 section 6.2) comes in place of the greeting. */
static void
broken(struct net_drive *d, unsigned long code)
{
	lost(d);
	if (ERR_GET_REASON(code) >= SSL_AD_REASON_OFFSET &&
	    authstr_session_class(d->session) == AUTHSTR_CLASS_NETWORK)
		d->status = fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET,
		    "tls-alert", "%s", net_fault_reason(code));
}

/* Takes what has come; false when nothing has, without waiting. */
static bool
take(struct net_drive *d)
{
	unsigned char bytes[CHUNK];
	ssize_t n = net_link_read(d->link, bytes, sizeof(bytes));
	bool first = !d->link->seen;

	if (n == NET_BLOCKED)
		return false;
	if (n <= 0) {
		broken(d, d->link->ssl != NULL ? ERR_peek_error() : 0);
		return true;
	}
	d->link->seen = true;
	if (first && d->link->ssl == NULL && is_tls(bytes, (size_t)n)) {
		tls_at_once(d);
	} else {
		authstr_session_input(d->session,
		    (struct authstr_span){ bytes, (size_t)n }, NULL);
		tell(d);
	}
	authstr_wipe(bytes, (size_t)n);
	return true;
}

/* ----------------------------------------------------------------- out -- */

/* The front of what is to be sent as the wire has it; *taken: how much of
 * the session's output it stands for. */
static struct authstr_span
wire_form(struct net_drive *d, size_t *taken)
{
	struct authstr_span all = authstr_session_output(d->session);
	size_t n = all.len < CHUNK ? all.len : CHUNK;
	size_t start = 0;

	if (!d->link->lf) {
		*taken = n;
		return (struct authstr_span){ all.p, n };
	}
	authstr_buf_cut(d->wire, 0);
	for (size_t i = 0; i + 1 < all.len && i < n; i++)
		if (all.p[i] == '\r' && all.p[i + 1] == '\n') {
			authstr_buf_put(d->wire,
			    (struct authstr_span){ all.p + start, i - start });
			start = i + 1;
		}
	authstr_buf_put(
	    d->wire, (struct authstr_span){ all.p + start, n - start });
	*taken = n;
	return authstr_buf_span(d->wire);
}

/* Sends one piece.  What the peer says meanwhile goes to the session: it may
 * turn down a message half-way. */
static enum net_wait
send_piece(struct net_drive *d)
{
	size_t taken, at = 0;
	struct authstr_span piece = wire_form(d, &taken);

	while (at < piece.len) {
		ssize_t n =
		    net_link_write(d->link, piece.p + at, piece.len - at);
		enum net_wait end;

		if (n >= 0) {
			at += (size_t)n;
			continue;
		}
		if (n != NET_BLOCKED) {
			lost(d);
			return NET_READY;
		}
		end = net_link_wait(d->link, true, d->until);
		if (end != NET_READY)
			return end;
		take(d);
		if (authstr_session_want(d->session) != AUTHSTR_WANT_OUTPUT)
			return NET_READY;
	}
	authstr_session_sent(d->session, taken);
	tell(d);
	return NET_READY;
}

/* ----------------------------------------------------------------- TLS -- */

/* Hands over what the login can be bound to. */
static int
bind_login(struct net_drive *d)
{
	struct net_binding b;
	struct authstr_error err;
	int rc = net_binding_take(
	    d->link->ssl, authstr_span_of(d->cb_type), &b, d->err);

	if (rc != EXIT_DONE || b.type == NULL)
		return rc;
	net_report_copy(d->report->binding, sizeof(d->report->binding), b.type);
	rc = authstr_session_binding(d->session, authstr_span_of(b.type),
	    (struct authstr_span){ b.data, b.len }, &err);
	authstr_wipe(&b, sizeof(b));
	return rc == AUTHSTR_OK ? EXIT_DONE
				: fail(d->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
				      err.rule, "%s", err.text);
}

static enum net_wait
shake_hands(struct net_drive *d)
{
	double start = net_clock();
	int rc = net_handshake(d->link, d->trust, d->host, d->insecure,
	    d->until, d->report, d->err);

	*d->ms_tls = net_clock() - start;
	if (rc == EXIT_TIMEOUT)
		return NET_TIMEOUT;
	if (rc == EXIT_DONE)
		rc = bind_login(d);
	if (rc != EXIT_DONE)
		d->status = rc;
	authstr_session_tls(d->session, rc == EXIT_DONE);
	tell(d);
	return NET_READY;
}

/* Bytes that came before we said our word were not asked for; only a TLS
 * server that is to be spoken to first is not looked at. */
static bool
is_quiet(struct net_drive *d)
{
	if (!d->link->seen)
		return true;
	return !take(d);
}

enum net_wait
net_drive(struct net_drive *d)
{
	enum net_wait end = NET_READY;

	while (end == NET_READY) {
		switch (authstr_session_want(d->session)) {
		case AUTHSTR_WANT_OUTPUT:
			if (is_quiet(d))
				end = send_piece(d);
			break;
		case AUTHSTR_WANT_INPUT:
			if (!take(d))
				end = net_link_wait(d->link, false, d->until);
			break;
		case AUTHSTR_WANT_TLS:
			if (is_quiet(d))
				end = shake_hands(d);
			break;
		case AUTHSTR_WANT_NOTHING:
			return NET_READY;
		}
	}
	return end;
}

/* SPDX-License-Identifier: MIT */
/*
 * drive: pumps a session over a link.
 */
#include <errno.h>
#include <string.h>
#include <openssl/err.h>
#include "out/fail.h"
#include "net/binding.h"
#include "net/drive.h"

#define CHUNK 16384
#define FIRST_LINE_MAX 60

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

void
net_drive_tls_at_once(struct net_drive *d)
{
	d->status =
	    fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET, "tls-on-plain-port",
		"this port speaks TLS at once (try --tls=implicit)");
	lost(d);
}

/* In TLS 1.3 the server looks at our side of the handshake after we have
 * finished: its alert (RFC 8446 section 6.2) comes in place of the greeting.  A
 * server that closes with our octets unread may reset the connection before its
 * alert is out. */
static void
broken(struct net_drive *d, unsigned long code)
{
	const struct net_tls_report *tls = d->report;
	bool unwanted = tls->up && tls->asked && !tls->gave &&
			authstr_session_caps(d->session, 1) == NULL;

	lost(d);
	if (authstr_session_class(d->session) != AUTHSTR_CLASS_NETWORK)
		return;
	if (ERR_GET_REASON(code) >= SSL_AD_REASON_OFFSET)
		d->status = fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET,
		    "tls-alert", "%s", net_fault_reason(code, d->o));
	else if (ERR_GET_LIB(code) == ERR_LIB_SSL &&
		 ERR_GET_REASON(code) != SSL_R_UNEXPECTED_EOF_WHILE_READING)
		d->status = fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET,
		    "tls-record-broken",
		    "expected a TLS record, found something else (%s)",
		    ERR_reason_error_string(code));
	else if (unwanted)
		d->status =
		    fail(d->err, EXIT_TLS, AUTHSTR_NO_OFFSET, "tls-alert",
			"the server asked for a client certificate, and broke "
			"off: it wants a client certificate");
}

/* What answers there is no server of the protocol: whose port it is can be seen
 * from its first line. */
static void
say_first_line(struct net_drive *d, const unsigned char *p, size_t len)
{
	const struct authstr_error *err = authstr_session_error(d->session);
	char line[FIRST_LINE_MAX + 1];
	size_t n = 0;

	if (err == NULL || err->rule == NULL ||
	    (strcmp(err->rule, "reply-code") != 0 &&
		strcmp(err->rule, "reply-form") != 0))
		return;
	for (; n < len && n < FIRST_LINE_MAX && p[n] != '\r' && p[n] != '\n';
	     n++)
		line[n] = p[n] >= ' ' && p[n] < 127 ? (char)p[n] : '?';
	line[n] = '\0';
	d->status = fail(d->err, EXIT_PROTOCOL, AUTHSTR_NO_OFFSET, err->rule,
	    "expected a server's greeting (%s), found \"%s\"",
	    authstr_protocol_name(d->protocol), line);
}

/* Hands over what the login can be bound to. */
static int
bind_login(struct net_drive *d)
{
	struct authstr_span type = authstr_span_of(d->cb_type);
	struct net_binding b;
	struct authstr_error err;
	int rc = d->link->text != NULL
		     ? net_via_text_binding(d->link->text, type, &b, d->err)
		     : net_binding_take(d->link->ssl, type, &b, d->err);

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

/* The peer's first line: s_client has said what it has to say. */
static bool
bind_outside(struct net_drive *d)
{
	int rc;

	if (d->link->text == NULL || d->bound)
		return true;
	d->bound = true;
	if ((rc = bind_login(d)) == EXIT_DONE)
		return true;
	d->status = rc;
	lost(d);
	return false;
}

/* Takes what has come; false when nothing has, without waiting. */
static bool
take(struct net_drive *d)
{
	unsigned char bytes[CHUNK];
	ssize_t n = NET_BLOCKED;
	bool first = !d->link->seen;

	if (d->dry)
		d->link->events = POLLIN;
	else
		n = net_link_read(d->link, bytes, sizeof(bytes));
	if (n == NET_BLOCKED)
		return false;
	/* TLS may hold more than it gave. */
	d->dry = d->link->ssl == NULL && n > 0 && n < CHUNK;
	d->link->part = true;
	if (n <= 0) {
		broken(d, d->link->ssl != NULL ? ERR_peek_error() : 0);
		return true;
	}
	d->link->seen = true;
	if (!bind_outside(d))
		return true;
	if (first && d->link->ssl == NULL && is_tls(bytes, (size_t)n)) {
		net_drive_tls_at_once(d);
	} else {
		authstr_session_input(d->session,
		    (struct authstr_span){ bytes, (size_t)n }, NULL);
		tell(d);
		if (first)
			say_first_line(d, bytes, (size_t)n);
	}
	authstr_wipe(bytes, (size_t)n);
	return true;
}

/* ----------------------------------------------------------------- out -- */

/* Makes the next piece: the front of the session's output as the wire has it.
 * The session's own bytes, unless the wire's line ends are others. */
static void
make_piece(struct net_drive *d, struct authstr_span all)
{
	size_t n = all.len < CHUNK ? all.len : CHUNK;
	size_t start = 0;

	d->taken = n;
	if (!d->link->lf)
		return;
	authstr_buf_cut(d->wire, 0);
	for (size_t i = 0; i + 1 < all.len && i < n; i++)
		if (all.p[i] == '\r' && all.p[i + 1] == '\n') {
			authstr_buf_put(d->wire,
			    (struct authstr_span){ all.p + start, i - start });
			start = i + 1;
		}
	authstr_buf_put(
	    d->wire, (struct authstr_span){ all.p + start, n - start });
}

static struct authstr_span
piece(const struct net_drive *d, struct authstr_span all)
{
	if (d->link->lf)
		return authstr_buf_span(d->wire);
	return (struct authstr_span){ all.p, d->taken };
}

/* Octets of the session's output that n octets on the wire stand for: what has
 * gone may be answered while the rest still goes. */
static size_t
stands_for(const struct net_drive *d, struct authstr_span all, size_t n)
{
	size_t i = 0;

	if (!d->link->lf)
		return n;
	for (; n > 0 && i < d->taken; n--, i++)
		if (all.p[i] == '\r' && i + 1 < all.len && all.p[i + 1] == '\n')
			i++;
	return i;
}

/* Sends what the wire takes of the next piece; false: nothing. */
static bool
put(struct net_drive *d)
{
	struct authstr_span all = authstr_session_output(d->session), rest;
	ssize_t n = 0;

	if (d->taken == 0)
		make_piece(d, all);
	rest = piece(d, all);
	if (rest.len > 0)
		n = net_link_write(d->link, rest.p, rest.len);
	if (n == NET_BLOCKED)
		return false;
	if (n < 0) {
		lost(d);
	} else if ((size_t)n == rest.len) {
		authstr_session_sent(d->session, d->taken);
		d->taken = 0;
		/* Nobody has answered yet. */
		d->dry = d->link->ssl == NULL;
		d->link->part = false;
		tell(d);
	} else {
		authstr_session_sent(d->session, stands_for(d, all, (size_t)n));
		d->taken = 0;
		tell(d);
	}
	return true;
}

/* ----------------------------------------------------------------- TLS -- */

static void
hands_shaken(struct net_drive *d, int rc)
{
	net_shake_free(d->shake);
	d->shake = NULL;
	*d->ms_tls = net_clock() - d->shake_begun;
	if (rc == EXIT_DONE)
		rc = bind_login(d);
	if (rc != EXIT_DONE)
		d->status = rc;
	authstr_session_tls(d->session, rc == EXIT_DONE);
	tell(d);
}

/* False: the peer has to say something first. */
static bool
shake_hands(struct net_drive *d)
{
	int rc = EXIT_DONE;

	if (d->shake == NULL) {
		d->shake_begun = net_clock();
		rc = net_shake_begin(d->link, d->trust, d->host, d->o,
		    d->report, &d->shake, d->err);
	}
	if (rc == EXIT_DONE)
		rc = net_shake_step(d->shake, d->link, d->err);
	if (rc == NET_MORE)
		return false;
	hands_shaken(d, rc);
	return true;
}

/* ---------------------------------------------------------------- both -- */

/* Bytes that came before we said our word were not asked for; only a TLS
 * server that is to be spoken to first is not looked at. */
static bool
is_quiet(struct net_drive *d)
{
	if (!d->link->seen || d->shake != NULL)
		return true;
	if (authstr_session_want(d->session) != AUTHSTR_WANT_OUTPUT)
		d->dry = false; /* TLS cannot tell them from its own */
	return !take(d);
}

bool
net_drive_step(struct net_drive *d, struct net_waits *waits)
{
	d->dry = false;
	net_via_hear(d->link); /* or it would wake us without end */
	for (;;) {
		enum authstr_want want = authstr_session_want(d->session);
		bool moved = true;

		if (want != AUTHSTR_WANT_OUTPUT)
			d->taken = 0; /* the session has thought better of it */
		if (want == AUTHSTR_WANT_NOTHING)
			return true;
		if (want == AUTHSTR_WANT_INPUT)
			moved = take(d);
		else if (is_quiet(d))
			moved = want == AUTHSTR_WANT_OUTPUT ? put(d)
							    : shake_hands(d);
		if (!moved) {
			net_link_ask(
			    d->link, want == AUTHSTR_WANT_OUTPUT, waits);
			return false;
		}
		if (net_clock() >= waits->until)
			return false; /* a peer that never pauses has no say */
	}
}

void
net_drive_late(struct net_drive *d)
{
	if (d->shake != NULL)
		d->status = net_shake_late(d->shake, d->err);
}

void
net_drive_end(struct net_drive *d)
{
	net_shake_free(d->shake);
	d->shake = NULL;
	authstr_buf_free(d->wire);
	d->wire = NULL;
}

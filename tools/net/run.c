/* SPDX-License-Identifier: MIT */
/*
 * run: a whole session, from options to result.
 */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out/fail.h"
#include "net/drive.h"

#define TIMEOUT_DEFAULT 60
#define WIRE_MAX 65536

struct run {
	const struct net_options *o;
	const struct net_target *target; /* NULL: --via alone */
	struct net_target there;         /* what is dialled: --connect */
	struct net_via via;
	struct net_link link;
	struct net_drive drive;
	struct net_result *out;
	double start, until;
};

/* ------------------------------------------------------------- the plan -- */

static bool
is(const char *given, const char *word)
{
	return given != NULL && strcmp(given, word) == 0;
}

static enum authstr_tls_mode
tls_mode(const struct run *r)
{
	const char *tls = r->o->tls;

	if (is(tls, "none"))
		return AUTHSTR_TLS_NONE;
	if (is(tls, "starttls"))
		return AUTHSTR_TLS_STARTTLS;
	if (is(tls, "implicit"))
		return AUTHSTR_TLS_IMPLICIT;
	/* auto; what is to be bound needs TLS */
	if (r->o->via != NULL)
		return AUTHSTR_TLS_OUTSIDE;
	return r->target->implicit || r->there.implicit ? AUTHSTR_TLS_IMPLICIT
	       : r->o->cb_type != NULL                  ? AUTHSTR_TLS_STARTTLS
							: AUTHSTR_TLS_AUTO;
}

static const char *
mode_name(enum authstr_tls_mode mode)
{
	switch (mode) {
	case AUTHSTR_TLS_IMPLICIT:
		return "implicit";
	case AUTHSTR_TLS_OUTSIDE:
		return "outside";
	case AUTHSTR_TLS_NONE:
		return "none";
	case AUTHSTR_TLS_AUTO:
	case AUTHSTR_TLS_STARTTLS:
		break;
	}
	return "starttls";
}

static int
plan_stage(struct run *r, struct authstr_session *s)
{
	const char *wanted = r->o->quit_after;

	if (wanted == NULL)
		return EXIT_DONE;
	for (int i = AUTHSTR_STAGE_CONNECT; i <= AUTHSTR_STAGE_QUIT; i++)
		if (is(wanted, authstr_stage_name((enum authstr_stage)i))) {
			authstr_session_quit_after(s, (enum authstr_stage)i);
			return EXIT_DONE;
		}
	return fail(&r->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
	    "bad-stage", "expected a stage, found '%s'", wanted);
}

static int
plan_target(struct run *r)
{
	if (r->target != NULL)
		r->there = *r->target;
	if (r->o->connect != NULL && net_target_parse(r->o->connect, &r->there,
					 &r->out->error) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	return EXIT_DONE;
}

static int
plan(struct run *r, struct authstr_session *s)
{
	enum authstr_tls_mode mode;

	if (plan_target(r) != EXIT_DONE)
		return EXIT_BAD_USAGE;
	mode = tls_mode(r);
	authstr_session_tls_mode(s, mode);
	authstr_session_greeted(s, r->o->via != NULL && r->via.no_greeting);
	r->out->tls.mode = mode_name(mode);
	if (r->o->name != NULL &&
	    authstr_session_plan(s, AUTHSTR_PLAN_NAME,
		authstr_span_of(r->o->name), &r->out->error) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	if (r->o->cb_type != NULL &&
	    (mode == AUTHSTR_TLS_NONE || mode == AUTHSTR_TLS_OUTSIDE))
		return fail(&r->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "no-channel-binding", "--cb-type needs TLS of our own");
	if (mode != AUTHSTR_TLS_NONE && mode != AUTHSTR_TLS_OUTSIDE) {
		int rc = net_trust(r->o, &r->drive.trust, &r->out->error);

		if (rc != EXIT_DONE)
			return rc;
		if (r->target == NULL)
			return fail(&r->out->error, EXIT_BAD_USAGE,
			    AUTHSTR_NO_OFFSET, "no-target",
			    "our own TLS over --via needs a HOST to verify");
	}
	return plan_stage(r, s);
}

/* ----------------------------------------------------------- connecting -- */

static int
dial(struct run *r)
{
	struct net_address peer;
	double until = r->until, begun = net_clock();
	int rc, family = r->o->v4 ? AF_INET : r->o->v6 ? AF_INET6 : AF_UNSPEC;
	char port[8];

	if (r->o->connect_timeout > 0 &&
	    r->start + r->o->connect_timeout * 1e3 < until)
		until = r->start + r->o->connect_timeout * 1e3;
	rc = net_dial(r->there.host, r->there.port, family, until, &r->link.in,
	    &peer, &r->out->error);
	if (rc != EXIT_DONE)
		return rc;
	r->link.out = r->link.in;
	r->out->ms_connect = net_clock() - begun;
	getnameinfo((struct sockaddr *)&peer.addr, peer.len, r->out->address,
	    sizeof(r->out->address), port, sizeof(port),
	    NI_NUMERICHOST | NI_NUMERICSERV);
	r->out->port = r->there.port;
	return EXIT_DONE;
}

/* What s_client prints on stdout without -quiet, and what it does to lines
 * that begin with its letters, no dialogue survives. */
static int
start_via(struct run *r)
{
	const struct net_options *o = r->o;
	double begun = net_clock();
	int rc;

	r->out->via = true;
	if (!r->via.quiet || r->via.letters)
		return fail(&r->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "via-not-quiet",
		    "without -quiet s_client writes its own text between the "
		    "replies, and obeys lines that begin with Q, R or K: add "
		    "-quiet");
	r->link.lf = o->via_eol != NULL ? is(o->via_eol, "lf") : r->via.crlf;
	if (r->link.lf && (r->drive.wire = authstr_buf_new(WIRE_MAX)) == NULL)
		return fail(&r->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	rc = net_via_start(o->via, &r->link, &r->out->error);
	if (rc == EXIT_DONE)
		r->out->ms_connect = net_clock() - begun;
	return rc;
}

/* --------------------------------------------------------------- ending -- */

static const struct {
	enum authstr_class class;
	int status;
} statuses[] = {
	{ AUTHSTR_CLASS_OK, EXIT_DONE },
	{ AUTHSTR_CLASS_NO, EXIT_NO },
	{ AUTHSTR_CLASS_NETWORK, EXIT_NETWORK },
	{ AUTHSTR_CLASS_INTERNAL, EXIT_INTERNAL },
	{ AUTHSTR_CLASS_TEMPFAIL, EXIT_TEMPFAIL },
	{ AUTHSTR_CLASS_PROTOCOL, EXIT_PROTOCOL },
	{ AUTHSTR_CLASS_AUTH, EXIT_AUTH },
	{ AUTHSTR_CLASS_TLS, EXIT_TLS },
	{ AUTHSTR_CLASS_REFUSED, EXIT_REFUSED },
	{ AUTHSTR_CLASS_UNKNOWN, EXIT_UNKNOWN },
};

static int
session_status(const struct authstr_session *s)
{
	enum authstr_class class = authstr_session_class(s);

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].class == class)
			return statuses[i].status;
	return EXIT_INTERNAL;
}

/* What the session itself has come to; the transport's own reason, where it has
 * one, says more. */
static void
judge(struct run *r, struct authstr_session *s)
{
	const struct authstr_error *err = authstr_session_error(s);

	r->out->status =
	    r->drive.status != EXIT_DONE ? r->drive.status : session_status(s);
	if (r->out->status != EXIT_DONE && r->drive.status == EXIT_DONE &&
	    err != NULL && err->rule != NULL)
		r->out->error = *err;
}

/* Time is up.  A session that had done its work, and one of which nobody knows
 * (the message was sent, no reply came), are what they are. */
static void
stop(struct run *r, struct authstr_session *s)
{
	enum authstr_stage stage = authstr_session_stage(s);
	const struct authstr_event *e;
	int status;

	authstr_session_lost(s);
	while ((e = authstr_session_event(s)) != NULL)
		if (r->drive.see != NULL)
			r->drive.see(e, r->drive.arg);
	status = session_status(s);
	if (status != EXIT_NETWORK && status != EXIT_TLS) {
		judge(r, s);
		return;
	}
	r->out->status = EXIT_TIMEOUT;
	if (r->out->error.rule == NULL)
		fail(&r->out->error, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "time is up%s%s%s",
		    r->link.seen ? " after stage " : ": no greeting",
		    r->link.seen ? authstr_stage_name(stage) : "",
		    r->link.seen || r->out->via
			? ""
			: " (a port that speaks TLS at once waits for us: "
			  "try --tls=implicit)");
}

static void
pump(struct run *r, struct authstr_session *s)
{
	struct net_drive *d = &r->drive;

	d->session = s;
	d->link = &r->link;
	d->until = r->until;
	d->host = r->target != NULL ? r->target->host : "";
	d->insecure = r->o->insecure;
	d->cb_type = r->o->cb_type;
	d->report = &r->out->tls;
	d->ms_tls = &r->out->ms_tls;
	d->err = &r->out->error;
	if (net_drive(d) == NET_READY)
		judge(r, s);
	else
		stop(r, s);
}

static void
finish(struct run *r)
{
	struct net_result *out = r->out;
	int sig;

	net_link_end(&r->link, &out->via_stderr);
	authstr_buf_free(r->drive.wire);
	out->ms_total = net_clock() - r->start;
	if ((sig = net_signals_end()) == 0)
		return;
	/* As a shell has it for a program that the signal ended. */
	out->status = 128 + sig;
	fail(&out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "interrupted",
	    "interrupted");
}

void
net_run(const struct net_options *o, const struct net_target *target,
    struct authstr_session *session,
    void (*see)(const struct authstr_event *e, void *arg), void *arg,
    struct net_result *out)
{
	unsigned timeout = o->timeout > 0 ? o->timeout : TIMEOUT_DEFAULT;
	struct run r = {
		.o = o,
		.target = target,
		.link = NET_LINK_NONE,
		.out = out,
		.start = net_clock(),
		.drive = { .see = see, .arg = arg },
	};

	*out = (struct net_result){
		.ms_connect = -1, .ms_tls = -1, .ms_total = -1
	};
	net_signals_begin();
	r.until = r.start + timeout * 1e3;
	if (o->via != NULL)
		net_via_look(o->via, &r.via);
	out->status = plan(&r, session);
	if (out->status == EXIT_DONE)
		out->status = o->via != NULL ? start_via(&r) : dial(&r);
	if (out->status == EXIT_DONE)
		pump(&r, session);
	finish(&r);
}

void
net_result_free(struct net_result *r)
{
	net_tls_report_free(&r->tls);
	free(r->via_stderr);
	r->via_stderr = NULL;
}

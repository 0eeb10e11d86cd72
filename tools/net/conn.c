/* SPDX-License-Identifier: MIT */
/*
 * conn: a whole session, from options to result.
 */
#include <math.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include "out/fail.h"
#include "net/conn_inside.h"

#define TIMEOUT_DEFAULT 60
/* How long the reply to QUIT is waited for, at most. */
#define QUIT_MS 2000

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
judge(struct net_conn *c, struct authstr_session *s)
{
	const struct authstr_error *err = authstr_session_error(s);

	c->out->status =
	    c->drive.status != EXIT_DONE ? c->drive.status : session_status(s);
	if (c->out->status != EXIT_DONE && c->drive.status == EXIT_DONE &&
	    err != NULL && err->rule != NULL)
		c->out->error = *err;
}

/* Time is up.  A session that had done its work, and one of which nobody knows
 * (the message was sent, no reply came), are what they are. */
static void
stop(struct net_conn *c)
{
	struct authstr_session *s = c->drive.session;
	const struct authstr_event *e;
	bool sending = authstr_session_want(s) == AUTHSTR_WANT_OUTPUT;
	int status;

	net_drive_late(&c->drive);
	authstr_session_lost(s);
	while ((e = authstr_session_event(s)) != NULL)
		if (c->see != NULL)
			c->see(e, c->arg);
	status = session_status(s);
	if (status != EXIT_NETWORK && status != EXIT_TLS) {
		judge(c, s);
		if (c->out->status == EXIT_UNKNOWN)
			net_conn_say_unknown(c);
		return;
	}
	c->out->status = EXIT_TIMEOUT;
	net_conn_say_late(c, sending);
}

static void
late(struct net_conn *c)
{
	switch (c->phase) {
	case PHASE_LOOKUP:
	case PHASE_FIND:
	case PHASE_DIAL:
	case PHASE_PROXY:
		c->out->status = net_reach_late(c);
		break;
	case PHASE_TALK:
		stop(c);
		break;
	case PHASE_HELD:
	case PHASE_OVER:
		return;
	}
	c->phase = PHASE_OVER;
}

/* ------------------------------------------------------------- stepping -- */

/* A stage that has ended gives the next one its time. */
static void
watch(const struct authstr_event *e, void *arg)
{
	struct net_conn *c = arg;

	if (authstr_event_kind(e) == AUTHSTR_EVENT_STAGE)
		c->stage_start = net_clock();
	else if (authstr_event_kind(e) == AUTHSTR_EVENT_SENT)
		net_conn_note_sent(c, e);
	if (c->see != NULL)
		c->see(e, c->arg);
}

/* When the step that is under way has to be over. */
static double
limit(const struct net_conn *c)
{
	double until = c->until, other;

	if (c->phase == PHASE_HELD)
		return (double)INFINITY;
	if (c->o->connect_timeout > 0 && c->phase < PHASE_TALK) {
		other = c->start + c->o->connect_timeout * 1e3;
		if (other < until)
			until = other;
	}
	if (c->o->shake_timeout > 0 && c->drive.shake != NULL) {
		other = c->drive.shake_begun + c->o->shake_timeout * 1e3;
		if (other < until)
			until = other;
	}
	if (c->o->stage_timeout > 0) {
		other = c->stage_start + c->o->stage_timeout * 1e3;
		if (other < until)
			until = other;
	}
	/* All is known by now. */
	if (c->quit_at > 0 && c->quit_at + QUIT_MS < until)
		until = c->quit_at + QUIT_MS;
	return until;
}

static void
prepare_drive(struct net_conn *c, struct authstr_session *s)
{
	struct net_drive *d = &c->drive;

	d->session = s;
	d->protocol = c->target != NULL ? c->target->protocol : AUTHSTR_SMTP;
	d->link = &c->link;
	d->host = c->target != NULL ? c->target->name : "";
	d->o = c->o;
	d->cb_type = c->o->cb_type;
	d->report = &c->out->tls;
	d->ms_tls = &c->out->ms_tls;
	d->err = &c->out->error;
	d->see = watch;
	d->arg = c;
}

struct net_conn *
net_conn_new(const struct net_options *o, const struct net_target *target,
    struct authstr_session *session,
    void (*see)(const struct authstr_event *e, void *arg), void *arg,
    struct net_result *out)
{
	unsigned timeout = o->timeout > 0 ? o->timeout : TIMEOUT_DEFAULT;
	struct net_conn *c = calloc(1, sizeof(*c));

	*out = (struct net_result){
		.ms_connect = -1, .ms_tls = -1, .ms_total = -1
	};
	if (c == NULL) {
		out->status = fail(&out->error, EXIT_INTERNAL,
		    AUTHSTR_NO_OFFSET, "no-memory", "out of memory");
		return NULL;
	}
	c->o = o;
	c->target = target;
	c->link = (struct net_link)NET_LINK_NONE;
	c->scouted = o->tls != NULL && strcmp(o->tls, "implicit") == 0;
	c->out = out;
	c->see = see;
	c->arg = arg;
	c->start = c->stage_start = net_clock();
	c->until = (o->begun > 0 ? o->begun : c->start) + timeout * 1e3;
	prepare_drive(c, session);
	if (o->via != NULL)
		net_via_look(o->via, &c->via);
	if (o->pipe != NULL)
		c->via.no_greeting = o->pipe->greeted;
	c->phase =
	    o->via != NULL || o->pipe != NULL ? PHASE_TALK : PHASE_LOOKUP;
	out->status = net_conn_plan(c, session);
	if (out->status == EXIT_DONE)
		out->status = o->pipe != NULL || o->via != NULL
				  ? net_conn_start_via(c)
				  : net_reach_begin(c);
	if (out->status != EXIT_DONE)
		c->phase = PHASE_OVER;
	return c;
}

void
net_conn_gate(struct net_conn *c,
    bool (*enter)(const struct sockaddr *to, void *arg), void *arg)
{
	c->enter = enter;
	c->enter_arg = arg;
}

bool
net_conn_is_held(const struct net_conn *c)
{
	return c->phase == PHASE_HELD;
}

bool
net_conn_is_talking(const struct net_conn *c)
{
	return c->phase == PHASE_TALK && c->scout == NULL;
}

static int
talk(struct net_conn *c)
{
	bool over = net_drive_step(&c->drive, &c->waits);

	if (!over && net_scout_look(c)) {
		net_drive_tls_at_once(&c->drive);
		over = true;
	}
	if (!over)
		return NET_MORE;
	judge(c, c->drive.session);
	c->phase = PHASE_OVER;
	return EXIT_DONE;
}

bool
net_conn_step(struct net_conn *c)
{
	static int (*const steps[])(struct net_conn * c) = {
		[PHASE_LOOKUP] = net_reach_lookup,
		[PHASE_HELD] = net_reach_gate,
		[PHASE_FIND] = net_reach_find,
		[PHASE_DIAL] = net_reach_dial,
		[PHASE_PROXY] = net_way_step,
		[PHASE_TALK] = talk,
	};

	while (c->phase != PHASE_OVER) {
		int rc;

		c->waits.n = 0;
		c->waits.until = limit(c);
		if (net_clock() >= c->waits.until) {
			late(c);
			break;
		}
		if (net_clock() >= net_scout_due(c))
			net_scout_send(c);
		rc = steps[c->phase](c);
		if (net_scout_due(c) < c->waits.until)
			c->waits.until = net_scout_due(c);
		if (rc == NET_MORE) {
			/* A handshake that has begun has a limit of its own. */
			if (limit(c) < c->waits.until)
				c->waits.until = limit(c);
			return false;
		}
		if (rc > EXIT_DONE) {
			c->out->status = rc;
			c->phase = PHASE_OVER;
		}
	}
	return true;
}

void
net_conn_stop(struct net_conn *c)
{
	late(c);
}

const struct net_waits *
net_conn_waits(const struct net_conn *c)
{
	return &c->waits;
}

void
net_conn_free(struct net_conn *c)
{
	if (c == NULL)
		return;
	net_scout_end(c);
	net_drive_end(&c->drive);
	if (c->o->keep_session && c->link.ssl != NULL)
		net_session_keep(c->link.ssl, &c->out->tls);
	net_link_end(&c->link, &c->out->via_stderr);
	net_via_tell(&c->link, c->out);
	net_lookup_end(c->lookup);
	net_dial_free(c->dial);
	net_way_free(c->way);
	c->out->ms_total = net_clock() - c->start;
	free(c);
}

void
net_result_free(struct net_result *r)
{
	net_tls_report_free(&r->tls);
	free(r->via_stderr);
	r->via_stderr = NULL;
}

void
net_result_hide(struct net_result *r, struct hide *hide)
{
	hide_text(hide, r->error.text);
	if (r->via_stderr != NULL)
		hide_text(hide, r->via_stderr);
}

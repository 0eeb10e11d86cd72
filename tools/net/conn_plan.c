/* SPDX-License-Identifier: MIT */
/*
 * conn_plan: what the options mean for a connection.
 */
#include <string.h>
#include "net/ask.h"
#include "net/conn_inside.h"
#include "out/fail.h"

static bool
is(const char *given, const char *word)
{
	return given != NULL && strcmp(given, word) == 0;
}

static enum authstr_tls_mode
tls_mode(const struct net_conn *c)
{
	const char *tls = c->o->tls;

	if (is(tls, "none"))
		return AUTHSTR_TLS_NONE;
	if (is(tls, "starttls"))
		return AUTHSTR_TLS_STARTTLS;
	if (is(tls, "implicit"))
		return AUTHSTR_TLS_IMPLICIT;
	/* auto; what is to be bound needs TLS */
	if (c->o->via != NULL || c->o->pipe != NULL)
		return AUTHSTR_TLS_OUTSIDE;
	return c->target->implicit || c->there.implicit ? AUTHSTR_TLS_IMPLICIT
	       : c->o->cb_type != NULL                  ? AUTHSTR_TLS_STARTTLS
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
plan_stage(struct net_conn *c, struct authstr_session *s)
{
	const char *wanted = c->o->quit_after;

	if (wanted == NULL)
		return EXIT_DONE;
	for (int i = AUTHSTR_STAGE_CONNECT; i <= AUTHSTR_STAGE_QUIT; i++)
		if (is(wanted, authstr_stage_name((enum authstr_stage)i))) {
			authstr_session_quit_after(s, (enum authstr_stage)i);
			return EXIT_DONE;
		}
	return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
	    "bad-stage", "expected a stage, found '%s'", wanted);
}

static int
plan_target(struct net_conn *c)
{
	if (c->target != NULL)
		c->there = *c->target;
	if (c->o->address != NULL)
		net_report_copy(
		    c->there.host, sizeof(c->there.host), c->o->address);
	if (c->o->connect != NULL && net_target_parse(c->o->connect, &c->there,
					 &c->out->error) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	return EXIT_DONE;
}

int
net_conn_plan(struct net_conn *c, struct authstr_session *s)
{
	enum authstr_tls_mode mode;
	int rc = net_ask_begin(c->o, &c->out->error);

	if (rc != EXIT_DONE)
		return rc;
	if (plan_target(c) != EXIT_DONE)
		return EXIT_BAD_USAGE;
	mode = tls_mode(c);
	authstr_session_tls_mode(s, mode);
	if (c->target != NULL)
		authstr_session_protocol(s, c->target->protocol);
	authstr_session_greeted(s, c->via.no_greeting);
	c->out->tls.mode = mode_name(mode);
	if (c->o->name != NULL &&
	    authstr_session_plan(s, AUTHSTR_PLAN_NAME,
		authstr_span_of(c->o->name), &c->out->error) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	if (c->o->cb_type != NULL && !c->via.exports && !c->via.messages &&
	    (mode == AUTHSTR_TLS_NONE || mode == AUTHSTR_TLS_OUTSIDE))
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "no-channel-binding", "--cb-type needs TLS of our own");
	c->tls = mode != AUTHSTR_TLS_NONE && mode != AUTHSTR_TLS_OUTSIDE;
	if (c->tls && c->target == NULL)
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "no-target",
		    "our own TLS over --via needs a HOST to verify");
	return plan_stage(c, s);
}

int
net_conn_trust(struct net_conn *c)
{
	if (!c->tls || c->drive.trust != NULL)
		return EXIT_DONE;
	return net_trust(c->o, &c->drive.trust, &c->out->error);
}

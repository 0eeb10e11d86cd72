/* SPDX-License-Identifier: MIT */
/*
 * scout: does a silent port speak TLS at once?
 */
#include <math.h>
#include <stdlib.h>
#include "net/conn_inside.h"

/* A greeting that has not come after so many milliseconds is late. */
#define LATE_MS 1500
#define SCOUT_SECONDS 5

struct net_scout {
	struct net_conn *conn;
	struct net_options o;
	struct net_result result;
	struct authstr_session *session;
};

double
net_scout_due(const struct net_conn *c)
{
	if (c->scouted || c->scout != NULL || c->phase != PHASE_TALK ||
	    c->link.seen || c->drive.shake != NULL || c->link.ssl != NULL ||
	    c->o->via != NULL)
		return (double)INFINITY;
	return c->talk_start + LATE_MS;
}

void
net_scout_send(struct net_conn *c)
{
	struct net_scout *s = calloc(1, sizeof(*s));

	c->scouted = true;
	if (s == NULL || (s->session = authstr_session_new()) == NULL) {
		free(s);
		return;
	}
	c->scout = s;
	/* It takes any certificate, for it says nothing. */
	s->o = (struct net_options){
		.tls = "implicit",
		.ca_file = c->o->ca_file,
		.ca_dir = c->o->ca_dir,
		.insecure = true,
		.timeout = SCOUT_SECONDS,
		.proxy = c->o->proxy,
		.proxy_password = c->o->proxy_password,
		.bind = c->o->bind,
		.v4 = c->o->v4,
		.v6 = c->o->v6,
		.quit_after = "connect",
	};
	s->conn =
	    net_conn_new(&s->o, &c->there, s->session, NULL, NULL, &s->result);
	if (s->conn == NULL)
		net_scout_end(c);
}

static void
merge(struct net_waits *to, const struct net_waits *more)
{
	for (nfds_t i = 0; i < more->n && to->n < NET_ADDRESSES_MAX; i++)
		to->fds[to->n++] = more->fds[i];
	if (more->until < to->until)
		to->until = more->until;
}

bool
net_scout_look(struct net_conn *c)
{
	struct net_scout *s = c->scout;
	bool found;

	if (s == NULL)
		return false;
	if (c->link.seen) {
		net_scout_end(c); /* the greeting has come after all */
		return false;
	}
	if (!net_conn_step(s->conn) && !s->result.tls.up &&
	    s->result.tls.chain == NULL) {
		merge(&c->waits, net_conn_waits(s->conn));
		return false;
	}
	found = s->result.tls.up || s->result.tls.chain != NULL;
	net_scout_end(c);
	return found;
}

void
net_scout_end(struct net_conn *c)
{
	struct net_scout *s = c->scout;

	if (s == NULL)
		return;
	c->scout = NULL;
	net_conn_free(s->conn);
	net_result_free(&s->result);
	authstr_session_free(s->session);
	free(s);
}

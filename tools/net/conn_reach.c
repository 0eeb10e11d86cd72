/* SPDX-License-Identifier: MIT */
/*
 * conn_reach: from the name of a server to a connection with it, straight or
 * through a proxy.
 *
 *	straight	LOOKUP -> HELD -> DIAL -> TALK
 *	by a proxy	[LOOKUP ->] HELD -> FIND -> DIAL -> PROXY -> TALK
 */
#include <math.h>
#include <netdb.h>
#include <string.h>
#include <sys/un.h>
#include "net/conn_inside.h"
#include "out/fail.h"

static int
family(const struct net_options *o)
{
	return o->v4 ? AF_INET : o->v6 ? AF_INET6 : AF_UNSPEC;
}

/* Nobody is asked for an address. */
static int
hold(struct net_conn *c)
{
	c->phase = PHASE_HELD;
	c->held_since = net_clock();
	return EXIT_DONE;
}

/* A socket's name has no address to be looked up. */
static int
begin_local(struct net_conn *c)
{
	size_t *n;
	struct net_address *to = net_dial_addresses(c->dial, &n);
	struct sockaddr_un *local = (struct sockaddr_un *)&to->addr;

	if (c->way != NULL || c->from != NULL)
		return fail(&c->out->error, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    c->way != NULL ? "bad-proxy" : "bad-bind",
		    "a socket of this machine is reached without %s",
		    c->way != NULL ? "a proxy" : "an address");
	*n = 1;
	to->len = sizeof(*local);
	local->sun_family = AF_UNIX;
	memcpy(local->sun_path, c->there.path, sizeof(local->sun_path));
	return hold(c);
}

/* To load TLS takes as long as a handshake: it is done while others work. */
static int
begin_lookup(struct net_conn *c)
{
	int rc = net_lookup_begin(c->there.host, c->there.port, family(c->o),
	    &c->lookup, &c->out->error);

	if (rc == EXIT_DONE &&
	    (net_trust_is_named(c->o) || !net_lookup_is_over(c->lookup)))
		rc = net_conn_trust(c);
	return rc;
}

int
net_reach_begin(struct net_conn *c)
{
	int rc = net_bind(c->o, &c->from, &c->out->error);

	if (rc == EXIT_DONE)
		rc = net_way_begin(c);
	if (rc != EXIT_DONE)
		return rc;
	if ((c->dial = net_dial_new()) == NULL)
		return fail(&c->out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	net_dial_from(c->dial, c->from);
	if (c->there.path[0] != '\0')
		return begin_local(c);
	if (c->way == NULL || net_way_looks_up(c->way))
		return begin_lookup(c);
	return net_trust_is_named(c->o) && (rc = net_conn_trust(c)) != EXIT_DONE
		   ? rc
		   : hold(c);
}

/* From the lookup's answer to the gate. */
int
net_reach_lookup(struct net_conn *c)
{
	struct net_address *addresses;
	size_t *n;
	int rc;

	if (!net_lookup_step(c->lookup)) {
		net_lookup_wait(c->lookup, &c->waits);
		c->lookup_awaited = true;
		return NET_MORE;
	}
	addresses = c->way != NULL ? net_way_addresses(c->way, &n)
				   : net_dial_addresses(c->dial, &n);
	rc = net_lookup_take(c->lookup, addresses, n, &c->out->error);
	net_lookup_end(c->lookup);
	c->lookup = NULL;
	if (rc == EXIT_DONE && c->way == NULL)
		rc = net_bind_fit(
		    c->from, c->there.host, addresses, n, &c->out->error);
	hold(c);
	if (c->lookup_awaited)
		c->out->ms_lookup = c->held_since - c->start;
	return rc;
}

int
net_reach_gate(struct net_conn *c)
{
	double now = net_clock();
	size_t *n;
	struct net_address *to = net_dial_addresses(c->dial, &n);
	const struct sockaddr *addr = c->way != NULL
					  ? net_way_end(c->way)
					  : (const struct sockaddr *)&to->addr;

	if (c->enter != NULL && !c->enter(addr, c->enter_arg)) {
		c->waits.until = (double)INFINITY;
		return NET_MORE;
	}
	c->until += now - c->held_since;
	c->stage_start += now - c->held_since;
	c->start += now - c->held_since;
	c->phase = c->way != NULL ? PHASE_FIND : PHASE_DIAL;
	c->dial_start = net_clock();
	return EXIT_DONE;
}

/* ------------------------------------------------------------- the proxy -- */

static int
unreachable(struct net_conn *c, int rc)
{
	struct authstr_error *err = &c->out->error, why = *err;

	if (rc != EXIT_NO_HOST && rc != EXIT_NETWORK)
		return rc;
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "proxy-unreachable",
	    "the proxy cannot be reached: %.160s", why.text);
}

/* What the options say of IPv4 and IPv6 is about the server, where we look it
 * up. */
static int
find_begin(struct net_conn *c)
{
	const struct proxy *p = net_way_proxy(c->way);

	return net_lookup_begin(p->host, p->port,
	    net_way_looks_up(c->way) ? AF_UNSPEC : family(c->o), &c->lookup,
	    &c->out->error);
}

int
net_reach_find(struct net_conn *c)
{
	struct net_address *addresses;
	size_t *n;
	int rc;

	if (c->lookup == NULL && (rc = find_begin(c)) != EXIT_DONE)
		return rc;
	if (!net_lookup_step(c->lookup)) {
		net_lookup_wait(c->lookup, &c->waits);
		return NET_MORE;
	}
	addresses = net_dial_addresses(c->dial, &n);
	rc = net_lookup_take(c->lookup, addresses, n, &c->out->error);
	net_lookup_end(c->lookup);
	c->lookup = NULL;
	if (rc == EXIT_DONE)
		rc = net_bind_fit(c->from, net_way_proxy(c->way)->host,
		    addresses, n, &c->out->error);
	c->phase = PHASE_DIAL;
	return unreachable(c, rc);
}

/* --------------------------------------------------------------- dialling --
 */

static void
tell_address(struct net_conn *c, const struct net_address *peer)
{
	char port[8];

	if (c->there.path[0] != '\0')
		net_report_copy(
		    c->out->address, sizeof(c->out->address), c->there.path);
	else
		getnameinfo((const struct sockaddr *)&peer->addr, peer->len,
		    c->out->address, sizeof(c->out->address), port,
		    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
	c->out->port = c->there.port;
}

static int
dial_step(struct net_conn *c, struct net_address *peer)
{
	const struct proxy *p = c->way != NULL ? net_way_proxy(c->way) : NULL;
	const char *name = p != NULL                  ? p->host
			   : c->there.path[0] != '\0' ? c->there.path
						      : c->there.host;

	return net_dial_step(c->dial, name, p != NULL ? p->port : c->there.port,
	    &c->link.in, peer, &c->waits, &c->out->error);
}

int
net_reach_dial(struct net_conn *c)
{
	struct net_address peer;
	int rc = dial_step(c, &peer);
	double connected = net_clock();
	/* Wrong options are told whatever becomes of the connection. */
	int loaded = net_conn_trust(c);

	if (rc == NET_MORE)
		c->dial_loaded += net_clock() - connected;
	if (rc == EXIT_DONE)
		c->link.out = c->link.in;
	if (loaded != EXIT_DONE)
		return loaded;
	if (rc != EXIT_DONE)
		return c->way != NULL ? unreachable(c, rc) : rc;
	net_dial_free(c->dial);
	c->dial = NULL;
	if (c->way != NULL)
		return net_way_reached(c, &peer);
	c->out->ms_connect = net_conn_connect_time(c, connected);
	tell_address(c, &peer);
	c->talk_start = net_clock();
	c->phase = PHASE_TALK;
	return EXIT_DONE;
}

int
net_reach_late(struct net_conn *c)
{
	const char *proxy = c->way != NULL ? net_way_proxy(c->way)->text : NULL;
	struct authstr_error *err = &c->out->error;

	if (c->phase == PHASE_LOOKUP)
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "the resolver did not find host %s in time", c->there.host);
	if (c->phase == PHASE_FIND)
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "the resolver did not find proxy %.120s in time", proxy);
	if (c->phase == PHASE_PROXY)
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "time is up: waiting for the reply of proxy %.120s", proxy);
	if (proxy != NULL)
		return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
		    "no connection to proxy %.120s in time", proxy);
	return fail(err, EXIT_TIMEOUT, AUTHSTR_NO_OFFSET, "timeout",
	    "no connection to %s port %u in time", c->there.host,
	    (unsigned)c->there.port);
}

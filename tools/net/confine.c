/* SPDX-License-Identifier: MIT */
/*
 * confine: the sandbox of who talks to servers.
 */
#include <string.h>
#include "applet.h"
#include "net/ask_inside.h"
#include "net/inside.h"
#include "net/proxy.h"
#include "sandbox/sandbox.h"

static unsigned left_for_via; /* 0: net_confine was not asked */

int
net_ready(const struct net_options *o, bool validate, struct authstr_error *err)
{
	bool tls =
	    o->via == NULL && (o->tls == NULL || strcmp(o->tls, "none") != 0);
	SSL_CTX *trust;
	struct dns *dns;
	int rc = net_ask_begin(o, err);

	if (rc == EXIT_DONE && validate)
		rc = net_ask_context(o, true, &dns, err);
	if (rc == EXIT_DONE && tls && net_trust_is_named(o))
		rc = net_trust(o, &trust, err);
	return rc;
}

/* How a server is reached: what is wrong there is told before anything else,
 * and a password is asked for now or never. */
static int
find_ways(const struct net_options *o, struct authstr_error *err)
{
	const struct proxy *proxy;
	const struct net_address *from;
	int rc = net_bind(o, &from, err);

	return rc == EXIT_DONE ? net_proxy(o, &proxy, err) : rc;
}

int
net_confine(const struct net_options *o, bool rename, struct authstr_error *err)
{
	unsigned uses = SANDBOX_READ | (rename ? SANDBOX_RENAME : 0U);
	SSL_CTX *trust;
	int rc = o != NULL ? find_ways(o, err) : EXIT_DONE;

	if (rc == EXIT_DONE && o != NULL && o->cert != NULL)
		rc = net_trust(o, &trust, err);
	if (rc != EXIT_DONE)
		return rc;
	if (o != NULL && o->via != NULL)
		left_for_via =
		    uses | SANDBOX_CHILD | (o->mech_asks ? SANDBOX_NET : 0U);
	else
		sandbox_enter(uses | (o != NULL ? SANDBOX_NET : 0U));
	return EXIT_DONE;
}

void
net_mech(struct net_options *o, const char *name)
{
	const struct authstr_mech *m =
	    name != NULL ? authstr_mech_find(authstr_span_of(name)) : NULL;

	o->mech_asks =
	    m != NULL && (authstr_mech_flags(m) & AUTHSTR_MECH_ASKS) != 0;
}

/* It does not inherit what comes after it. */
void
net_confine_via(const struct net_options *o)
{
	if (o->via_once && left_for_via != 0)
		sandbox_enter(left_for_via);
}

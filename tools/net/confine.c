/* SPDX-License-Identifier: MIT */
/*
 * confine: the sandbox of who talks to servers.
 */
#include "applet.h"
#include "net/inside.h"
#include "sandbox/sandbox.h"

int
net_confine(const struct net_options *o, bool rename, struct authstr_error *err)
{
	unsigned uses = SANDBOX_READ | (rename ? SANDBOX_RENAME : 0U);
	SSL_CTX *trust;
	int rc = EXIT_DONE;

	if (o != NULL && o->cert != NULL)
		rc = net_trust(o, &trust, err);
	if (rc == EXIT_DONE && (o == NULL || o->via == NULL))
		sandbox_enter(uses | (o != NULL ? SANDBOX_NET : 0U));
	return rc;
}

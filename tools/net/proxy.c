/* SPDX-License-Identifier: MIT */
/*
 * proxy: the one that the options name, and its password.
 */
#include "net/proxy.h"
#include <stdlib.h>
#include "out/fail.h"
#include "secret/secret.h"

static struct proxy ours;

static void
forget(void)
{
	proxy_wipe(&ours);
}

static int
read_password(const struct net_options *o, struct authstr_error *err)
{
	const char *source = o->proxy_password;

	if (source != NULL && ours.password != NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-proxy",
		    "the URL of --proxy has a password: --proxy-password is "
		    "another");
	if (source != NULL && ours.user == NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-proxy",
		    "--proxy-password needs a user in the URL: USER@HOST");
	if (ours.user == NULL || ours.password != NULL)
		return EXIT_DONE;
	if ((ours.password = authstr_buf_new(SECRET_MAX)) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	return secret_read(source != NULL ? source : "ask",
	    "password for the proxy", ours.host, NULL, ours.password, err);
}

int
net_proxy(const struct net_options *o, const struct proxy **out,
    struct authstr_error *err)
{
	static bool ready;
	int rc = EXIT_DONE;

	*out = NULL;
	if (o->proxy == NULL)
		return o->proxy_password == NULL
			   ? EXIT_DONE
			   : fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
				 "bad-proxy",
				 "--proxy-password is of no use without "
				 "--proxy");
	if (o->via != NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-proxy",
		    "with --via the command connects: give the proxy to it");
	if (!ready) {
		atexit(forget);
		rc = proxy_parse(o->proxy, &ours, err);
		if (rc == EXIT_DONE)
			rc = read_password(o, err);
		if (rc == EXIT_DONE)
			rc = proxy_check(&ours, err);
		if (rc != EXIT_DONE)
			forget();
	}
	ready = rc == EXIT_DONE;
	*out = ready ? &ours : NULL;
	return rc;
}

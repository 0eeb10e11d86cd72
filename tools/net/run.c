/* SPDX-License-Identifier: MIT */
/*
 * run: one connection, waited for.
 */
#include "net/conn.h"
#include "net/inside.h"
#include "out/fail.h"

static void
pump(struct net_conn *c)
{
	enum net_wait end = NET_READY;

	while (end != NET_INTERRUPTED && !net_conn_step(c)) {
		struct net_waits w = *net_conn_waits(c);

		end = net_wait(w.fds, w.n, w.until);
	}
	if (end == NET_INTERRUPTED)
		net_conn_stop(c);
}

static void
end_signals(struct net_result *out)
{
	int sig = net_signals_end();

	if (sig == 0)
		return;
	/* As a shell has it for a program that the signal ended. */
	out->status = 128 + sig;
	fail(&out->error, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "interrupted",
	    "interrupted");
}

void
net_wait_for(struct net_conn *c, struct net_result *out)
{
	if (c == NULL)
		return;
	net_signals_begin();
	pump(c);
	net_conn_free(c);
	end_signals(out);
}

void
net_run(const struct net_options *o, const struct net_target *target,
    struct authstr_session *session,
    void (*see)(const struct authstr_event *e, void *arg), void *arg,
    struct net_result *out)
{
	net_wait_for(net_conn_new(o, target, session, see, arg, out), out);
}

/* SPDX-License-Identifier: MIT */
/*
 * drive: one session over one link.
 */
#ifndef NET_DRIVE_H
#define NET_DRIVE_H

#include "net/inside.h"

struct net_drive {
	struct authstr_session *session;
	enum authstr_protocol protocol;
	struct net_link *link;
	struct authstr_buf *wire; /* for a link whose lines end in LF */
	/* Octets of the session's output that the piece on its way stands for;
	 * 0: none. */
	size_t taken;
	bool dry;   /* all that can have come has been read */
	bool bound; /* what somebody else's TLS has for it has been asked */

	SSL_CTX *trust;
	const char *host; /* that the certificate must name */
	const struct net_options *o;
	const char *cb_type; /* asked for, or NULL */
	struct net_tls_report *report;
	double *ms_tls;
	struct net_shake *shake; /* the handshake, while it lasts */
	double shake_begun;

	void (*see)(const struct authstr_event *e, void *arg);
	void *arg;

	int status; /* EXIT_DONE: as the session says */
	struct authstr_error *err;
};

/* Does all that can be done without waiting.  True: the session is over, see it
 * and d->status.  False: waits has what to wait for; or the time that it has
 * there came meanwhile. */
bool net_drive_step(struct net_drive *d, struct net_waits *waits);
/* Time is up: what that means for a handshake that is under way. */
void net_drive_late(struct net_drive *d);
/* The port speaks TLS before a greeting: ends the session, and says so. */
void net_drive_tls_at_once(struct net_drive *d);
/* Ends what it has made for itself. */
void net_drive_end(struct net_drive *d);

#endif

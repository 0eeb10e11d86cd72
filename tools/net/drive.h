/* SPDX-License-Identifier: MIT */
/*
 * drive: one session over one link.
 */
#ifndef NET_DRIVE_H
#define NET_DRIVE_H

#include "net/inside.h"

struct net_drive {
	struct authstr_session *session;
	struct net_link *link;
	struct authstr_buf *wire; /* for a link whose lines end in LF */
	double until;

	SSL_CTX *trust;
	const char *host; /* that the certificate must name */
	bool insecure;
	const char *cb_type; /* asked for, or NULL */
	struct net_tls_report *report;
	double *ms_tls;

	void (*see)(const struct authstr_event *e, void *arg);
	void *arg;

	int status; /* EXIT_DONE: as the session says */
	struct authstr_error *err;
};

/* NET_READY: the session is over, see it and d->status.  NET_TIMEOUT and
 * NET_INTERRUPTED leave it as it was. */
enum net_wait net_drive(struct net_drive *d);

#endif

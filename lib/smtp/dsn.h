/* SPDX-License-Identifier: MIT */
/*
 * dsn: which notices the sender wants of a message (RFC 3461), as parameters of
 * MAIL and RCPT.
 */
#ifndef SMTP_DSN_H
#define SMTP_DSN_H

#include "base/buf.h"
#include "base/error.h"

struct dsn {
	bool wanted;
	unsigned notify;          /* bits of dsn.c; 0: not told */
	const char *ret;          /* "FULL", "HDRS", or NULL */
	bool orcpt;               /* the recipient as it was given */
	struct authstr_buf envid; /* xtext; empty: none */
};

void dsn_init(struct dsn *d);
void dsn_wipe(struct dsn *d);

/* "never", or some of "success,failure,delay". */
int dsn_plan_notify(struct dsn *d, span value, struct authstr_error *err);
/* "full" or "hdrs". */
int dsn_plan_ret(struct dsn *d, span value, struct authstr_error *err);
/* What the notices name the message by: visible ASCII and blanks, at most 100
 * octets when it is encoded (section 4.4). */
int dsn_plan_envid(struct dsn *d, span value, struct authstr_error *err);

/* " RET=.. ENVID=..", " NOTIFY=.. ORCPT=.."; nothing where nothing is wanted.
 */
void dsn_put_mail(const struct dsn *d, struct authstr_buf *out);
void dsn_put_rcpt(const struct dsn *d, span address, struct authstr_buf *out);

#endif

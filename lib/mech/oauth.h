/* SPDX-License-Identifier: MIT */
/*
 * oauth: what XOAUTH2 and OAUTHBEARER share.
 */
#ifndef MECH_OAUTH_H
#define MECH_OAUTH_H

#include "mech/mech.h"

#define CTRL_A 1

/* What the rows differ in. */
struct oauth {
	int (*put)(struct authstr_exchange *ex, struct authstr_error *err);
	const char *dummy; /* the answer to an error */
	bool gs2;          /* begins with a gs2-header */
};

void oauth_read(struct authstr_msg *msg);
/* Begins like "n,a=.." */
bool oauth_is_gs2(span s);
/* A token on its own, with "Bearer" before it or not. */
bool oauth_is_bare_token(span s);

#endif

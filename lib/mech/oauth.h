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
int oauth_verify(const struct authstr_mech *m, const span *client,
    size_t clients, const span *server, size_t servers, span secret,
    struct authstr_error *err);
int oauth_sniff(span bytes, struct authstr_guess *guess);
bool oauth_find_challenge(span text, size_t *start, size_t *end);

#endif

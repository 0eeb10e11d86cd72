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

/* A message on its way through the reader. */
struct oauth_reader {
	struct authstr_msg *msg;
	span s;
	bool typed;    /* ^A stands there as characters */
	bool gs2;      /* begins as OAUTHBEARER does */
	bool late;     /* behind the end */
	unsigned seen; /* keys, a bit each */
};

/* Bits of .seen: the first two of the keys. */
#define OAUTH_SEEN_USER (1u << 0)
#define OAUTH_SEEN_AUTH (1u << 1)

/* Length of the ^A that s begins with, or 0. */
size_t oauth_ctrl_a(span s, bool typed);
/* Where the next one is, or the end. */
size_t oauth_find_ctrl_a(span s, bool typed, size_t from);
void oauth_read_pairs(struct oauth_reader *r, size_t at);

#endif

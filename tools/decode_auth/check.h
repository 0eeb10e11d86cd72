/* SPDX-License-Identifier: MIT */
/*
 * check: whether a password or token made a login.
 */
#ifndef TOOLS_DECODE_AUTH_CHECK_H
#define TOOLS_DECODE_AUTH_CHECK_H

#include "decode_auth/view.h"

struct check {
	struct authstr_span secret; /* password or token */
	bool is_record;             /* what a server stores in its place */
};

/* Sets v->check to what is found, and adds a note where it is a mistake that
 * is known:
 *
 *	{"matches":true}
 *	{"matches":false}
 *	{"matches":false,"variant":"trailing-lf","message":"the password .."}
 *	{"matches":false,"rule":"scram-server-signature","message":"expected
 *.."}
 *	{"rule":"not-verifiable","message":"expected a whole .."}
 *
 * AUTHSTR_OK the secret made the login, AUTHSTR_E_MISMATCH it did not, or why
 * that cannot be told: *err has it. */
int check_login(
    struct view *v, const struct check *check, struct authstr_error *err);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * check: whether a password or token made a login.
 */
#ifndef TOOLS_DECODE_AUTH_CHECK_H
#define TOOLS_DECODE_AUTH_CHECK_H

#include "decode_auth/view.h"

/* Sets v->check to {"matches":true} or {"matches":false}.  AUTHSTR_OK it did,
 * AUTHSTR_E_MISMATCH it did not, or why that cannot be told: *err has it. */
int check_secret(
    struct view *v, struct authstr_span secret, struct authstr_error *err);

#endif

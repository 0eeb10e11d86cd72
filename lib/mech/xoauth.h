/* SPDX-License-Identifier: MIT */
/*
 * xoauth: OAuth 1.0 for mail, as Google had it.
 */
#ifndef MECH_XOAUTH_H
#define MECH_XOAUTH_H

#include "mech/mech.h"

void xoauth_read(struct authstr_msg *msg);
int xoauth_verify(const struct mech_proof *p, struct authstr_error *err);
int xoauth_sniff(span bytes, struct authstr_guess *guess);

#endif

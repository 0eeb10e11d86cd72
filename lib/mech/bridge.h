/* SPDX-License-Identifier: MIT */
/*
 * bridge: the mechanisms that libgsasl speaks for us.
 */
#ifndef MECH_BRIDGE_H
#define MECH_BRIDGE_H

#include "mech/mech.h"

/* What the rows differ in. */
struct bridge_row {
	bool gs2; /* RFC 5801's frame: one challenge, and no security layer */
};

void bridge_read(struct authstr_msg *msg);
int bridge_sniff(span bytes, struct authstr_guess *guess);

#endif

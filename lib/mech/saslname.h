/* SPDX-License-Identifier: MIT */
/*
 * saslname: a name in a gs2-header or a message of SCRAM, where "," and "=" are
 * written "=2C" and "=3D" (RFC 5801 section 4).
 */
#ifndef MECH_SASLNAME_H
#define MECH_SASLNAME_H

#include "base/buf.h"

void saslname_put(struct authstr_buf *out, span name);
/* Appends the name as it was meant; false, and the rest as it stands, where
 * another "=" or a "," is raw. */
bool saslname_unescape(span name, struct authstr_buf *out);

#endif

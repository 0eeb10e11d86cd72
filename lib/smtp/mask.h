/* SPDX-License-Identifier: MIT */
/*
 * mask: what a transcript shows of a message of a login.
 */
#ifndef SMTP_MASK_H
#define SMTP_MASK_H

#include "authstr.h"
#include "base/buf.h"

/* Appends "<authcid=alice password=***>" and says true where the message
 * holds something secret or open to guessing; says false, and appends
 * nothing, where it may be shown as it is.  A client's message that
 * cannot be read, or only in part, counts as secret: "<***>". */
bool mask_message(const struct authstr_mech *m, enum authstr_from from,
    unsigned step, span bytes, struct authstr_buf *out);

#endif

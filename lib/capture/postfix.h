/* SPDX-License-Identifier: MIT */
/*
 * postfix: what its dialects share.
 */
#ifndef CAPTURE_POSTFIX_H
#define CAPTURE_POSTFIX_H

#include "capture/reader.h"

/* smtp logs no more of a server's line. */
#define POSTFIX_REPLY_MAX 100

/* The line that was read just now is what smtp logged of a server's; if it was
 * longer, the login knows. */
void postfix_cut(struct reader *r, const struct record *rec, span text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * wrapped: base64 that was broken into lines of one length, as `openssl
 * base64' breaks it at 64, base64(1) at 76, mailers and editors anywhere.
 */
#ifndef CAPTURE_WRAPPED_H
#define CAPTURE_WRAPPED_H

#include "capture/login.h"

/* Does text go on with what stands before, line feeds between its lines?
 * Only of a mechanism whose client says one message can that be told: m's, or
 * (NULL) that of the bytes. */
bool wrapped_goes_on(const struct authstr_mech *m, span before, span text);
/* A login is refused whose message may be the first line of such a string. */
bool wrapped_may_follow(const struct authstr_login *l);

#endif

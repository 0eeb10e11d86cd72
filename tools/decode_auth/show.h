/* SPDX-License-Identifier: MIT */
/*
 * show: what becomes of a login that was found.
 */
#ifndef TOOLS_DECODE_AUTH_SHOW_H
#define TOOLS_DECODE_AUTH_SHOW_H

#include "authstr-capture.h"
#include "decode_auth/run.h"

/* Counts it, and prints it or adds it to the summary, if it is one of those
 * that are asked for.  AUTHSTR_OK, or what ends the run. */
int show_login(
    struct run *run, const struct authstr_login *login, const char *source);

#endif

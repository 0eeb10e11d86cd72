/* SPDX-License-Identifier: MIT */
/*
 * command: the line for a shell that makes the string of a login.
 */
#ifndef EHLO_CAPS_COMMAND_H
#define EHLO_CAPS_COMMAND_H

#include <jansson.h>
#include "authstr.h"
#include "ehlo_caps/login.h"

/* "gen-auth --format=smtp --user=alice --password=ask PLAIN"; SOURCEs as they
 * were given, but "ask" where one has the secret itself.  Words are quoted as
 * the shell needs it.  NULL, or why there is none: what must be quoted cannot
 * be pasted, or the login is bound to one connection. */
const char *command_of(const struct authstr_mech *m,
    const struct login_options *login, const json_t *result, char *line,
    size_t len);

#endif

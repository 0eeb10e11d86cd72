/* SPDX-License-Identifier: MIT */
/*
 * names: of mechanisms and dialects, as people give them.
 */
#ifndef TOOLS_DECODE_AUTH_NAMES_H
#define TOOLS_DECODE_AUTH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A line each: id, program.  The exit status. */
int names_list_dialects(void);
/* If it is none, near gets what to say of the nearest, or of the list. */
bool names_is_dialect(const char *id, char *near, size_t size);
/* Logins have names that no row has, and a pattern is none; but what is nearly
 * the name of a row is a slip. */
bool names_is_slip(const char *mech);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * fail: fills an error where the tools, not the library, find the fault.
 */
#ifndef TOOLS_FAIL_H
#define TOOLS_FAIL_H

#include "applet.h"
#include "authstr.h"

/* Fills *err and returns the exit status, so that a refusal is one line.
 * The text must never hold bytes of a secret; bytes from outside in it are
 * made safe when it is printed. */
int fail(struct authstr_error *err, enum exit_status status, size_t offset,
    const char *rule, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif

/* SPDX-License-Identifier: MIT */
/*
 * error: fills the caller's struct authstr_error.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "authstr.h"

/* Fills *err (NULL is fine) and returns code, so that a refusal is one line:
 *
 *	return error_set(err, AUTHSTR_E_REFUSED, at, "nul-in-field",
 *	    "expected no NUL in the %s, found one", name);
 *
 * The text must never hold bytes of a secret. */
int error_set(struct authstr_error *err, int code, size_t offset,
    const char *rule, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int error_nomem(struct authstr_error *err);

#endif

/* SPDX-License-Identifier: MIT */
#include "out/fail.h"
#include <stdarg.h>
#include <stdio.h>

/* The library's word for the same kind of failure. */
static int
code_of(enum exit_status status)
{
	switch (status) {
	case EXIT_BAD_USAGE:
		return AUTHSTR_E_USAGE;
	case EXIT_BAD_INPUT:
		return AUTHSTR_E_MALFORMED;
	case EXIT_INTERNAL:
		return AUTHSTR_E_NOMEM;
	default:
		return AUTHSTR_E_REFUSED;
	}
}

int
fail(struct authstr_error *err, enum exit_status status, size_t offset,
    const char *rule, const char *format, ...)
{
	va_list ap;

	if (err == NULL)
		return (int)status;
	err->code = code_of(status);
	err->offset = offset;
	err->rule = rule;
	va_start(ap, format);
	vsnprintf(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	return (int)status;
}

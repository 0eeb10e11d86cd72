/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include "base/error.h"

int
error_set(struct authstr_error *err, int code, size_t offset, const char *rule,
    const char *format, ...)
{
	va_list args;

	if (err == NULL)
		return code;
	err->code = code;
	err->offset = offset;
	err->rule = rule;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return code;
}

int
error_nomem(struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_NOMEM, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

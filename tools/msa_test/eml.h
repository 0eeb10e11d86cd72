/* SPDX-License-Identifier: MIT */
/*
 * eml: a message that is there, headers and all (RFC 5322).
 */
#ifndef TOOLS_EML_H
#define TOOLS_EML_H

#include <stdbool.h>
#include "authstr.h"

/* What cannot be sent as it is: AUTHSTR_E_REFUSED, nul-in-message or
 * cr-in-message, with the offset. */
int eml_check_octets(struct authstr_span message, struct authstr_error *err);
/* The same, and what does not begin with a header field: AUTHSTR_E_MALFORMED,
 * no-header. */
int eml_check(struct authstr_span message, struct authstr_error *err);

/* Takes the next header field from the front of *rest, its continuation lines
 * and last line end included; false at the empty line, at the end, and at what
 * is no field. */
struct eml_field {
	struct authstr_span all, name, value;
};
bool eml_next(struct authstr_span *rest, struct eml_field *f);
/* ASCII case ignored. */
bool eml_is(const struct eml_field *f, const char *name);

/* Appends the addresses of all fields of that name, a line each.  *at: where in
 * the message the value stands that is wrong. */
int eml_addresses(struct authstr_span message, const char *name,
    struct authstr_buf *out, struct authstr_error *err);
/* Appends the message without its Bcc. */
void eml_without_bcc(struct authstr_span message, struct authstr_buf *out);

#endif

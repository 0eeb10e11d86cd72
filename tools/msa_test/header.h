/* SPDX-License-Identifier: MIT */
/*
 * header: fields of a message (RFC 5322 section 2.2), ASCII whatever is in them
 * (RFC 2047).  Lines end in LF.
 */
#ifndef TOOLS_HEADER_H
#define TOOLS_HEADER_H

#include <stdbool.h>
#include "authstr.h"

/* ASCII case ignored. */
bool header_is(struct authstr_span name, const char *as);
/* AUTHSTR_E_REFUSED, cr-or-lf-in-field, with the offset: a value that ends a
 * line ends the field, and could bring fields, or a body, of its own. */
int header_check(
    const char *name, const char *value, struct authstr_error *err);
/* AUTHSTR_E_MALFORMED, charset-not-utf8, with the offset. */
int header_check_utf8(
    const char *what, struct authstr_span s, struct authstr_error *err);
/* "Name: value" of ours, as it is. */
int header_print(struct authstr_buf *out, const char *name, const char *value,
    struct authstr_error *err);
/* The same of text, in encoded-words where it is not ASCII or is long.
 * AUTHSTR_E_MALFORMED, charset-not-utf8. */
int header_print_text(struct authstr_buf *out, const char *name,
    const char *value, struct authstr_error *err);
/* "Name: value" as somebody gave it; only words that are not ASCII become
 * encoded-words, so that addresses stay what they are.  AUTHSTR_E_REFUSED,
 * bad-header: no name of a field in front. */
int header_print_given(
    struct authstr_buf *out, const char *field, struct authstr_error *err);
/* Its name. */
struct authstr_span header_name(const char *field);
/* Appends encoded-words, a folded line between two. */
void header_encode(struct authstr_buf *out, struct authstr_span text);

#endif

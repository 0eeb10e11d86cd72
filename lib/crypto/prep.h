/* SPDX-License-Identifier: MIT */
/*
 * prep: SASLprep (RFC 4013), which makes the ways of typing a name or password
 * one.
 */
#ifndef CRYPTO_PREP_H
#define CRYPTO_PREP_H

#include "base/buf.h"

/* RFC 3454 section 7: what is kept must not change its meaning when Unicode
 * grows, so it has no unassigned code points; what is compared with it may. */
enum prep_string { PREP_QUERY, PREP_STORED };

/* Appends the prepared form of in.  AUTHSTR_E_REFUSED with the rule
 * saslprep-prohibited, saslprep-bidi, saslprep-unassigned, saslprep-not-utf8 or
 * nul-in-field. */
int prep_saslprep(span in, enum prep_string which, struct authstr_buf *out,
    struct authstr_error *err);

#endif

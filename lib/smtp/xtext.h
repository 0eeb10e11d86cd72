/* SPDX-License-Identifier: MIT */
/*
 * xtext: what DSN and XCLIENT put values into (RFC 3461 section 4): visible
 * ASCII as it is, but '+' and '=', and any other octet as '+' and two digits.
 */
#ifndef SMTP_XTEXT_H
#define SMTP_XTEXT_H

#include "base/buf.h"

void xtext_put(span value, struct authstr_buf *out);

#endif

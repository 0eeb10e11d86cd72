/* SPDX-License-Identifier: MIT */
/*
 * imap: the strings of IMAP commands (RFC 9051 section 4.3).
 */
#ifndef CAPTURE_IMAP_H
#define CAPTURE_IMAP_H

#include "base/buf.h"

/* An astring as it stands in a command: atom, "quoted", or {n} and {n+} with
 * the n octets behind the line end.  What it comes from is where[0] to
 * where[1], counted from the start of *s (a quoted string with its quotes, a
 * literal without its length).  Takes the blanks behind it too. */
bool imap_take_string(span *s, struct authstr_buf *value, size_t where[2]);
/* The line ends in {n} or {n+}. */
bool imap_literal_at_end(span line, size_t *n);

#endif

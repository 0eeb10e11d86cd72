/* SPDX-License-Identifier: MIT */
/*
 * addresses: whom a header field names (RFC 5322 section 3.4):
 *
 *	"Bob, B." <bob@example.org> (work), team: a@example.org, b@example.org;
 */
#ifndef TOOLS_ADDRESSES_H
#define TOOLS_ADDRESSES_H

#include "authstr.h"

/* Appends each address, without brackets, comments, names and blanks, as a line
 * that ends in LF; an empty list, as of an empty group, has none.  Line ends in
 * the value are blanks: it may be folded.  AUTHSTR_OK, or what
 * authstr_buf_status says, or AUTHSTR_E_MALFORMED, bad-address-list, with the
 * offset in the value. */
int addresses_read(struct authstr_span value, struct authstr_buf *out,
    struct authstr_error *err);

#endif

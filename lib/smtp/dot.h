/* SPDX-License-Identifier: MIT */
/*
 * dot: a message on its way into DATA (RFC 5321 section 4.5.2): line ends of
 * any kind become CRLF, a dot at the beginning of a line is doubled.  Into BDAT
 * (RFC 3030) it goes without that, and without the final dot.  The message
 * itself is only borrowed.
 */
#ifndef SMTP_DOT_H
#define SMTP_DOT_H

#include "base/buf.h"

struct dot {
	span rest;     /* of the message */
	bool mid_line; /* the last byte sent was not a line end */
	bool done;     /* the final dot is out, too */
	bool bare;     /* no dots: BDAT */
	bool begun;
};

void dot_start(struct dot *d, span message, bool bare);
/* Appends about max octets, at the end the final dot's line. */
void dot_fill(struct dot *d, size_t max, struct authstr_buf *out);

struct dot_size {
	uint64_t octets; /* with CRLF line ends, without what dots add (RFC
			  * 1870 section 3) */
	bool eight_bit;  /* there are bytes above 127 */
	bool header;     /* and in the header, */
	bool utf8;       /* which is UTF-8 */
};

struct dot_size dot_measure(span message);

#endif

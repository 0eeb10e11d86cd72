/* SPDX-License-Identifier: MIT */
/*
 * reply: one SMTP reply, parsed as its bytes come in (RFC 5321 section 4.2):
 *
 *	*( code "-" text CRLF ) code [ SP text ] CRLF
 */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include "authstr-smtp.h"
#include "base/buf.h"

struct reply_line {
	size_t start, len; /* in bytes; without CRLF */
};

struct authstr_reply {
	struct authstr_buf bytes; /* the lines as they came, CRLF included */
	struct reply_line lines[AUTHSTR_REPLY_LINES_MAX];
	size_t n_lines;
	size_t start; /* of the line that is under way */
	int code;
	int status; /* AUTHSTR_MORE until it is whole or broken */
	struct authstr_error error;
};

void reply_init(struct authstr_reply *r);
/* Wipes and releases what it holds. */
void reply_wipe(struct authstr_reply *r);
/* A byte of it has come. */
bool reply_begun(const struct authstr_reply *r);
/* A whole line, with code and separator, without CRLF. */
span reply_raw_line(const struct authstr_reply *r, size_t i);
/* A line's text without the enhanced code. */
span reply_bare_line(const struct authstr_reply *r, size_t i);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * message: a letter to send (RFC 5322).
 */
#ifndef TOOLS_MESSAGE_H
#define TOOLS_MESSAGE_H

#include <stddef.h>
#include <time.h>
#include "authstr.h"
#include "msa_test/mime.h"

struct message {
	const char *from;
	const char *const *to;
	size_t n_to;
	const char *const *cc;
	size_t n_cc;
	const char *subject; /* UTF-8; NULL: one of ours */
	const char *name;    /* right side of the Message-ID */
	const char *unique;  /* left side of it */
	time_t date;
	const char *const *headers; /* "Name: text": more fields, or others */
	size_t n_headers;
	struct authstr_span text; /* none: a line of ours */
	const struct mime_part *parts;
	size_t n_parts;
};

/* Appends the letter with lines that end in LF: Date, Message-ID, From, To, Cc,
 * Subject (RFC 2047 where it is not ASCII), the fields given, which take the
 * place of ours of that name, and the text with what is attached.
 * AUTHSTR_E_REFUSED, with the offset in the value, for CR, LF or NUL in a
 * header, with that in the text for what is no UTF-8 (charset-not-utf8), and
 * bad-header for a field given that is none, or is of MIME. */
int message_print(const struct message *m, struct authstr_buf *out,
    struct authstr_error *err);

#endif

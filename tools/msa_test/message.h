/* SPDX-License-Identifier: MIT */
/*
 * message: a short letter to send (RFC 5322).
 */
#ifndef TOOLS_MESSAGE_H
#define TOOLS_MESSAGE_H

#include <stddef.h>
#include <time.h>
#include "authstr.h"

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
};

/* Appends the letter with lines that end in LF: Date, Message-ID, From, To, Cc,
 * Subject (RFC 2047 where it is not ASCII) and a line of text.
 * AUTHSTR_E_REFUSED, with the offset in the value, for CR, LF or NUL in a
 * header. */
int message_print(const struct message *m, struct authstr_buf *out,
    struct authstr_error *err);

#endif

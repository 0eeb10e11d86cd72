/* SPDX-License-Identifier: MIT */
/*
 * log_part: what the lines of many logs have in common.
 */
#ifndef CAPTURE_LOG_PART_H
#define CAPTURE_LOG_PART_H

#include "capture/dialect.h"

/* Behind the text, or all of it where that is not there. */
bool log_after(span *s, span text);
/* "key=<value>" or "key=value", up to a comma or blank; none: it is not
 * there. */
span log_value(span s, span key);
/* Up to the text; all, where it is not there. */
span log_before(span s, span text);
/* "[192.0.2.1]" without the brackets: the last pair. */
span log_brackets(span s);
/* The mechanism that a name such as "plain_server" or "dovecot_cram_md5" has
 * in it, as it is registered; or the name. */
span log_mech(span name);
/* "imap", "pop3", "smtp" or "sieve" by a program's or service's name, or
 * NULL. */
const char *log_protocol(span name);

/* To see whether a text comes again: never 0. */
uint32_t log_hash(span s);
void log_key_put(struct log_key *k, span part);
static inline span
log_key_span(const struct log_key *k)
{
	return span_make(k->p, k->len);
}

/* s goes to the end of the line; what begins inside a string of JSON or of CSV
 * ends where that does. */
span log_within_string(span line, span s);

#endif

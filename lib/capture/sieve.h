/* SPDX-License-Identifier: MIT */
/*
 * sieve: a dialogue of ManageSieve (RFC 5804), which has IMAP's words but no
 * tags, and strings in quotes or literals.
 *
 *	AUTHENTICATE "PLAIN" "AGFsaWNlAHNlY3JldA=="
 *	OK "Logged in."
 */
#ifndef CAPTURE_SIEVE_H
#define CAPTURE_SIEVE_H

#include "capture/dialogue.h"

bool sieve_spoken(const char *protocol);
/* The string without its quotes, if it has them. */
span sieve_unquote(span s);
/* {n} or {n+} alone: the string is the next line. */
bool sieve_is_literal(span s);
bool sieve_read(span text, const char *protocol, struct say *say);
void sieve_reply(struct dialogue *d, const struct say *say);
/* A line that is neither: a message of one of them. */
bool sieve_other(struct dialogue *d, const struct line *line);

#endif

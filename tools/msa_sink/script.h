/* SPDX-License-Identifier: MIT */
/*
 * script: what the sink says in place of a reply (--misbehave), as a text with
 * directives:
 *
 *	%n	CRLF			%xHH	an octet
 *	%{N*	N times what follows, up to %}; %{* without end
 *	%<	base64 of what follows, up to %>
 *	%)	the same, without its padding
 *	%r	the nonce of the client's SCRAM message
 *	%p	the first user's password
 *	%|	waits for the next line of the client
 *	%s	what is usually said; near the begin of a script alone
 *	%d	from here on a byte at a time
 *	%t	starts TLS
 *	%c	sends what was said in clear, TLS or not
 *	%.	closes		%!	resets		%~	says no more
 *
 * Loops hold no loops.  What a script says is made as it is read, so that one
 * without end takes no more memory than another.
 */
#ifndef SINK_SCRIPT_H
#define SINK_SCRIPT_H

#include <stdbool.h>
#include "authstr.h"

#define SCRIPT_DRIP_MS 1000
/* How much is made before some of it has gone out. */
#define SCRIPT_ROOM 8192

struct sink_conn;

/* Where a connection is in its script. */
struct sink_script {
	const char *at;   /* NULL: none */
	const char *loop; /* where it begins */
	unsigned long left;
	bool endless, waits, usual, base64, login;
	unsigned char carry[3]; /* of base64 */
	size_t n_carry;
	char nonce[128];
};

/* Begins; line: what the client said.  False where the usual reply is to be
 * given, before what the script has left. */
bool script_begin(struct sink_conn *c, const char *text, bool login,
    struct authstr_span line);
/* Makes some of what is left; false if nothing is. */
bool script_go_on(struct sink_conn *c);
/* True if the line is what the script waits for. */
bool script_line(struct sink_conn *c, struct authstr_span line);

#endif

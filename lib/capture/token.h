/* SPDX-License-Identifier: MIT */
/*
 * token: one string that should be base64, read in spite of what happened to
 * it on the way, and what that was.
 */
#ifndef CAPTURE_TOKEN_H
#define CAPTURE_TOKEN_H

#include "base/buf.h"
#include "capture/notes.h"

/* A sniffer's score from which on bytes count as a message of somebody. */
#define TOKEN_KNOWN 40
/* Longest token: a line of a log may be longer, an auth string is not. */
#define TOKEN_MAX (256 * 1024)

enum token_kind {
	TOKEN_BASE64,
	TOKEN_EMPTY, /* "=", or nothing at all */
	TOKEN_TEXT,  /* never encoded: the bytes are the text */
	TOKEN_BARE   /* an OAuth token alone: the bytes are the token */
};

struct token {
	enum token_kind kind;
	struct authstr_buf bytes; /* the message */
	struct notes notes;       /* ranges count in the text that was read */
};

void token_init(struct token *t);
void token_wipe(struct token *t);
/* AUTHSTR_OK, or AUTHSTR_E_NOMEM or AUTHSTR_E_LIMIT.  label: one of gen-auth's
 * may stand before it. */
int token_read(struct token *t, span text, bool label);
/* The dialogue is not encoded at all: the bytes are the text. */
int token_read_plain(struct token *t, span text);
/* May the text be base64, whole or damaged? */
bool token_plausible(span text);
/* Three parts of base64url, the first a JSON object (RFC 7519). */
bool token_is_jwt(span text);
/* The score of the best guess at the bytes' mechanism. */
int token_score(span bytes);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * reply: one reply of a server, parsed as its bytes come in.  reply.c has what
 * all protocols share (bounds, line ends, literals); where a reply ends, and
 * what it says, is the grammar's affair.
 */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include "authstr-smtp.h"
#include "base/buf.h"
#include "smtp/protocol.h"

#define REPLY_TAG_MAX 15

struct reply_line {
	size_t start, len; /* in bytes; without CRLF */
};

struct authstr_reply {
	/* What is awaited. */
	enum authstr_protocol protocol;
	enum authstr_reply_form form;
	unsigned char tag[REPLY_TAG_MAX];
	size_t tag_len; /* 0: any */

	struct authstr_buf bytes; /* the lines as they came, CRLF included */
	struct reply_line lines[AUTHSTR_REPLY_LINES_MAX];
	size_t n_lines;
	size_t start;   /* of the line that is under way */
	size_t literal; /* octets of a literal that are still to come */
	size_t after;   /* a literal: the line goes on here; else start */
	int code;       /* SMTP's */
	enum authstr_verdict verdict;
	struct reply_line word, rest; /* of the line that decides */
	int status; /* AUTHSTR_MORE until it is whole or broken */
	struct authstr_error error;
};

void reply_init(struct authstr_reply *r);
/* Wipes and releases what it holds; what is awaited stays. */
void reply_wipe(struct authstr_reply *r);
/* A byte of it has come. */
bool reply_begun(const struct authstr_reply *r);
/* A whole line, with code and separator, without CRLF. */
span reply_raw_line(const struct authstr_reply *r, size_t i);
/* The line that decides, whole. */
span reply_deciding_line(const struct authstr_reply *r);
/* What is behind "334 ", "+ ", or in ManageSieve's string. */
span reply_challenge(const struct authstr_reply *r);
/* ManageSieve's string without quotes, or a literal's octets. */
span reply_string(span s);
/* The bytes of it that have come, whole lines or not. */
span reply_bytes(const struct authstr_reply *r);

/* ----------------------------------------------------- for the grammars -- */

/* The reply is whole; word and rest are parts of the line that decides. */
int reply_decide(struct authstr_reply *r, enum authstr_verdict verdict,
    span word, span rest);
/* The byte at that place fits no reply of the protocol. */
int reply_misfit(
    const struct authstr_reply *r, size_t at, struct authstr_error *err);
/* NO, or "not now" where the code in brackets says so. */
enum authstr_verdict reply_refusal(span bracket);
/* Whether c may be the byte at in_line of a line that begins with the word
 * (case ignored), behind which there is a blank or nothing. */
bool reply_word_fits(const struct authstr_reply *r, const char *word,
    size_t in_line, unsigned char c);
/* The line ends in {n} or {n+}. */
bool reply_ends_in_literal(span line, uint64_t *octets);
/* "[CODE ..] text", with brackets "[]": what is in them, or none; *text goes
 * on behind. */
span reply_take_bracket(span *text, const char *brackets);

#endif

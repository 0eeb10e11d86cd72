/* SPDX-License-Identifier: MIT */
/*
 * cmd: the only place where protocol lines are formed.  Each function appends
 * one whole line, or refuses and leaves `out` as it was: what a value must not
 * hold (CR, LF, NUL, and what breaks the grammar) is told by its position.
 */
#ifndef SMTP_CMD_H
#define SMTP_CMD_H

#include "authstr-smtp.h"
#include "base/buf.h"
#include "base/error.h"
#include "smtp/dsn.h"
#include "smtp/protocol.h"

/* The end of a line on the wire (RFC 5321 section 2.3.8). */
#define CMD_EOL SPAN("\r\n")

/* Commands without an argument. */
enum cmd_word {
	CMD_DATA,
	CMD_FINAL_DOT /* ends the message (RFC 5321 section 4.1.1.4) */
};

/* Parameters of MAIL FROM that the server offers and the message needs. */
struct cmd_mail {
	bool size; /* SIZE=octets (RFC 1870) */
	uint64_t octets;
	bool eight_bit; /* BODY=8BITMIME (RFC 6152) */
	bool utf8;      /* SMTPUTF8 (RFC 6531) */
	const struct dsn *dsn;
};

/* Without and with line end; the word alone is what a transcript shows. */
span cmd_word(enum cmd_word word);
int cmd_put(enum cmd_word word, struct authstr_buf *out);

/* A command without an argument, by its name: "QUIT", "A1 LOGOUT".  tag: of
 * IMAP, else none. */
int cmd_name(span tag, const char *name, struct authstr_buf *out);
/* verb: EHLO, HELO or LHLO. */
int cmd_hello(
    span verb, span name, struct authstr_buf *out, struct authstr_error *err);
int cmd_mail(span from, const struct cmd_mail *with, struct authstr_buf *out,
    struct authstr_error *err);
/* A piece of the message (RFC 3030 section 2). */
int cmd_bdat(uint64_t octets, bool last, struct authstr_buf *out);
int cmd_rcpt(span to, const struct dsn *dsn, struct authstr_buf *out,
    struct authstr_error *err);
/* attributes: " NAME=xtext", each. */
int cmd_xclient(span attributes, struct authstr_buf *out);
/* AUTH, with the initial response where it fits into the line; *carried says
 * where in out, SPAN_NPOS where it did not (RFC 4954 section 4). */
int cmd_auth(const struct protocol *p, span tag, const struct authstr_mech *m,
    span initial, enum authstr_ir ir, struct authstr_buf *out, size_t *carried,
    struct authstr_error *err);
/* The base64 of a message of ours, a line of its own. */
int cmd_response(
    const struct protocol *p, span message, struct authstr_buf *out);
/* "*": ends a login (RFC 4954 section 4). */
int cmd_cancel(const struct protocol *p, struct authstr_buf *out);

/* Lines of a login without SASL, each sent once the one before it was answered;
 * and what a transcript shows of each. */
struct cmd_lines {
	struct authstr_buf line, shown;
};
void cmd_lines_init(struct cmd_lines *l);
void cmd_lines_wipe(struct cmd_lines *l);
/* LOGIN of IMAP, by quoted strings, or by literals, whose octets a server asks
 * for ("+").  CR, LF and NUL: cr-or-lf-in-field, nul-in-field. */
int cmd_login(span tag, span user, span password, struct cmd_lines *out,
    struct authstr_error *err);
/* USER and PASS of POP3; the same refusals. */
int cmd_user_pass(
    span user, span password, struct cmd_lines *out, struct authstr_error *err);
/* user and digest are checked. */
int cmd_apop(
    span user, span digest, struct cmd_lines *out, struct authstr_error *err);

/* Bytes that end a line or a string somewhere on the way; `what` names the
 * value. */
int cmd_check_line(span value, const char *what, struct authstr_error *err);
/* What cmd_hello, cmd_mail and cmd_rcpt take. */
int cmd_check_name(span name, struct authstr_error *err);
int cmd_check_address(
    span address, bool may_be_empty, struct authstr_error *err);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * libauthstr, mail protocols: protocol lines, replies and capabilities: what
 * is said, by whichever side.
 */
#ifndef AUTHSTR_CAPS_H
#define AUTHSTR_CAPS_H

#include "authstr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- lines -- */

enum authstr_protocol {
	AUTHSTR_SMTP, /* RFC 5321, 4954 */
	AUTHSTR_IMAP, /* RFC 9051, 4959 */
	AUTHSTR_POP3, /* RFC 1939, 5034 */
	AUTHSTR_HTTP, /* the Authorization header, RFC 7617, 6750 */
	AUTHSTR_LMTP, /* RFC 2033 */
	AUTHSTR_SIEVE /* ManageSieve, RFC 5804 */
};
/* Returns "smtp", "imap", "pop3", "http", "lmtp" or "sieve". */
AUTHSTR_API const char *authstr_protocol_name(enum authstr_protocol protocol);

enum authstr_ir { AUTHSTR_IR_AUTO, AUTHSTR_IR_ALWAYS, AUTHSTR_IR_NEVER };

/* Longest line that may carry an initial response: RFC 4954 section 4
 * (512 octets with CRLF), RFC 5034 section 4 (255 with CRLF). */
#define AUTHSTR_SMTP_LINE_MAX 512
#define AUTHSTR_POP3_LINE_MAX 255
/* Bounds on what a peer sends. */
#define AUTHSTR_LINE_MAX 12288
#define AUTHSTR_REPLY_LINES_MAX 128
#define AUTHSTR_REPLY_MAX 65536

/* The one place where protocol lines of a login are formed: appends what a
 * client types to start mechanism m, each line ended by LF (the caller writes
 * CRLF to a wire).
 *
 * initial: the first response, or none where the server speaks first.  AUTO
 * sends it in the AUTH line while that line, CRLF included, is no longer than
 * the protocol's limit (IMAP has none); NEVER and longer ones give two lines:
 * the command, then the base64 (after the server's "334 " or "+ ").  An empty
 * initial response is "=" (RFC 4954 section 4, 4959 section 3, 5034 section
 * 4).  ManageSieve quotes what the others don't; strings over 1024 octets
 * become literals, whose first line is a line here, too.  tag: IMAP's, "A1" if
 * NULL.
 *
 * Returns AUTHSTR_OK, AUTHSTR_E_USAGE where m has no line in this protocol
 * (not-in-protocol) or lacks what its line says (input-missing),
 * AUTHSTR_E_REFUSED for what no line can carry (bad-tag..), or AUTHSTR_E_LIMIT
 * (no-room) where the buffer is full. */
AUTHSTR_API int authstr_auth_lines(enum authstr_protocol protocol,
    const char *tag, const struct authstr_mech *m, struct authstr_span initial,
    enum authstr_ir ir, struct authstr_buf *out, struct authstr_error *err);

/* ----------------------------------------------------------- replies -- */

/* What a server answers: feed it bytes until it is whole.
 *
 *	SMTP, LMTP   250-text, 250 text          lines of one code
 *	IMAP         * text, A1 OK text          untagged ones, the tagged one
 *	POP3         +OK text, lines, .          the dot where a list was due
 *	ManageSieve  "NAME" "value", OK "text"   capabilities, the verdict
 *
 * Literals ({5} and five octets) are part of the line that names them.  IMAP's
 * "* BYE" ends a reply, too, but where LOGOUT was said. */
struct authstr_reply;

/* What the client has said, for that decides where the reply ends and what is
 * a success in it. */
enum authstr_reply_form {
	AUTHSTR_REPLY_PLAIN,    /* to any other command */
	AUTHSTR_REPLY_GREETING, /* the server speaks first */
	AUTHSTR_REPLY_HELLO,    /* to EHLO, LHLO, CAPABILITY, CAPA */
	AUTHSTR_REPLY_STARTTLS, /* to STARTTLS, STLS */
	AUTHSTR_REPLY_AUTH,     /* to a line of a login */
	AUTHSTR_REPLY_QUIT      /* to QUIT, LOGOUT */
};

/* Returns a reader that expects a reply of SMTP, to any command; or NULL for
 * want of memory. */
AUTHSTR_API struct authstr_reply *authstr_reply_new(void);
/* Gives the reader and the reply in it back. */
AUTHSTR_API void authstr_reply_free(struct authstr_reply *r);
/* Which reply comes next, for this and all others until it is said again.
 * Also empties it.  tag: of the IMAP command, 1 to 15 octets; none takes any
 * tag, as a reader of captures must.  Returns AUTHSTR_OK, or AUTHSTR_E_USAGE
 * for HTTP and for a longer tag. */
AUTHSTR_API int authstr_reply_expect(struct authstr_reply *r,
    enum authstr_protocol protocol, enum authstr_reply_form form,
    struct authstr_span tag);
/* Empties it for the next reply, of the form that is expected. */
AUTHSTR_API void authstr_reply_reset(struct authstr_reply *r);
/* Takes bytes of in, says in *used how many.  Returns AUTHSTR_OK if the reply
 * is whole (what follows is not touched), AUTHSTR_MORE if it goes on;
 * AUTHSTR_E_PROTOCOL: reply-code, reply-codes-differ (SMTP), reply-form (the
 * others), bare-lf, bare-cr, nul-in-line; AUTHSTR_E_LIMIT: line-too-long,
 * reply-too-long.  The error's offset counts from the reply's first byte. */
AUTHSTR_API int authstr_reply_feed(struct authstr_reply *r,
    struct authstr_span in, size_t *used, struct authstr_error *err);
/* Takes one line without its end, as captures have them.  Returns AUTHSTR_OK
 * if it was the reply's last, AUTHSTR_MORE if more are to come, or
 * AUTHSTR_E_PROTOCOL and AUTHSTR_E_LIMIT as authstr_reply_feed has them. */
AUTHSTR_API int authstr_reply_enter(struct authstr_reply *r,
    struct authstr_span line, struct authstr_error *err);
/* Returns the protocol that authstr_reply_expect was told, AUTHSTR_SMTP if
 * none. */
AUTHSTR_API enum authstr_protocol authstr_reply_protocol(
    const struct authstr_reply *r);
/* Returns SMTP's code, 220, 334..; 0 before the first line is whole, and in
 * other protocols. */
AUTHSTR_API int authstr_reply_code(const struct authstr_reply *r);

/* What a whole reply says to what was asked for, in each protocol. */
enum authstr_verdict {
	AUTHSTR_VERDICT_NONE, /* not whole yet */
	AUTHSTR_VERDICT_OK,   /* 2yz, OK, PREAUTH, +OK */
	AUTHSTR_VERDICT_MORE, /* the client is to go on: 334, 354, "+ " */
	AUTHSTR_VERDICT_NO,   /* 5yz, NO, BAD, -ERR */
	/* 4yz; NO and -ERR with a response code such as [UNAVAILABLE],
	 * [SYS/TEMP] (RFC 5530, 3206), TRYLATER (RFC 5804) */
	AUTHSTR_VERDICT_LATER,
	AUTHSTR_VERDICT_BYE, /* the server closes: 421, BYE */
	AUTHSTR_VERDICT_ODD  /* none that this command has */
};
/* Returns what the reply says to what was asked for, AUTHSTR_VERDICT_NONE
 * before it is whole. */
AUTHSTR_API enum authstr_verdict authstr_reply_verdict(
    const struct authstr_reply *r);
/* Returns the word that says so, as it was sent: "250", "OK", "-ERR"; none
 * before the reply is whole. */
AUTHSTR_API struct authstr_span authstr_reply_word(
    const struct authstr_reply *r);
/* Returns the code in brackets behind the word, without them: "UNAVAILABLE",
 * "SYS/TEMP", "CAPABILITY IMAP4rev1 .."; or none.  No protocol's but IMAP,
 * POP3 and ManageSieve. */
AUTHSTR_API struct authstr_span authstr_reply_bracket(
    const struct authstr_reply *r);
/* Returns what the deciding line says to people, without word and codes;
 * quoted strings of ManageSieve without quotes, their escapes left in. */
AUTHSTR_API struct authstr_span authstr_reply_text(
    const struct authstr_reply *r);

/* Returns the enhanced status code, "5.7.8" (RFC 2034), or none. */
AUTHSTR_API struct authstr_span authstr_reply_enhanced(
    const struct authstr_reply *r);
/* Returns how many lines of the reply are whole. */
AUTHSTR_API size_t authstr_reply_line_count(const struct authstr_reply *r);
/* Returns the text of line i: without code, separator and CRLF in SMTP; the
 * whole line without CRLF in the others (and without the dot that was stuffed
 * into it in POP3). */
AUTHSTR_API struct authstr_span authstr_reply_line(
    const struct authstr_reply *r, size_t i);

/* ------------------------------------------------------ capabilities -- */

/* What a server said it can do: keywords with arguments, and among them the
 * mechanisms it takes, in one model for all protocols.
 *
 *	SMTP, LMTP   250 SIZE 1000       SIZE, [1000]
 *	POP3         SASL PLAIN LOGIN    SASL, [PLAIN LOGIN]
 *	ManageSieve  "SASL" "PLAIN"      SASL, [PLAIN]; escapes are undone
 *	IMAP         IDLE                IDLE, []
 *	             AUTH=PLAIN AUTH=X   AUTH=, [PLAIN X]: once, where the first
 *	                                 of them stands */
struct authstr_caps;

/* No server has more keywords than these; what is more is left out. */
#define AUTHSTR_KEYWORDS_MAX 1024

/* Reads the reply to EHLO, LHLO, CAPABILITY or CAPA, by the protocol it was
 * read in; of IMAP and ManageSieve also a greeting, and a reply with a
 * CAPABILITY code (it has no keywords where there is none).  Tolerant of tabs,
 * double blanks, lower case, two AUTH lines, and the legacy AUTH= form.
 * Returns the capabilities, for authstr_caps_free, or NULL for want of memory.
 */
AUTHSTR_API struct authstr_caps *authstr_caps_read(
    const struct authstr_reply *ehlo);
/* As authstr_caps_read, of a server that was heard to greet: the timestamp in
 * a POP3 greeting is told as the mechanism APOP (RFC 1939 section 7), for CAPA
 * does not.  greeting may be NULL.  Returns the capabilities with APOP among
 * them where it is offered, or NULL for want of memory. */
AUTHSTR_API struct authstr_caps *authstr_caps_read_greeted(
    const struct authstr_reply *caps, const struct authstr_reply *greeting);
/* Returns the protocol of the reply that they were read from. */
AUTHSTR_API enum authstr_protocol authstr_caps_protocol(
    const struct authstr_caps *caps);
/* Gives the capabilities back. */
AUTHSTR_API void authstr_caps_free(struct authstr_caps *caps);
/* Returns how many keywords there are. */
AUTHSTR_API size_t authstr_caps_count(const struct authstr_caps *caps);
/* Returns keyword i as it was sent. */
AUTHSTR_API struct authstr_span authstr_caps_keyword(
    const struct authstr_caps *caps, size_t i);
/* Returns how many arguments keyword i has. */
AUTHSTR_API size_t authstr_caps_arg_count(
    const struct authstr_caps *caps, size_t i);
/* Returns argument arg of keyword i as it was sent; none past the end. */
AUTHSTR_API struct authstr_span authstr_caps_arg(
    const struct authstr_caps *caps, size_t i, size_t arg);
/* ASCII case is ignored; "AUTH" and "STARTTLS" stand for whatever the protocol
 * has for them, "THREAD=REFS" also asks for the argument.  Returns 1 if the
 * keyword is offered, else 0. */
AUTHSTR_API int authstr_caps_has(
    const struct authstr_caps *caps, const char *keyword);
/* Returns mechanism name i over all AUTH lines, each once, in the server's
 * order; none past the end. */
AUTHSTR_API struct authstr_span authstr_caps_auth(
    const struct authstr_caps *caps, size_t i);
/* Logins by commands of the protocol itself that a server takes.
 *
 *	IMAP   IMAP-LOGIN  LOGIN user password, but with LOGINDISABLED
 *	POP3   APOP        where the greeting has a timestamp
 *	       USER        USER and PASS, where USER is a capability, or
 *	                   nothing is known of any
 *
 * Returns the name of login i, the best first, or NULL past the end. */
AUTHSTR_API const char *authstr_caps_command(
    const struct authstr_caps *caps, size_t i);
/* Returns the SIZE argument in octets; 0: offered without a limit, or unknown.
 */
AUTHSTR_API uint64_t authstr_caps_size(const struct authstr_caps *caps);

/* The arguments of keyword i in the terms of its specification: a list of
 * parts, those of one name behind each other.
 *
 *	SIZE 1000                    max=1000 octets
 *	LIMITS RCPTMAX=100 X=y       RCPTMAX=100 recipients a message, X=y
 *	FUTURERELEASE 900 2027-..Z   max_interval=900 seconds, max_date=2027-..Z
 *	DELIVERBY 240                min=240 seconds
 *	MT-PRIORITY MIXER            profile=MIXER
 *	NO-SOLICITING a:b            keywords=a, keywords=b
 *	XCLIENT NAME ADDR            attributes=NAME, attributes=ADDR
 *	EXPIRE 60 USER (POP3)        days=60 days, per_user=USER
 *	LOGIN-DELAY 900 (POP3)       min=900 seconds
 *	APPENDLIMIT=1000 (IMAP)      max=1000 octets
 *
 * AUTH, THREAD=, SIEVE and the like are words=.. each; a keyword that nobody
 * registered has no parts. */
struct authstr_part {
	struct authstr_span name, value;
	const char *unit; /* in words, or NULL */
	int is_number;
	uint64_t number;
	int in_list; /* the name may stand several times */
};
/* Returns how many parts the arguments of keyword i have. */
AUTHSTR_API size_t authstr_caps_part_count(
    const struct authstr_caps *caps, size_t i);
/* Writes part `part` of keyword i to *out.  Returns AUTHSTR_OK, or
 * AUTHSTR_E_USAGE past the end. */
AUTHSTR_API int authstr_caps_part(const struct authstr_caps *caps, size_t i,
    size_t part, struct authstr_part *out);
/* Returns 1 if the arguments of keyword i are not what the specification has:
 * a number that is none, one that is missing, one too many; else 0. */
AUTHSTR_API int authstr_caps_malformed(
    const struct authstr_caps *caps, size_t i);

/* What a keyword means: one row of ehlo.def, imap.def, pop3.def or sieve.def;
 * NULL for one that nobody registered.  IMAP's with a value are found with
 * their sign: "AUTH=". */
struct authstr_keyword;
/* IMAP's keywords with a value are found with their sign: "AUTH=".  Returns
 * the row of the protocol's table, or NULL for a keyword that nobody
 * registered. */
AUTHSTR_API const struct authstr_keyword *authstr_keyword_find_in(
    enum authstr_protocol protocol, struct authstr_span keyword);
/* Returns the row of SMTP's table, or NULL for a keyword that is not in it. */
AUTHSTR_API const struct authstr_keyword *authstr_keyword_find(
    struct authstr_span keyword);
/* Returns a line for people that says what the keyword offers. */
AUTHSTR_API const char *authstr_keyword_meaning(
    const struct authstr_keyword *k);
/* Returns where the keyword is specified: "RFC 1870", "private (Postfix)".. */
AUTHSTR_API const char *authstr_keyword_spec(const struct authstr_keyword *k);

/* Whether a login by m can be tried with what is at hand; what a session
 * chooses from is what fits, is offered, and has a rank (authstr_mech_rank).
 * Of what is no SASL mechanism, APOP fits where there are user and password.
 * given: inputs as bits, 1 << AUTHSTR_AUTHCID and so on; AUTHSTR_CB_DATA where
 * the channel can be bound to.  Returns AUTHSTR_OK, or why not:
 * AUTHSTR_E_UNSUPPORTED (mech-unsupported); AUTHSTR_E_USAGE (input-missing,
 * no-channel-binding); AUTHSTR_E_REFUSED (cleartext-refused). */
AUTHSTR_API int authstr_login_fits(const struct authstr_mech *m, unsigned given,
    int protected_channel, int allow_cleartext, struct authstr_error *err);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * libauthstr, captures: finds the logins in what people have at hand - a
 * string, an AUTH line, a transcript, a session of openssl s_client - and says
 * what each holds and what is wrong with it.
 */
#ifndef AUTHSTR_CAPTURE_H
#define AUTHSTR_CAPTURE_H

#include "authstr.h"
#include "authstr-smtp.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One pass over the input, which may come in pieces of any size:
 *
 *	c = authstr_capture_new();
 *	while (read) {
 *		authstr_capture_input(c, bytes, &err);
 *		while ((login = authstr_capture_login(c)) != NULL)
 *			...
 *	}
 *	authstr_capture_end(c, &err);
 *	and take the logins that are left
 */
struct authstr_capture;

/* Returns a capture that has read nothing yet, or NULL for want of memory. */
AUTHSTR_API struct authstr_capture *authstr_capture_new(void);
/* Wipes what the capture holds and gives it back, with the logins in it. */
AUTHSTR_API void authstr_capture_free(struct authstr_capture *c);
/* The strings that no command names a mechanism for are of this one, whatever
 * they look like. */
AUTHSTR_API void authstr_capture_mech(
    struct authstr_capture *c, const struct authstr_mech *m);
/* All of it is of this dialect (an id of authstr_dialect_id), whatever it
 * looks like.  Returns AUTHSTR_OK, or AUTHSTR_E_UNSUPPORTED: there is no such
 * dialect. */
AUTHSTR_API int authstr_capture_dialect(
    struct authstr_capture *c, const char *id);
/* Reads all of these bytes.  Returns AUTHSTR_OK, whatever they hold, or
 * AUTHSTR_E_NOMEM, now and from then on. */
AUTHSTR_API int authstr_capture_input(struct authstr_capture *c,
    struct authstr_span bytes, struct authstr_error *err);
/* Reads on from *at of block, which begins at 0, and stops when a login is
 * complete: call it with the same block until *at is at its end, and take the
 * logins each time.  So it keeps few of them at once, and can look back in the
 * block.  Returns AUTHSTR_OK with *at further on, or AUTHSTR_E_NOMEM. */
AUTHSTR_API int authstr_capture_some(struct authstr_capture *c,
    struct authstr_span block, size_t *at, struct authstr_error *err);
/* One exchange whose sides are known, in the place of input: the texts that
 * the client and the server sent, each in order.  A text is a message, in
 * base64 or decoded, alone or as it was sent ("334 ...", "+ ..."); the
 * client's first one may be its command ("AUTH PLAIN", with or without initial
 * response, "a1 AUTHENTICATE CRAM-MD5", "APOP user digest").  Returns
 * AUTHSTR_OK, or AUTHSTR_E_LIMIT (too-many-steps) where there are more than
 * 16. */
AUTHSTR_API int authstr_capture_exchange(struct authstr_capture *c,
    const struct authstr_span *client, size_t clients,
    const struct authstr_span *server, size_t servers,
    struct authstr_error *err);
/* A log goes on in another file, with the conversations that are open: what
 * comes now begins with its line 1.  Returns AUTHSTR_OK, or AUTHSTR_E_NOMEM if
 * the last line of the file before could not be read. */
AUTHSTR_API int authstr_capture_again(
    struct authstr_capture *c, struct authstr_error *err);
/* The input is over: what is open in it is complete, as far as it goes.
 * Returns AUTHSTR_OK, and more logins may be there to take; or
 * AUTHSTR_E_NOMEM. */
AUTHSTR_API int authstr_capture_end(
    struct authstr_capture *c, struct authstr_error *err);
/* At the end: whether all of a capture file could be read.  Returns
 * AUTHSTR_OK, also where it was no capture file; AUTHSTR_E_UNSUPPORTED
 * (capture-link): there are frames of a link type that is not known;
 * AUTHSTR_E_MALFORMED: it makes no sense from somewhere on (capture-damaged),
 * or ends within a packet (capture-cut), of which what is there was read. */
AUTHSTR_API int authstr_capture_unread(
    const struct authstr_capture *c, struct authstr_error *err);

/* Returns how many rows there are of programs whose transcripts and logs are
 * known. */
AUTHSTR_API size_t authstr_dialect_count(void);
/* Returns the id of row i ("swaks"), which several rows may have; NULL past
 * the end. */
AUTHSTR_API const char *authstr_dialect_id(size_t i);
/* Returns what the program of row i is, in words; NULL past the end. */
AUTHSTR_API const char *authstr_dialect_program(size_t i);

/* A login, or a lone string: what was said by whom, and notes. */
struct authstr_login;
/* Returns the next login that is complete, or NULL.  It belongs to the capture
 * until the next call of authstr_capture_login or _free. */
AUTHSTR_API const struct authstr_login *authstr_capture_login(
    struct authstr_capture *c);

enum authstr_outcome {
	AUTHSTR_OUTCOME_UNKNOWN, /* a lone string: nobody said */
	AUTHSTR_OUTCOME_SUCCESS,
	AUTHSTR_OUTCOME_REFUSED,
	AUTHSTR_OUTCOME_ABORTED,   /* the client cancelled */
	AUTHSTR_OUTCOME_UNFINISHED /* the input ends before the answer */
};
/* Returns "unknown", "success", "refused", "aborted" or "unfinished". */
AUTHSTR_API const char *authstr_outcome_name(enum authstr_outcome o);

/* Returns the line of the input (from 1) on which it begins. */
AUTHSTR_API size_t authstr_login_line(const struct authstr_login *l);
/* Returns the frame of a capture file (from 1) in which it begins; 0: no such
 * file. */
AUTHSTR_API uint64_t authstr_login_frame(const struct authstr_login *l);
/* Returns when it began, as the input gives it; none where it does not. */
AUTHSTR_API struct authstr_span authstr_login_time(
    const struct authstr_login *l);
/* Returns the client's address, "127.0.0.1:40000", "[::1]:25", or as far as
 * the input tells; or none. */
AUTHSTR_API struct authstr_span authstr_login_client(
    const struct authstr_login *l);
/* Returns the server's address, in the form of authstr_login_client; or none.
 */
AUTHSTR_API struct authstr_span authstr_login_server(
    const struct authstr_login *l);
/* Returns the dialect it was written in, an id of authstr_dialect_id, or NULL.
 */
AUTHSTR_API const char *authstr_login_dialect(const struct authstr_login *l);
/* Returns "smtp", "imap", "pop3", "http", or NULL where nothing tells. */
AUTHSTR_API const char *authstr_login_protocol(const struct authstr_login *l);
/* Returns the mechanism's row; NULL where not even a guess can be made. */
AUTHSTR_API const struct authstr_mech *authstr_login_mech(
    const struct authstr_login *l);
/* Logins without a mechanism have a name too: "IMAP-LOGIN" is IMAP's LOGIN
 * command, "USER" POP3's USER and PASS, "Bearer" (as it was written) the HTTP
 * scheme; "HTTP-BASIC" is that row.  Returns the mechanism's name as it stood
 * in the input (also one we have no row for); none where it was inferred. */
AUTHSTR_API struct authstr_span authstr_login_mech_name(
    const struct authstr_login *l);
/* Returns how many mechanisms it could be of. */
AUTHSTR_API size_t authstr_login_candidate_count(const struct authstr_login *l);
/* Returns candidate i, best first (the first is the mechanism itself, where
 * there is one); NULL past the end. */
AUTHSTR_API const struct authstr_guess *authstr_login_candidate(
    const struct authstr_login *l, size_t i);
/* Returns 1 if the first client message came with the command, else 0. */
AUTHSTR_API int authstr_login_initial_response(const struct authstr_login *l);
/* Returns how many messages of both sides there are. */
AUTHSTR_API size_t authstr_login_message_count(const struct authstr_login *l);
/* Returns message i, in the order in which they were said, or NULL past the
 * end. */
AUTHSTR_API const struct authstr_msg *authstr_login_message(
    const struct authstr_login *l, size_t i);
/* Returns the text that message i was decoded from, as it stood in the input
 * (base64). */
AUTHSTR_API struct authstr_span authstr_login_token(
    const struct authstr_login *l, size_t i);
/* Returns the first field of that id in any message of the login, or NULL. */
AUTHSTR_API const struct authstr_field *authstr_login_field(
    const struct authstr_login *l, const char *id);
/* Returns how the login ended. */
AUTHSTR_API enum authstr_outcome authstr_login_outcome(
    const struct authstr_login *l);
/* Returns the SMTP code of the protocol's last word, or 0. */
AUTHSTR_API int authstr_login_code(const struct authstr_login *l);
/* Returns the enhanced code of the last word, "5.7.8", or none. */
AUTHSTR_API struct authstr_span authstr_login_enhanced(
    const struct authstr_login *l);
/* Returns the text of the last word, without code (SMTP: and enhanced code);
 * none where there was no reply. */
AUTHSTR_API struct authstr_span authstr_login_reply(
    const struct authstr_login *l);
/* Returns how many notes there are on the login as a whole and on its tokens
 * (b64-*, reply-*..).  The notes on the decoded bytes are in each message. */
AUTHSTR_API size_t authstr_login_note_count(const struct authstr_login *l);
/* Returns note i of the login, or NULL past the end. */
AUTHSTR_API const struct authstr_note *authstr_login_note(
    const struct authstr_login *l, size_t i);
/* Returns the number of the message in whose token note i's range counts, or
 * SIZE_MAX where the range means nothing. */
AUTHSTR_API size_t authstr_login_note_message(
    const struct authstr_login *l, size_t i);

/* What the client should have sent: appends each of its messages, in the form
 * in which it stands in the protocol (base64, as a rule), a line each, with LF
 * between; the string alone where there is one.  What is right stays as it is.
 * After a message that had to be changed and that a proof depends on (SCRAM),
 * nothing follows.  Returns AUTHSTR_OK, or AUTHSTR_E_REFUSED where it cannot
 * be told, with the rule that says why (b64-truncated, empty-password,
 * redacted-placeholder..). */
AUTHSTR_API int authstr_login_fix(const struct authstr_login *l,
    struct authstr_buf *out, struct authstr_error *err);

/* A safe copy of a log, a transcript or a string: as long as the input, byte
 * for byte the same but where a secret stands.  There are asterisks; inside
 * base64 the base64 of asterisks, so that the line still decodes:
 *
 *	r = authstr_redact_new(&(struct authstr_redact_options){ 0 });
 *	while (read) {
 *		authstr_redact_input(r, bytes, out, &err);
 *		write and empty out
 *	}
 *	authstr_redact_end(r, out, &err);
 *
 * A line is given out when its end has come in. */
struct authstr_redact;

enum authstr_secret_kind {
	AUTHSTR_SECRET_PASSWORD,
	AUTHSTR_SECRET_TOKEN,  /* OAuth: bearer tokens, signatures of JWTs */
	AUTHSTR_SECRET_DIGEST, /* digests and proofs: can be guessed off line */
	AUTHSTR_SECRET_MESSAGE,  /* of a mechanism that cannot be told */
	AUTHSTR_SECRET_KEY,      /* of TLS: master secrets, PSKs, tickets */
	AUTHSTR_SECRET_REPEATED, /* one of these again, or one of the caller's
				  */
	AUTHSTR_SECRET_IDENTITY  /* who logs in, where that is a secret too */
};
#define AUTHSTR_SECRET_KINDS 7
/* Returns "password", "token", "digest", "message", "key", "repeated" or
 * "identity". */
AUTHSTR_API const char *authstr_secret_kind_name(enum authstr_secret_kind kind);

struct authstr_redact_options {
	int keep_nothing;      /* names of users, and claims of JWTs, go too */
	int stable;            /* equal secrets have equal masks; */
	unsigned char key[32]; /* random, for these */
};

/* A place where a secret stood: bytes start to end (from 0) of the line.  Of a
 * capture file: the frame (from 1), or 0 for a block of keys, and line is 0. */
struct authstr_secret {
	enum authstr_secret_kind kind;
	size_t line, start, end;
	uint64_t frame;
};

/* Copies the options.  Returns a copier that has read nothing yet, or NULL for
 * want of memory. */
AUTHSTR_API struct authstr_redact *authstr_redact_new(
    const struct authstr_redact_options *options);
/* Wipes the secrets it has seen and gives the copier back. */
AUTHSTR_API void authstr_redact_free(struct authstr_redact *r);
/* A secret that the caller knows: hidden wherever it stands, in any encoding.
 * Returns AUTHSTR_OK, AUTHSTR_E_REFUSED for fewer than 4 octets, which stand
 * all over, AUTHSTR_E_LIMIT for more than a copy can look for, or
 * AUTHSTR_E_NOMEM. */
AUTHSTR_API int authstr_redact_secret(
    struct authstr_redact *r, struct authstr_span secret);
/* Appends to out the copy of what can be given out.  Returns AUTHSTR_OK, or an
 * error after which nothing more must be given out: AUTHSTR_E_NOMEM,
 * AUTHSTR_E_LIMIT (out is full), AUTHSTR_E_MALFORMED (capture-damaged) or
 * AUTHSTR_E_UNSUPPORTED (capture-link). */
AUTHSTR_API int authstr_redact_input(struct authstr_redact *r,
    struct authstr_span bytes, struct authstr_buf *out,
    struct authstr_error *err);
/* The input is over: appends the copy of what is left of it.  Returns
 * AUTHSTR_OK, or an error as authstr_redact_input has them: AUTHSTR_E_NOMEM,
 * AUTHSTR_E_LIMIT, AUTHSTR_E_MALFORMED or AUTHSTR_E_UNSUPPORTED. */
AUTHSTR_API int authstr_redact_end(struct authstr_redact *r,
    struct authstr_buf *out, struct authstr_error *err);
/* At the end: whether the copy is of all of a capture file.  Returns
 * AUTHSTR_OK, or AUTHSTR_E_MALFORMED (capture-cut) where the file ends within
 * a packet; what else authstr_capture_unread knows has been an error of the
 * input already. */
AUTHSTR_API int authstr_redact_unread(
    const struct authstr_redact *r, struct authstr_error *err);
/* Writes the next place that was masked to *secret, in the order of the input.
 * Returns 1, or 0: no more for now. */
AUTHSTR_API int authstr_redact_take(
    struct authstr_redact *r, struct authstr_secret *secret);
/* After each input all that goes out is searched for what was masked, in
 * whatever encoding, and masked.  A secret may also stand in what was given
 * out earlier, before anything told what it is: each such place is a failure
 * of the copy.  Returns 1 and the next of them in *secret, or 0. */
AUTHSTR_API int authstr_redact_left(
    struct authstr_redact *r, struct authstr_secret *secret);

/* Secrets that the caller knows, to be looked for in a text of its own: a
 * server's reply, say, that may repeat one.  Each is found as it is, in base64
 * and base64url wherever in the encoded text it begins, in hex, UTF-16, percent
 * encoding and the like. */
struct authstr_secrets;

/* Returns an empty set of secrets, or NULL for want of memory. */
AUTHSTR_API struct authstr_secrets *authstr_secrets_new(void);
/* Wipes the secrets and gives the set back. */
AUTHSTR_API void authstr_secrets_free(struct authstr_secrets *s);
/* Adds a copy of a secret to the set.  Returns AUTHSTR_OK, AUTHSTR_E_REFUSED:
 * fewer than 4 octets, which stand all over; AUTHSTR_E_LIMIT: more than all
 * may have together; or AUTHSTR_E_NOMEM. */
AUTHSTR_API int authstr_secrets_add(
    struct authstr_secrets *s, struct authstr_span secret);
/* Looks in the text for the first secret at from or behind it.  Returns 1, and
 * bytes *start to *end of the text; or 0, and nothing is changed. */
AUTHSTR_API int authstr_secrets_find(const struct authstr_secrets *s,
    struct authstr_span text, size_t from, size_t *start, size_t *end);

#ifdef __cplusplus
}
#endif

#endif

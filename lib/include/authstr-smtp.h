/* SPDX-License-Identifier: MIT */
/*
 * libauthstr, mail protocols: the client session from greeting to QUIT, and
 * what it is made of (authstr-caps.h).  No input or output here either: the
 * session is pulled by whoever owns the socket.
 */
#ifndef AUTHSTR_SMTP_H
#define AUTHSTR_SMTP_H

#include "authstr-caps.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------- session -- */

/* One client session, pulled:
 *
 *	for (;;)
 *		switch (authstr_session_want(s)) {
 *		case AUTHSTR_WANT_OUTPUT:
 *			write authstr_session_output(s);
 *			authstr_session_sent(s, n);
 *		case AUTHSTR_WANT_INPUT:
 *			read; authstr_session_input(s, bytes, &err);
 *			or, at the end of file, authstr_session_lost(s);
 *		case AUTHSTR_WANT_TLS:
 *			handshake; authstr_session_tls(s, ok);
 *		case AUTHSTR_WANT_NOTHING:
 *			it is over
 *		}
 *
 * and after each call the events are taken by authstr_session_event until
 * that gives NULL.  Lock-step, unless authstr_session_pipelining says
 * otherwise: nothing is sent before the reply to what went before is whole; and
 * a byte that nobody asked for is an error (but 421, which may come at any
 * time).  While there is output to write, input that comes is to be handed in,
 * too. */
struct authstr_session;

enum authstr_stage {
	AUTHSTR_STAGE_CONNECT, /* the greeting */
	AUTHSTR_STAGE_EHLO,
	AUTHSTR_STAGE_TLS,     /* STARTTLS, handshake, EHLO again */
	AUTHSTR_STAGE_XCLIENT, /* and EHLO again */
	AUTHSTR_STAGE_AUTH,    /* and capabilities once more */
	AUTHSTR_STAGE_MAIL,
	AUTHSTR_STAGE_RCPT,
	AUTHSTR_STAGE_DATA, /* to the reply after the final dot */
	AUTHSTR_STAGE_QUIT
};
/* Returns "connect", "ehlo", "tls", "xclient", "auth", "mail", "rcpt", "data"
 * or "quit". */
AUTHSTR_API const char *authstr_stage_name(enum authstr_stage stage);

enum authstr_tls_mode {
	AUTHSTR_TLS_AUTO,     /* STARTTLS where offered */
	AUTHSTR_TLS_IMPLICIT, /* the transport does TLS before the greeting */
	AUTHSTR_TLS_STARTTLS, /* demanded */
	AUTHSTR_TLS_NONE,
	AUTHSTR_TLS_OUTSIDE /* the channel is somebody else's affair (--via) */
};

/* How a session ended; the tools' exit statuses are these classes. */
enum authstr_class {
	AUTHSTR_CLASS_OK,
	AUTHSTR_CLASS_NO,      /* not offered, nothing found */
	AUTHSTR_CLASS_NETWORK, /* the connection was lost */
	AUTHSTR_CLASS_INTERNAL,
	AUTHSTR_CLASS_TEMPFAIL, /* 4yz */
	AUTHSTR_CLASS_PROTOCOL, /* the peer broke the protocol */
	AUTHSTR_CLASS_AUTH, /* login refused or impossible, server unproved */
	AUTHSTR_CLASS_TLS,
	AUTHSTR_CLASS_REFUSED, /* 5yz outside AUTH */
	AUTHSTR_CLASS_UNKNOWN  /* lost after the final dot */
};
/* Returns "ok", "network", "tempfail".. */
AUTHSTR_API const char *authstr_class_name(enum authstr_class c);

/* Returns a session of SMTP without a plan, or NULL for want of memory. */
AUTHSTR_API struct authstr_session *authstr_session_new(void);
/* Wipes the plan's secrets and gives the session back. */
AUTHSTR_API void authstr_session_free(struct authstr_session *s);

/* The plan, set before the first want.  Values that go into protocol lines are
 * checked: CR, LF and NUL are AUTHSTR_E_REFUSED, with the offset in the value.
 */
enum authstr_plan {
	AUTHSTR_PLAN_NAME, /* for EHLO; "localhost" if not given */
	/* By name, or a command of the protocol (authstr_caps_command); else
	 * the best offered is chosen.  LOGIN is IMAP-LOGIN where no mechanism
	 * of that name is offered. */
	AUTHSTR_PLAN_MECH,
	AUTHSTR_PLAN_FROM, /* addr-spec without brackets; empty is <> */
	AUTHSTR_PLAN_RCPT, /* may be given several times */
	/* Notices of what becomes of the message (RFC 3461); bad-dsn.  A server
	 * that does not offer DSN ends the session before MAIL, class NO:
	 * dsn-not-offered. */
	AUTHSTR_PLAN_DSN_NOTIFY, /* "never", or of "success,failure,delay" */
	AUTHSTR_PLAN_DSN_RET,    /* what they return: "full" or "hdrs" */
	AUTHSTR_PLAN_DSN_ENVID,  /* what they name the message by */
	/* Whom a server that trusts us is to take us for: "ADDR=192.0.2.1
	 * NAME=client.example.org", values as they are; bad-xclient.  Said
	 * after TLS and before the login; the session then begins anew.  A
	 * server that does not offer it, or one of the attributes, ends the
	 * session, class NO: xclient-not-offered, xclient-attribute. */
	AUTHSTR_PLAN_XCLIENT
};
/* Sets one value, of which a copy is kept.  Returns AUTHSTR_OK,
 * AUTHSTR_E_REFUSED for what no line can carry, AUTHSTR_E_USAGE for what is no
 * value of this kind (mech-unknown, bad-dsn, bad-xclient..),
 * AUTHSTR_E_UNSUPPORTED (mech-unsupported), or AUTHSTR_E_LIMIT
 * (value-too-long, too-many-recipients). */
AUTHSTR_API int authstr_session_plan(struct authstr_session *s,
    enum authstr_plan which, struct authstr_span value,
    struct authstr_error *err);
/* Sets an input of the login (AUTHSTR_AUTHCID..).  Without any, no AUTH is
 * tried.  Returns AUTHSTR_OK, AUTHSTR_E_LIMIT for one that is too long, or
 * AUTHSTR_E_USAGE (no-such-input). */
AUTHSTR_API int authstr_session_login(struct authstr_session *s,
    enum authstr_input which, struct authstr_span value,
    struct authstr_error *err);
/* The message: borrowed for the whole session; line ends of any kind are sent
 * as CRLF, dots are stuffed. */
AUTHSTR_API void authstr_session_message(
    struct authstr_session *s, struct authstr_span message);
/* The message goes by BDAT, in pieces and with no dots stuffed, where the
 * server offers CHUNKING (RFC 3030); where it does not, that is told, and DATA
 * is used.  yes: 1, or about how many octets a piece is to have (256 KiB if 1,
 * never more than 512 KiB). */
AUTHSTR_API void authstr_session_chunking(struct authstr_session *s, int yes);
/* MAIL, the recipients and DATA (or the first BDAT) go together where the
 * server offers PIPELINING (RFC 2920); where it does not, that is told, and
 * each waits for the reply to the one before.  Nothing else is sent ahead of a
 * reply, and nothing of a message behind DATA before that was taken. */
AUTHSTR_API void authstr_session_pipelining(struct authstr_session *s, int yes);
/* Each recipient is also given as the original one (ORCPT, RFC 3461 section
 * 4.2), as in AUTHSTR_PLAN_DSN_NOTIFY. */
AUTHSTR_API void authstr_session_dsn_orcpt(struct authstr_session *s, int yes);
/* When TLS begins; AUTHSTR_TLS_AUTO if not set. */
AUTHSTR_API void authstr_session_tls_mode(
    struct authstr_session *s, enum authstr_tls_mode mode);
/* After this stage: QUIT.  AUTHSTR_STAGE_DATA if not set. */
AUTHSTR_API void authstr_session_quit_after(
    struct authstr_session *s, enum authstr_stage stage);
/* Plaintext mechanisms may go over an unprotected channel. */
AUTHSTR_API void authstr_session_allow_cleartext(
    struct authstr_session *s, int yes);
/* What is spoken; AUTHSTR_SMTP if not set.  IMAP, POP3 and ManageSieve know
 * the stages to AUTH only: by SASL or, where no mechanism that is offered will
 * do, by a command of the protocol (authstr_caps_command).  QUIT (LOGOUT)
 * follows.  Returns AUTHSTR_OK, or AUTHSTR_E_USAGE for HTTP. */
AUTHSTR_API int authstr_session_protocol(
    struct authstr_session *s, enum authstr_protocol protocol);

/* After a login the server is asked for its capabilities once more, see
 * authstr_session_caps_after_auth.  What it answers, or that it closes, is no
 * failure (but where a message is to be sent). */
AUTHSTR_API void authstr_session_ask_again(struct authstr_session *s, int yes);
/* HELO is said in place of EHLO: for a new connection to a server that refused
 * EHLO and closed (rule ehlo-refused-lost). */
AUTHSTR_API void authstr_session_old_hello(struct authstr_session *s, int yes);

/* Our side of TLS has a certificate to show: where neither mechanism, password
 * nor token is given, and the server offers EXTERNAL, that is the login. */
AUTHSTR_API void authstr_session_external(struct authstr_session *s, int yes);
/* Somebody else took the greeting (openssl s_client -starttls): the session
 * begins with EHLO. */
AUTHSTR_API void authstr_session_greeted(struct authstr_session *s, int yes);

enum authstr_want {
	AUTHSTR_WANT_OUTPUT,
	AUTHSTR_WANT_INPUT,
	AUTHSTR_WANT_TLS,
	AUTHSTR_WANT_NOTHING
};
/* Returns what the session waits for; AUTHSTR_WANT_NOTHING once it is over. */
AUTHSTR_API enum authstr_want authstr_session_want(
    const struct authstr_session *s);
/* Returns the bytes that are to be written now, with CRLF and unmasked; empty
 * where there are none. */
AUTHSTR_API struct authstr_span authstr_session_output(
    struct authstr_session *s);
/* So many octets of the output were written; the rest, and what comes next, is
 * output again. */
AUTHSTR_API void authstr_session_sent(struct authstr_session *s, size_t n);
/* Takes all of the bytes.  Returns AUTHSTR_OK, or the error that the session
 * is over by because of them (AUTHSTR_E_PROTOCOL, AUTHSTR_E_LIMIT,
 * AUTHSTR_E_PROOF..), which is also in its last event.  A refusal is no
 * failure of this call: QUIT is still to be said. */
AUTHSTR_API int authstr_session_input(struct authstr_session *s,
    struct authstr_span in, struct authstr_error *err);
/* What binds a login to the TLS channel (RFC 5056): the type ("tls-exporter",
 * "tls-unique", "tls-server-end-point") and the binding's bytes, from who owns
 * the channel, after the handshake and before authstr_session_tls.  With it
 * the -PLUS mechanisms can be chosen; none takes it back.  Returns AUTHSTR_OK,
 * or AUTHSTR_E_LIMIT for more bytes than any binding has. */
AUTHSTR_API int authstr_session_binding(struct authstr_session *s,
    struct authstr_span type, struct authstr_span data,
    struct authstr_error *err);
/* The handshake that was wanted is done (ok 1) or failed (0).  With
 * AUTHSTR_TLS_IMPLICIT the session wants it first of all. */
AUTHSTR_API void authstr_session_tls(struct authstr_session *s, int ok);
/* The peer closed, or the connection broke, or time is up.  Not a failure
 * where only the reply to QUIT was left to come. */
AUTHSTR_API void authstr_session_lost(struct authstr_session *s);

/* SENT   a line of ours; the text is safe to show, a secret in it is masked
 * GOT    a reply line, with its code
 * CAPS   capabilities were read, see authstr_session_caps
 * STAGE  a stage ended, well or not, with the reply that decided
 * NOTE   something to tell (the mechanism chosen, a server's OAuth error as it
 *        came..); the rule is set where it has one
 *
 * The message is one SENT event that tells its size, and one for the dot. */
enum authstr_event_kind {
	AUTHSTR_EVENT_SENT,
	AUTHSTR_EVENT_GOT,
	AUTHSTR_EVENT_CAPS,
	AUTHSTR_EVENT_STAGE,
	AUTHSTR_EVENT_NOTE
};
struct authstr_event;
/* Returns the next thing that happened, good until the next call, or NULL. */
AUTHSTR_API const struct authstr_event *authstr_session_event(
    struct authstr_session *s);
/* Returns which of the five it is. */
AUTHSTR_API enum authstr_event_kind authstr_event_kind(
    const struct authstr_event *e);
/* Returns the stage that the event belongs to. */
AUTHSTR_API enum authstr_stage authstr_event_stage(
    const struct authstr_event *e);
/* Returns the line without CRLF, secrets masked.  STAGE: the reply's text, or
 * why it failed; of RCPT, where there is a verdict on the recipient: the
 * address. */
AUTHSTR_API struct authstr_span authstr_event_text(
    const struct authstr_event *e);
/* Returns the line as it went over the wire (the same as the text where
 * nothing was masked). */
AUTHSTR_API struct authstr_span authstr_event_raw(
    const struct authstr_event *e);
/* RCPT stages come once per recipient, and so do those of DATA in LMTP, once
 * the message has gone.  Returns, of STAGE, the recipient that it is about, or
 * none. */
AUTHSTR_API struct authstr_span authstr_event_address(
    const struct authstr_event *e);
/* Returns, of STAGE, 1 if it worked, else 0. */
AUTHSTR_API int authstr_event_ok(const struct authstr_event *e);
/* Returns the code of the reply that decided, or that the line has; 0 if there
 * is none. */
AUTHSTR_API int authstr_event_code(const struct authstr_event *e);
/* Returns the enhanced code of the reply that decided, "5.7.8", or none. */
AUTHSTR_API struct authstr_span authstr_event_enhanced(
    const struct authstr_event *e);
/* Returns, of STAGE, the word of the response code in brackets ("UNAVAILABLE",
 * "SYS/TEMP"), where the protocol's replies have those; or none. */
AUTHSTR_API struct authstr_span authstr_event_bracket(
    const struct authstr_event *e);
/* Returns the rule id of NOTE, and of STAGE that failed; or NULL. */
AUTHSTR_API const char *authstr_event_rule(const struct authstr_event *e);

/* Returns what the server offered before TLS (0) or on a protected channel
 * (1); NULL where none were read. */
AUTHSTR_API const struct authstr_caps *authstr_session_caps(
    const struct authstr_session *s, int protected_channel);
/* Returns what the server offered after a login, where that was to be asked
 * for; NULL where none were read. */
AUTHSTR_API const struct authstr_caps *authstr_session_caps_after_auth(
    const struct authstr_session *s);
/* Returns the greeting's reply; NULL before it came. */
AUTHSTR_API const struct authstr_reply *authstr_session_greeting(
    const struct authstr_session *s);
/* Returns the mechanism that was tried, or NULL; of a command of the protocol,
 * the row that needs as much, and shows as much. */
AUTHSTR_API const struct authstr_mech *authstr_session_mech(
    const struct authstr_session *s);
/* Returns the name of the mechanism that was tried, or the command's
 * ("IMAP-LOGIN", "USER", "APOP"); or NULL. */
AUTHSTR_API const char *authstr_session_login_name(
    const struct authstr_session *s);
/* Where only some recipients were refused, the message goes to the others, and
 * the class is the first refusal's.  Returns how the session ended, once
 * nothing is wanted. */
AUTHSTR_API enum authstr_class authstr_session_class(
    const struct authstr_session *s);
/* Returns the stage at which the session ended: that of the first failure,
 * else the last. */
AUTHSTR_API enum authstr_stage authstr_session_stage(
    const struct authstr_session *s);
/* Returns why the session failed; its rule is NULL if it did not. */
AUTHSTR_API const struct authstr_error *authstr_session_error(
    const struct authstr_session *s);

struct authstr_meaning {
	const char *meaning;
	const char *advice;
};
/* What a refusal means and what to try, for people: by stage, code and
 * enhanced code (may be none).  Returns AUTHSTR_OK and both strings in *out,
 * or AUTHSTR_E_USAGE where we have nothing to add. */
AUTHSTR_API int authstr_meaning_of(enum authstr_stage stage, int code,
    struct authstr_span enhanced, struct authstr_meaning *out);
/* What a refusal in IMAP, POP3 and ManageSieve means: by stage and response
 * code, which may be none.  Returns AUTHSTR_OK and both strings in *out, or
 * AUTHSTR_E_USAGE for a response code that we know nothing of. */
AUTHSTR_API int authstr_meaning_of_bracket(enum authstr_stage stage,
    struct authstr_span bracket, struct authstr_meaning *out);

#ifdef __cplusplus
}
#endif

#endif

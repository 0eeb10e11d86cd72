/* SPDX-License-Identifier: MIT */
/*
 * session: the inside of the client session.  session.c hands bytes out,
 * input.c takes them in, states.c goes from state to state, outcome.c tells how
 * stages end; connect.c, auth.c, mail.c and body.c are what the states of
 * states.def say and understand, and pipe.c says some of it before its time.
 */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include "authstr-smtp.h"
#include "base/buf.h"
#include "base/error.h"
#include "smtp/ahead.h"
#include "smtp/cmd.h"
#include "smtp/dot.h"
#include "smtp/dsn.h"
#include "smtp/event.h"
#include "smtp/protocol.h"
#include "smtp/reply.h"

enum session_state {
#define STATE(id, stage, form, enter, reply) STATE_##id,
#include "smtp/states.def"
#undef STATE
};

/* See own.h. */
struct own;

/* What is to be done; set before the first want. */
struct session_plan {
	enum authstr_protocol protocol;
	struct authstr_buf name;
	const struct authstr_mech *mech; /* both NULL: the best offered */
	const struct own *own;
	struct authstr_buf from;
	bool has_from;
	struct authstr_buf rcpts; /* each ended by LF, which none holds */
	struct dsn dsn;
	struct authstr_buf xclient; /* " NAME=xtext".. */
	unsigned attributes;        /* those of it, see xclient.c */
	struct authstr_buf login[AUTHSTR_INPUTS];
	bool given[AUTHSTR_INPUTS];
	span message;
	bool has_message;
	enum authstr_tls_mode tls;
	enum authstr_stage quit_after;
	bool ask_again;  /* for capabilities, after the login */
	bool old_hello;  /* HELO */
	bool cleartext;  /* plaintext mechanisms over an open channel */
	bool greeted;    /* somebody else took the greeting */
	bool pipelining; /* where that is offered */
	size_t chunking; /* BDAT where that is offered; see the header */
	bool external;   /* the server can know us by a certificate */
};

/* The login under way. */
struct session_auth {
	const struct authstr_mech *mech;
	const struct own *own; /* a command of the protocol; NULL: SASL */
	struct cmd_lines lines;
	span lines_left, shown_left;
	struct authstr_exchange *exchange;
	span initial; /* of the exchange; none once it has been sent */
	bool said;    /* a message of ours went out */
	bool denied;  /* the server said no inside the mechanism */
	bool more;    /* the mechanism has more to say */
	bool done;    /* logged in */
	unsigned client_step, server_step;
};

/* Commands that are said together; off: each waits for its reply. */
struct session_pipe {
	bool on;
	bool refused; /* MAIL was: nothing more is said */
	span rcpts;   /* not said yet */
	size_t data;  /* 1: DATA, or the first BDAT, has been said */
};

struct authstr_session {
	struct session_plan plan;
	enum session_state state;
	size_t step;                 /* of the plan: the next to look at */
	bool tls;                    /* our own TLS is up */
	unsigned greetings;          /* after the first */
	unsigned n_tags;             /* IMAP: commands so far */
	char tag[REPLY_TAG_MAX + 1]; /* of the last */
	struct authstr_reply *reply, *greeting;
	struct authstr_caps *caps[2]; /* before TLS, on a protected channel */
	struct authstr_caps *after;   /* the login */
	struct authstr_buf out;       /* not sent yet */
	size_t said;                  /* of it, that has been told */
	struct event_queue events;

	struct session_auth auth;
	span rcpts; /* to go */
	span rcpt;  /* being asked for */
	size_t accepted;
	size_t answered;           /* LMTP: recipients, after the message */
	struct authstr_buf takers; /* LMTP: those accepted, each ended by LF */
	size_t taker;              /* where the next to be answered begins */
	struct dot dot;
	struct session_pipe pipe;
	struct ahead ahead;

	enum authstr_class class; /* of the first failure */
	enum authstr_stage stage; /* where it failed, or the last that worked */
	struct authstr_error error;
};

void plan_init(struct session_plan *plan);
void plan_wipe(struct session_plan *plan);
int xclient_plan(
    struct session_plan *plan, span value, struct authstr_error *err);

/* ---------------------------------------------------- for the states -- */

/* Goes to a state and says what is said there. */
void session_enter(struct authstr_session *s, enum session_state state);
/* Gives the reply to the state. */
void session_reply(struct authstr_session *s);
/* Nothing is wanted any more. */
void session_over(struct authstr_session *s);
/* Nothing is planned after the login. */
bool session_is_last(const struct authstr_session *s);
/* Whether that is in the plan at all. */
bool session_plans(const struct authstr_session *s, enum session_state state);
/* Goes to the next thing planned, or to QUIT. */
void session_next(struct authstr_session *s);
/* The stage worked: event, and next. */
void session_done(struct authstr_session *s);
/* The stage failed.  The first failure is the session's; then says QUIT, or,
 * where the connection makes no sense any more, is over at once. */
void session_fail(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err);
void session_break(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err);
/* The same for a reply that is not the one hoped for. */
void session_refused(struct authstr_session *s);
/* Its class, and as an error. */
enum authstr_class session_judge(
    const struct authstr_session *s, struct authstr_error *err);
/* Records a failure, event included, but goes on. */
void session_record(struct authstr_session *s, enum authstr_class class,
    const struct authstr_error *err, span text);
void session_no_memory(struct authstr_session *s);
/* A stage worked, whatever comes next. */
void session_stage_ok(
    struct authstr_session *s, enum authstr_stage stage, span text);
/* The reply is one more line of the greeting: told, and no answer to anything.
 */
bool session_greets_again(struct authstr_session *s, bool awaited);
/* Events for the lines of the reply, as far as they have come. */
void session_got(struct authstr_session *s);

/* The line at the end of s->out was said; a transcript shows `shown` (none: the
 * line itself).  rc: of the cmd_ function that formed it; a refusal fails the
 * stage. */
void session_say(struct authstr_session *s, int rc,
    const struct authstr_error *err, span shown);
void session_note(struct authstr_session *s, const char *rule, span text);

static inline enum authstr_stage
session_stage_of(enum session_state state)
{
	static const enum authstr_stage stages[] = {
#define STATE(id, stage, form, enter, reply) AUTHSTR_STAGE_##stage,
#include "smtp/states.def"
#undef STATE
	};

	return stages[state];
}

static inline bool
session_protected(const struct authstr_session *s)
{
	return s->tls || s->plan.tls == AUTHSTR_TLS_OUTSIDE;
}

static inline const struct protocol *
session_protocol(const struct authstr_session *s)
{
	return protocol_of(s->plan.protocol);
}

/* Of the command under way; none where commands have no tags. */
static inline span
session_tag(const struct authstr_session *s)
{
	return session_protocol(s)->tagged ? authstr_span_of(s->tag) : SPAN("");
}

static inline bool
session_said(const struct authstr_session *s, enum authstr_verdict verdict)
{
	return s->reply->verdict == verdict;
}

/* What the server offers on the channel as it is now; NULL: nothing known. */
static inline const struct authstr_caps *
session_offers(const struct authstr_session *s)
{
	return s->caps[session_protected(s)];
}

static inline bool
session_offered(const struct authstr_session *s, const char *keyword)
{
	const struct authstr_caps *caps = session_offers(s);

	return caps != NULL && authstr_caps_has(caps, keyword) == 1;
}

/* ---------------------------------------------------------- the states -- */

void greeting_reply(struct authstr_session *s);
void ehlo_enter(struct authstr_session *s);
void ehlo_reply(struct authstr_session *s);
void helo_enter(struct authstr_session *s);
void helo_reply(struct authstr_session *s);
void starttls_enter(struct authstr_session *s);
void starttls_reply(struct authstr_session *s);
void tls_caps_reply(struct authstr_session *s);
void caps_after_reply(struct authstr_session *s);
void xclient_enter(struct authstr_session *s);
void xclient_reply(struct authstr_session *s);
void xclient_ehlo_reply(struct authstr_session *s);
void auth_enter(struct authstr_session *s);
void auth_reply(struct authstr_session *s);
void cancel_enter(struct authstr_session *s);
void cancel_reply(struct authstr_session *s);
void mail_enter(struct authstr_session *s);
void mail_reply(struct authstr_session *s);
void rcpt_enter(struct authstr_session *s);
void rcpt_reply(struct authstr_session *s);
void data_enter(struct authstr_session *s);
void data_reply(struct authstr_session *s);
void body_enter(struct authstr_session *s);
void body_reply(struct authstr_session *s);
void quit_enter(struct authstr_session *s);
void quit_reply(struct authstr_session *s);

/* RCPT and DATA, as lines to send. */
void rcpt_say(struct authstr_session *s, span address);
void data_say(struct authstr_session *s);
bool data_by_bdat(const struct authstr_session *s);
/* No recipient was taken, or MAIL was not: nothing of the message is sent. */
bool data_for_nobody(const struct authstr_session *s);
/* MAIL has been said: says what can go with it. */
void pipe_start(struct authstr_session *s);
/* The same for what had no room yet. */
void pipe_fill(struct authstr_session *s);
/* BDAT with the first piece of the message. */
void body_first_piece(struct authstr_session *s);
/* The next chunk of the message into s->out. */
void body_fill(struct authstr_session *s);
/* The server has all of a message that it may take. */
bool body_all_gone(const struct authstr_session *s);
/* LMTP: the recipient whose copy is answered next; none where it is not known
 * that there is one. */
span body_taker(const struct authstr_session *s);
/* The server closes, which is no failure here: false where it is. */
bool caps_after_gone(struct authstr_session *s);
/* A challenge in that line as a transcript shows it, where it must not be shown
 * as it is; false where it may. */
bool auth_mask_challenge(
    struct authstr_session *s, span line, struct authstr_buf *out);
void auth_wipe(struct authstr_session *s);

#endif

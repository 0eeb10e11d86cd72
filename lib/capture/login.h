/* SPDX-License-Identifier: MIT */
/*
 * login: one login, first as the tokens that were said, then (resolve) with
 * mechanism, messages and notes.
 */
#ifndef CAPTURE_LOGIN_H
#define CAPTURE_LOGIN_H

#include "authstr-capture.h"
#include "base/buf.h"
#include "capture/token.h"
#include "mech/msg.h"

/* No exchange of mail has more messages (design, security floor: 8 steps). */
#define LOGIN_SAID_MAX 16
#define LOGIN_NOTES_FIRST 6
#define LOGIN_NOTES_MAX 64
#define LOGIN_GUESSES_MAX 16
#define LOGIN_REPLY_MAX AUTHSTR_REPLY_MAX
/* A time, an address with port. */
#define LOGIN_PLACE_MAX 1024

/* Commands that log in without a mechanism's messages. */
enum login_form {
	LOGIN_SASL,
	LOGIN_LONE,     /* a string without dialogue */
	LOGIN_BARE,     /* strings of both sides without commands */
	LOGIN_GIVEN,    /* the same, and the caller says whose they are */
	LOGIN_APOP,     /* text is "user digest" */
	LOGIN_USERPASS, /* POP3's USER and PASS: texts are their arguments */
	LOGIN_COMMAND,  /* IMAP's LOGIN: text is its arguments */
	LOGIN_BEARER,   /* HTTP: text is the token itself */
	LOGIN_TOLD      /* a log's one line: text is the user */
};

/* What is known of the dialogue around it. */
enum login_fact {
	LOGIN_NAMED = 1 << 0,        /* a command began it */
	LOGIN_GREETED = 1 << 1,      /* the server's greeting is here */
	LOGIN_SESSION = 1 << 2,      /* and more of the session */
	LOGIN_TLS = 1 << 3,          /* inside TLS */
	LOGIN_CHALLENGED = 1 << 4,   /* the server said something in it */
	LOGIN_HIDDEN = 1 << 5,       /* a message of the client is not here */
	LOGIN_CANCELLED = 1 << 6,    /* "*" */
	LOGIN_PIPELINED = 1 << 7,    /* commands before the reply */
	LOGIN_NO_AUTH = 1 << 8,      /* AUTH was not offered */
	LOGIN_NO_MECH = 1 << 9,      /* nor this mechanism */
	LOGIN_TRAPPED = 1 << 10,     /* s_client took the line */
	LOGIN_LABELLED = 1 << 11,    /* as gen-auth LOGIN prints it */
	LOGIN_FAILED = 1 << 12,      /* the server said no */
	LOGIN_AMBIGUOUS = 1 << 13,   /* SMTP or POP3 */
	LOGIN_TOLD_USER = 1 << 14,   /* a log named who logs in */
	LOGIN_LOGGED = 1 << 15,      /* a server's log gives its messages */
	LOGIN_CLEAR = 1 << 16,       /* a log gives the password as it is */
	LOGIN_CUT = 1 << 17,         /* a log cut a message short */
	LOGIN_LOG_SAYS_NO = 1 << 18, /* and not a reply */
	LOGIN_UNANSWERED = 1 << 19,  /* QUIT stands for the client's answer */
	LOGIN_MAYBE = 1 << 20,       /* its command may be prose */
	LOGIN_NO_USER = 1 << 21      /* PASS, and USER is not here */
};

struct login_said {
	enum authstr_from from;
	struct authstr_buf text;
	bool plain; /* text is the message, and not its base64 */
	struct authstr_msg *msg;
};

struct login_note {
	struct authstr_note note;
	size_t message;
};

/* Who wants to see what is said while the line is still there.  before: what
 * was said of the same text in earlier lines. */
struct image;
struct record;
struct watch {
	void (*said)(struct watch *w, const struct authstr_login *l,
	    enum authstr_from from, span text, span before);
	/* A string that stands alone. */
	void (*string)(struct watch *w, span text, span before);
	/* A line that was printed in hexadecimal, rec->raw in the image, is
	 * read between these; or NULL. */
	void (*begin)(
	    struct watch *w, const struct record *rec, const struct image *im);
	void (*end)(struct watch *w);
};

struct authstr_login {
	struct authstr_login *next;
	struct watch *watch;
	bool plain; /* what is said now is the message itself */
	enum login_form form;
	unsigned facts;
	size_t line;
	uint64_t frame;
	const char *dialect;
	struct authstr_buf time, client, server;
	const char *protocol;
	const struct authstr_mech *mech;
	struct authstr_buf mech_name;
	struct authstr_guess guesses[LOGIN_GUESSES_MAX];
	size_t n_guesses;
	bool initial_response;
	struct login_said said[LOGIN_SAID_MAX];
	size_t n_said;
	enum authstr_outcome outcome;
	int code;
	struct authstr_buf enhanced, reply;
	struct login_note *notes;
	size_t n_notes, max_notes;
	int status; /* sticky */
};

struct authstr_login *login_new(size_t line);
void login_free(struct authstr_login *l);
/* AUTHSTR_OK, or why something of it could not be kept. */
int login_status(const struct authstr_login *l);
void login_say(struct authstr_login *l, enum authstr_from from, span text);
/* plain: it is the message itself, not its base64. */
void login_say_as(
    struct authstr_login *l, enum authstr_from from, span text, bool plain);
/* Only tells who watches. */
void login_watch(const struct authstr_login *l, enum authstr_from from,
    span text, span before);
/* The same of what another line of a log says again. */
void login_watch_again(
    const struct authstr_login *l, enum authstr_from from, span text);
/* Takes back what was said as number i. */
void login_unsay(struct authstr_login *l, size_t i);
/* message: SIZE_MAX for the login as a whole. */
void login_note(struct authstr_login *l, const char *rule, size_t message,
    size_t start, size_t end);
void login_detail(struct authstr_login *l, const char *rule, const char *text);
static inline bool
login_is(const struct authstr_login *l, unsigned fact)
{
	return (l->facts & fact) != 0;
}
/* A message that has no row: one field, "text" or "bytes". */
struct authstr_msg *login_opaque(
    const struct authstr_mech *m, enum authstr_from from, span bytes);

/* resolve.c: mechanism and messages.  forced: the caller's mechanism. */
int login_resolve(struct authstr_login *l, const struct authstr_mech *forced);
/* which.c: mechanism and candidates, from what was said. */
void login_guess(struct authstr_login *l, const struct token *tokens);
/* settle.c: the notes on what was said as number i, token and message
 * together; what a lone string is that no mechanism knows. */
void login_settle(struct authstr_login *l, size_t i, struct token *t);
void login_note_kind(struct authstr_login *l, const struct token *t);
/* fields.c: the messages of the forms that are no SASL mechanism. */
struct authstr_msg *login_fields(
    const struct authstr_login *l, const struct login_said *said);
/* What msa-test prints of a message: "<authcid=alice password=***>". */
bool login_is_masked(span text);
struct authstr_msg *login_masked(
    const struct authstr_mech *m, enum authstr_from from, span text);
/* diagnose.c, verdict.c: the notes on the whole, and on the refusal. */
void login_diagnose(struct authstr_login *l);
void login_diagnose_reply(struct authstr_login *l);
/* The server says success, and has not proved anything. */
void login_diagnose_success(struct authstr_login *l);

#endif

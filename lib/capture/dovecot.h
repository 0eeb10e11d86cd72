/* SPDX-License-Identifier: MIT */
/*
 * dovecot: one line of Dovecot's log, to a file of its own or to syslog.
 */
#ifndef CAPTURE_DOVECOT_H
#define CAPTURE_DOVECOT_H

#include "capture/log_part.h"

struct dovecot_line {
	span service; /* "imap-login", "auth", "auth-worker" */
	span detail;  /* "(user,ip,..)<session>" behind it */
	span text;    /* without the level */
	bool debug;
};

/* What is told of a conversation: struct talk's marks. */
enum dovecot_mark {
	DOVECOT_AUTH = 1 << 0,    /* the auth process tells of it */
	DOVECOT_DB = 1 << 1,      /* a passdb refused it */
	DOVECOT_ANSWER = 1 << 2,  /* the client is asked */
	DOVECOT_UNKNOWN = 1 << 3, /* ... because there is no such user */
	DOVECOT_CANCEL = 1 << 4,  /* given up, or the client went away */
	DOVECOT_SAID = 1 << 5,    /* the login process told the answer */
	DOVECOT_GONE = 1 << 6,    /* that the client went away is told */
	DOVECOT_DECIDED = 1 << 7  /* the answer waits, for a refused one does */
};

bool dovecot_read(const struct record *rec, struct dovecot_line *line);
/* dovecot_auth.c: "client in: AUTH" and the like */
/* "Credentials: 7365637265740a": what the passdb has, which is the password
 * itself in hex where it is stored so, of the login that was asked about last.
 */
bool dovecot_credentials(struct reader *r, span text);
bool dovecot_client(struct reader *r, const struct record *rec, span text);
/* dovecot_passdb.c: "passwd-file(user,ip,<session>): Password mismatch" */
bool dovecot_passdb(
    struct reader *r, const struct record *rec, const struct dovecot_line *l);
/* Any line of a session with a user in it: later lines may have only that. */
void dovecot_user(struct reader *r, span session, span user, bool decided);
/* The key of what has no session: "dovecot 192.0.2.1" */
struct log_key dovecot_key(span ip, span port);

#endif

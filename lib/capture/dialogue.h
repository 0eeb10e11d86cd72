/* SPDX-License-Identifier: MIT */
/*
 * dialogue: follows a session of SMTP, LMTP, IMAP, POP3, ManageSieve or HTTP
 * line by line and collects the logins in it.
 */
#ifndef CAPTURE_DIALOGUE_H
#define CAPTURE_DIALOGUE_H

#include "capture/line.h"
#include "capture/queue.h"

/* Whose answer is due. */
enum await {
	AWAIT_NOTHING,
	AWAIT_HELLO, /* EHLO, CAPA, CAPABILITY */
	AWAIT_TLS,
	AWAIT_DATA,
	AWAIT_BYE
};

struct dialogue {
	struct queue *out;
	const char *dialect;               /* whose lines these are, or NULL */
	struct authstr_buf client, server; /* addresses, where they are told */
	const char *protocol;
	unsigned facts; /* LOGIN_GREETED, LOGIN_SESSION, LOGIN_TLS */
	enum await await;
	bool oriented, reversed; /* do the marks mean what they say? */
	bool server_seen;
	bool in_data; /* between DATA and the dot */
	/* RETR or TOP was said; what it sends comes now, up to the dot. */
	bool asks_message, in_message;
	size_t octets; /* of FETCH's literal, that are still to come */
	bool over;     /* the server said goodbye */
	bool gap;      /* something that was said is missing */
	bool clear;    /* a log gave the password of the next login */

	/* The last login ended so, by its own dialogue (ended) or by a log's
	 * word (told): the other of the two adds nothing. */
	bool ended, told;
	bool named; /* it had its command, or the mechanism was told */
	enum authstr_outcome ended_outcome;
	struct authstr_buf ended_mech;

	struct authstr_login *open;
	/* A line that comes next tells more of the last login: until then it
	 * waits. */
	bool patient;
	struct authstr_login *late;
	struct authstr_buf tag; /* of its command, in IMAP */
	/* A hash of the tag of a command that only who is logged in may give.
	 */
	uint32_t mailbox;
	bool client_turn;   /* the server asked something */
	bool blank;         /* an empty line since then */
	size_t asked;       /* the number of that line */
	size_t last, width; /* the line before: number, width */
	size_t remark;      /* the last that had a part of a reply in it */
	size_t aside;       /* the last of the program's own words */
	/* Lines without a mark; how many there were when the last was certainly
	 * one of a dialogue, and at USER; 0: none. */
	size_t lines, spoke, user;

	bool offers_known, offers_auth;
	struct authstr_buf offers; /* " PLAIN LOGIN " */
	struct authstr_buf banner; /* POP3's */

	struct authstr_buf echo; /* what the next line may say again */
	struct authstr_buf args; /* of a LOGIN with literals */
	size_t literal;          /* octets of it that are still to come */
	size_t literal_at;       /* in args, where it begins */
	bool in_literal;
};

void dialogue_init(struct dialogue *d, struct queue *out);
void dialogue_wipe(struct dialogue *d);
/* False: the line is no part of a dialogue that can be told. */
bool dialogue_line(struct dialogue *d, struct line line);
/* Nothing was said that means anything later. */
bool dialogue_is_blank(const struct dialogue *d);
/* A log tells how a login ended: of the one that is open, or of one whose
 * messages are not here. */
struct result;
void dialogue_result(
    struct dialogue *d, const struct line *line, const struct result *result);
struct message;
void dialogue_message(
    struct dialogue *d, const struct line *line, const struct message *m);
/* The login that waits for more goes its way. */
void dialogue_release(struct dialogue *d);
/* No more lines: what is open is unfinished. */
void dialogue_end(struct dialogue *d);

/* For the parts of it: dialogue.c */
/* SMTP or LMTP. */
static inline bool
dialogue_is_smtp(const struct dialogue *d)
{
	return d->protocol != NULL && (strcmp(d->protocol, "smtp") == 0 ||
					  strcmp(d->protocol, "lmtp") == 0);
}
struct authstr_login *dialogue_begin(
    struct dialogue *d, const struct line *line, enum login_form form);
void dialogue_finish(struct dialogue *d, enum authstr_outcome outcome);
void dialogue_restart(struct dialogue *d);
void dialogue_client(struct dialogue *d, const struct line *line, span text);
void dialogue_challenge(struct dialogue *d, const struct line *line, span text);
/* broken.c: the line, which has no mark, is the rest of the one before. */
bool dialogue_goes_on(struct dialogue *d, const struct line *line);
/* The line goes on with what its side said last. */
bool dialogue_more(struct dialogue *d, const struct line *line);
/* "5.7.8 " before the words of a reply; none: it has no such code. */
span dialogue_enhanced(span *text);
/* client.c, client_login.c, server.c, offers.c */
void client_command(
    struct dialogue *d, const struct line *line, const struct say *say);
bool client_other(struct dialogue *d, const struct line *line);
void client_login(
    struct dialogue *d, const struct line *line, const struct say *say);
/* The line is of a mail, or (false) tells that one comes. */
bool dialogue_mail(
    struct dialogue *d, const struct line *line, const struct say *say);
/* False: what a program prints in between. */
bool client_literal(struct dialogue *d, const struct line *line);
/* It was shorter than was said: the server has answered. */
void client_literal_ends(struct dialogue *d);
/* The line goes on with the string of the login that waits. */
bool client_wrapped(struct dialogue *d, const struct line *line);
void server_says(
    struct dialogue *d, const struct line *line, const struct say *say);
/* The last word where there is no code. */
void server_verdict(struct dialogue *d, span text, bool ok);
void offers_forget(struct dialogue *d);
/* Names with blanks between them. */
void offers_add(struct dialogue *d, span names);
void offers_read(struct dialogue *d, span text);
void offers_check(const struct dialogue *d, struct authstr_login *l);
/* What a program prints in the place of a secret. */
bool client_is_placeholder(span text);
/* The same where "*" is no cancellation. */
bool client_hides(span text);
/* A server's reply in a program's own words, about a login that is open. */
bool server_told(struct dialogue *d, const struct line *line);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * line: one line of a dialogue, and what it says in SMTP, LMTP, IMAP, POP3,
 * ManageSieve or HTTP.
 */
#ifndef CAPTURE_LINE_H
#define CAPTURE_LINE_H

#include "base/buf.h"

enum line_side { LINE_UNMARKED, LINE_CLIENT, LINE_SERVER };

struct line {
	size_t number;
	uint64_t frame; /* of a capture file, or 0 */
	span time;      /* as the log gives it, or none */
	span text;      /* without mark and line end */
	enum line_side side;
	size_t width; /* of the whole line */
	bool tls, aside;
	bool decoded; /* the program's own words are a message */
	bool echo;    /* another line may say it again */
	bool plain;   /* not in base64 where it should be */
	bool more;    /* goes on with what that side said last */
	bool maybe;   /* prose, unless others bear it out */
};

enum say_kind {
	SAY_OTHER,    /* none of these: maybe a token */
	SAY_REPLY,    /* SMTP: code, more (a "-" behind the code), text */
	SAY_CONTINUE, /* "+ text" */
	SAY_POP3,     /* +OK and -ERR: ok, text */
	SAY_UNTAGGED, /* "* text" */
	SAY_TAGGED,   /* tag, ok, text ("NO [..] ..") */
	SAY_SIEVE,    /* ManageSieve: ok, text */
	SAY_STATUS,   /* HTTP: code */
	SAY_COMMAND   /* verb, tag, text (the arguments) */
};

enum say_verb {
	VERB_OTHER,
	VERB_HELLO,
	VERB_CAPA,
	VERB_TLS,
	VERB_AUTH,
	VERB_LOGIN,
	VERB_USER,
	VERB_PASS,
	VERB_APOP,
	VERB_DATA,
	VERB_MAILBOX, /* IMAP: only who has logged in may do so */
	VERB_QUIT,
	VERB_AUTHORIZATION
};

struct say {
	enum say_kind kind;
	enum say_verb verb;
	const char *protocol; /* NULL where the line fits several */
	span tag, text;
	int code;
	bool more, ok;
};

/* protocol: what is known so far, or NULL; a line of an unknown dialogue has
 * to look more like one. */
struct say say_read(const struct line *line, const char *protocol);
/* A mechanism's name, which a word processor may have parted from what is
 * behind it by a blank of its own. */
span say_take_mech(span *args);
/* One that only the server says. */
static inline bool
say_is_server(const struct say *say)
{
	return say->kind != SAY_OTHER && say->kind != SAY_COMMAND;
}

#endif

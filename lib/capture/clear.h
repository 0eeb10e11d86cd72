/* SPDX-License-Identifier: MIT */
/*
 * clear: secrets that a line shows by itself, whatever was said before it.
 */
#ifndef CAPTURE_CLEAR_H
#define CAPTURE_CLEAR_H

#include "capture/grams.h"
#include "capture/memo.h"
#include "capture/recent.h"

/* Of so many that log in at once, the last ones. */
#define CLEAR_PROCESSES 16

/* Rows of commands.def, at most. */
#define CLEAR_COMMANDS 64
/* Rows of clear.def, at most. */
#define CLEAR_PLACES 96

struct clear {
	bool in_ticket; /* s_client's dump of a session ticket */
	/* Processes between AUTH and its reply, in Exim -d. */
	uint32_t exim_auth[CLEAR_PROCESSES];
	/* of which process the condition's variables follow, and whether the
	 * second of them is the password */
	uint32_t exim_condition;
	bool exim_second;
	/* of which process the value of an expansion comes next */
	uint32_t exim_value;
	size_t exim_next;
	/* Exim's $2 was in that line: its $3 comes next. */
	size_t second;
	/* The line is a command of curl or its like, and the next one too. */
	bool program, goes_on;
	struct recent recent;
	struct gram_text places[CLEAR_PLACES];     /* the texts of clear.def */
	struct gram_text programs[CLEAR_COMMANDS]; /* of commands.def */
	struct grams grams;
	struct memo memo; /* strings that are no message */
};

void clear_init(struct clear *c);
void clear_wipe(struct clear *c);

/* Masks the places of clear.def, passwords in URLs, and strings that are
 * messages of a mechanism. */
void clear_line(struct clear *c, struct mask *m);
/* The same of a row of a dump: what it shows is masked as what was said. */
void clear_row(struct clear *c, struct mask *m);
/* The places of clear.def alone. */
void clear_places(struct clear *c, struct mask *m, span line);
/* clear_value.c: does a text of clear.def that is in the line mean what it
 * means there, and is what follows a secret?  rest: from the value on. */
bool clear_is_place(const struct clear *c, const struct mask *m, span line,
    size_t at, span before);
bool clear_is_value(const struct clear *c, const struct mask *m, span before,
    span rest, span value);
/* What stands in manuals and sources for one: "$PASS", "<token>". */
bool clear_is_placeholder(span value, span rest);
/* "{PLAIN}secret", as Dovecot and LDAP have it: what is behind the scheme. */
span clear_after_scheme(span s);
/* Of each line, before it is looked at. */
void clear_see_line(struct clear *c, span line, size_t number);
/* clear_argv.c */
void clear_argv(struct clear *c, struct mask *m);
/* Masks a secret, but of a token only the signature; and whether no letter or
 * digit stands before a word. */
void clear_secret(struct mask *m, span part, enum authstr_secret_kind kind);
bool clear_stands_free(span line, size_t at);
/* clear_string.c */
void clear_strings(struct clear *c, struct mask *m, span line);
/* clear_command.c */
void clear_commands_init(struct clear *c);
/* Of the line that clear_places has seen last. */
void clear_commands(const struct clear *c, struct mask *m);
/* clear_exim.c */
void clear_exim(struct clear *c, struct mask *m);

/* clear_argv.c: of a source, what the text before ends with the quote of: that
 * string, and the one behind it. */
span clear_string(span s);
span clear_argument(span s);

#endif

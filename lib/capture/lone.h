/* SPDX-License-Identifier: MIT */
/*
 * lone: strings that stand alone, one a line or broken over several.
 */
#ifndef CAPTURE_LONE_H
#define CAPTURE_LONE_H

#include "capture/queue.h"

struct lone {
	struct queue *out;
	struct authstr_login *login;     /* a string that others may follow */
	const struct authstr_mech *mech; /* what it looked like, or NULL */
	struct authstr_buf held;         /* a string that may go on */
	size_t held_line;
	size_t width, last;      /* of its first and last line */
	struct authstr_buf text; /* the first line that is no string */
	size_t text_line, texts;
	bool block;  /* the line goes on with one */
	bool refuse; /* what stands there is too long for an auth string */
	/* Words, which are strings only where nothing else is in the input. */
	struct authstr_login *doubted, *last_doubted;
	size_t n_doubted;
	bool in_doubt; /* the string that is collected is a word, maybe */
	bool found;    /* anything at all */
};

void lone_init(struct lone *lone, struct queue *out);
void lone_wipe(struct lone *lone);
/* sure: take only what is certainly an auth string, the rest is prose; block:
 * it goes on with lines of base64 as wide. */
void lone_line(
    struct lone *lone, span text, size_t number, bool sure, bool block);
/* The next line is one of a log, and none that was meant as a string. */
void lone_prose(struct lone *lone);
/* No line continues the string that is held. */
void lone_flush(struct lone *lone);
/* The end; alone: nothing else was found. */
void lone_end(struct lone *lone, bool alone);

#endif

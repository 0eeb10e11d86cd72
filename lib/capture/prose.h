/* SPDX-License-Identifier: MIT */
/*
 * prose: words that a line of a dialogue and a sentence both begin with.
 * "pass the salt", "a login page was shown" and "235 of them stayed" are read
 * as lines of a dialogue only where one is going on.
 */
#ifndef CAPTURE_PROSE_H
#define CAPTURE_PROSE_H

#include "capture/line.h"

enum prose {
	PROSE_NO,    /* a line of a dialogue, and those around it may be some */
	PROSE_MAYBE, /* one, if others bear it out */
	PROSE_YES
};

/* What is known where the line stands. */
struct prose_place {
	const char *protocol; /* of what was spoken a moment ago, or NULL */
	bool near;            /* a dialogue was spoken a moment ago */
	bool user;            /* and its last word was USER */
	bool asked;           /* a command that may be prose came just now */
	bool first;           /* the input begins here */
};

enum prose prose_weigh(const struct line *line, const struct say *say,
    const struct prose_place *place);
/* Could these be credentials, as HTTP has them: "Bearer ...", and no words
 * about them? */
bool prose_has_credentials(span text);
/* No word of a language: in both cases, with digits, padded, or long. */
bool prose_is_coded(span word);

/* No blank in it, and "=" at its end alone. */
bool prose_is_one_string(span text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * journal: entries of the journal that journalctl writes over several lines:
 * -o export, -o verbose and -o json-pretty.
 */
#ifndef CAPTURE_JOURNAL_H
#define CAPTURE_JOURNAL_H

#include "capture/record.h"

enum journal_form {
	JOURNAL_NONE,
	JOURNAL_EXPORT,  /* "NAME=value" up to an empty line */
	JOURNAL_VERBOSE, /* "    NAME=value" up to what is not indented */
	JOURNAL_PRETTY   /* "	"NAME" : "value"," up to "}" */
};

/* What an entry has, in the order of the members below. */
enum journal_member {
	JOURNAL_TEXT,
	JOURNAL_TIME,
	JOURNAL_HOST,
	JOURNAL_PROGRAM,
	JOURNAL_PID,
	JOURNAL_MEMBERS
};

/* "NAME", eight octets of a length, so many octets and a line end: where what
 * is said has line ends or control characters of its own. */
struct journal_binary {
	enum { BINARY_NONE, BINARY_LENGTH, BINARY_DATA, BINARY_ENDED } part;
	unsigned octets; /* of the length, that were seen */
	uint64_t left;   /* of the data, with their end */
	bool text;       /* the name is MESSAGE */
};

struct journal {
	enum journal_form form;
	struct journal_binary binary;
	enum journal_form next; /* what began with the last line */
	struct authstr_buf next_time;
	struct authstr_buf member[JOURNAL_MEMBERS];
	struct authstr_buf source;
	struct room room;
	size_t line; /* of its text */
	bool at_once;
};

void journal_init(struct journal *j);
void journal_wipe(struct journal *j);
/* What the line was. */
enum journal_found {
	JOURNAL_FOREIGN, /* none of the journal's */
	JOURNAL_PART,    /* a part of an entry */
	JOURNAL_ENTRY    /* *out is an entry, good until the next call */
};
/* at_once: an entry is its text's line, without knowing whose it is.  behind:
 * the entry came before this line, which is none of it. */
enum journal_found journal_line(struct journal *j, const struct record *rec,
    struct record *out, bool *behind);
/* Comes before, with the line as it is: so many octets at its begin are no
 * text. */
size_t journal_skip(struct journal *j, span raw);
/* The end: is there an entry? */
bool journal_end(struct journal *j, struct record *out);
int journal_status(const struct journal *j);

#endif

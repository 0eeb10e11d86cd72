/* SPDX-License-Identifier: MIT */
/*
 * arg: what the arguments of a keyword are (parts.def).
 */
#ifndef SMTP_ARG_H
#define SMTP_ARG_H

#include "authstr-smtp.h"
#include "base/span.h"

enum arg_type {
	ARG_END,     /* no more arguments are known */
	ARG_NUMBER,  /* decimal digits */
	ARG_NUMBERS, /* the same up to a comma; what is behind it is free */
	ARG_NUMBER_OR_NEVER,
	ARG_DATE,    /* RFC 3339, in UTC */
	ARG_WORD,    /* any */
	ARG_USER,    /* the word USER */
	ARG_WORDS,   /* all that are left, a part each */
	ARG_COLONS,  /* the same, with colons between them */
	ARG_LETTERS, /* a word of lower-case letters and digits */
	ARG_PAIRS,   /* NAME=value, a part of its own name each */
	ARG_TEXT     /* all that is left, as one part */
};

struct arg {
	const char *name, *unit;
	enum arg_type type;
	bool may_be_absent;
};

/* At most these many rows for a kind, the end not counted. */
#define ARGS_MAX 3

#endif

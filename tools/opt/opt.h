/* SPDX-License-Identifier: MIT */
/*
 * opt: options as rows.  One table parses, prints --help, and is held
 * against the manual page by a test (authstr --dump-options APPLET).
 *
 *	struct values { bool strict; const char *format; struct opt_list users;
 *};
 *
 *	static const struct opt_row rows[] = {
 *		{ 'f', "format", OPT_CHOICE, "FORMAT", "label|bare|smtp",
 *		    "how to print it", offsetof(struct values, format) },
 *		{ 0 },
 *	};
 *	const struct opt_page gen_auth_page = {
 *		"gen-auth", "gen-auth [OPTION]... TYPE [ARG]...",
 *		"Builds the string that logs in.", rows,
 *	};
 *
 *	rc = opt_parse(&gen_auth_page, argc, argv, &values, &rest);
 *	if (rc != OPT_GO)
 *		return rc;
 */
#ifndef TOOLS_OPT_H
#define TOOLS_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include "opt/account.h"

enum opt_kind {
	OPT_FLAG,    /* bool: true */
	OPT_UNFLAG,  /* bool: false */
	OPT_TEXT,    /* const char * */
	OPT_NUMBER,  /* unsigned long, decimal */
	OPT_SECONDS, /* unsigned, 1 to 86400 */
	OPT_CHOICE,  /* const char *, one of choices "a|b|c" (also a unique
			prefix is refused: whole words only) */
	OPT_SECRET,  /* const char *: a SOURCE; what follows pass:, hex: and
		      * base64:  in argv is copied and the argument is blanked at
		      * once */
	OPT_URL,     /* const char *: a password in it is kept and blanked
		      * likewise */
	OPT_LIST,    /* struct opt_list: may be given several times */
	OPT_SECRETS, /* struct opt_list of secrets: each is copied and blanked
		      */
	OPT_ACCOUNT, /* struct opt_account: its options count where the command
		      * line has none */
	OPT_GROUP    /* no option: a heading in --help (name) */
};

struct opt_list {
	const char **items;
	size_t n;
};
void opt_list_free(struct opt_list *list);

struct opt_row {
	char letter;      /* 0: none */
	const char *name; /* without dashes; NULL ends the table */
	enum opt_kind kind;
	const char *arg;     /* "FILE" */
	const char *choices; /* OPT_CHOICE */
	const char *help;    /* one line, lower case */
	size_t at;           /* offsetof in the applet's values */
};

/* Where the one is typed, what an account has of the other is left out. */
struct opt_pair {
	const char *typed, *other; /* without dashes; NULL ends the table */
};

struct opt_page {
	const char *name;
	const char *synopsis; /* several: one a line */
	const char *summary;
	const struct opt_row *rows; /* without --help, which each page has */
	const char *tail;           /* printed after the options; may be NULL */
	const struct opt_pair *pairs; /* may be NULL */
};

/* Rows for an applet whose values hold a struct opt_account named account. */
#define ACCOUNT_OPTIONS(values)                                                \
	{ 0, "account", OPT_ACCOUNT, "NAME", NULL,                             \
		"take host, user and the like from this account",              \
		offsetof(values, account) },                                   \
	{                                                                      \
		0, "config", OPT_TEXT, "FILE", NULL,                           \
		    "where the accounts are (~/.config/authstr/config)",       \
		    offsetof(values, account.file)                             \
	}

#define OPT_GO (-1)
/* Options anywhere, `--` ends them, `--name=value` or `--name value`, `-fvalue`
 * or `-f value`; "-" is a word.  What is left is compacted to the front of argv
 * + 1, *rest counts it.  OPT_GO, or the exit status: 0 after --help (stdout)
 * and --version, 64 after one line and a hint (stderr): with "did you mean"
 * where a name is near. opt_parse_old is for the syntax in which the first word
 * that is not an option ends them (gen-auth TYPE ARG...): words after it that
 * begin with '-' are words, except the page's own long options
 * ("--format=...") and a letter that is followed by one of its choices ("-f
 * smtp").  Once a long option was seen the rest is read as opt_parse does,
 * `--` included. */
int opt_parse(const struct opt_page *page, int argc, char **argv, void *values,
    int *rest);
int opt_parse_old(const struct opt_page *page, int argc, char **argv,
    void *values, int *rest);
/* A line on stderr, "NAME: ..." and a hint to --help; returns EXIT_BAD_USAGE.
 */
int opt_complain(const struct opt_page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Each option a line: "letter TAB name TAB arg TAB choices", for tests and
 * completion; "-" where there is none. */
void opt_dump(const struct opt_page *page);

#endif

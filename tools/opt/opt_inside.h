/* SPDX-License-Identifier: MIT */
/*
 * opt_inside: what reads the command line, and what reads an account, share.
 */
#ifndef TOOLS_OPT_INSIDE_H
#define TOOLS_OPT_INSIDE_H

#include "opt/opt.h"

struct parse {
	const struct opt_page *page;
	int argc, at; /* at: the argument being looked at */
	char **argv;
	char *values;
	int words;    /* so many are kept, from argv[1] on */
	bool old;     /* a word ends the options.. */
	bool spelled; /* ..but not where options of ours are used */
	bool in_file; /* an account is read */
	struct opt_account *account;
	size_t config_at;
	bool literal;             /* it has a secret in it, not where one is */
	bool given[OPT_ROWS_MAX]; /* on the command line, by row */
};

/* Each OPT_GO, or the exit status where it is wrong, which has been told. */
int opt_set_value(struct parse *p, const struct opt_row *row, char *text);
int opt_set_flag(struct parse *p, const struct opt_row *row);
int opt_no_such(struct parse *p, const char *text);
/* The account's options go where the command line has none. */
int opt_take_account(struct parse *p);

#endif

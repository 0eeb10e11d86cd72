/* SPDX-License-Identifier: MIT */
/*
 * run: reads words and files, shows the logins in them, and keeps count.
 */
#ifndef TOOLS_DECODE_AUTH_RUN_H
#define TOOLS_DECODE_AUTH_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "authstr.h"
#include "decode_auth/filter.h"

struct run {
	bool json, mask, strict, fix;
	struct filter filter;
	struct summary *summary; /* in the place of each login; or NULL */
	const char *dialect;     /* of the input; NULL: found out */
	const struct authstr_mech *mech; /* that strings are of; NULL: any */
	int64_t now;
	struct authstr_buf *secret; /* to be checked; NULL: none */
	bool is_record;             /* what a server stores in its place */
	const char *const *challenges;
	size_t n_challenges;
	size_t seen; /* logins, before the filter */
	size_t logins, decoded, malformed, notes, matches;
	int status; /* EXIT_DONE, or of what went wrong first */
};

/* The first thing that went wrong decides the exit status. */
void run_failed(struct run *run, int status);
/* Several words are one line, as they would be typed at a server; with
 * challenges, they are the client's side of one exchange. */
void run_words(struct run *run, int n, char **words);
/* "-" and NULL are standard input. */
void run_file(struct run *run, const char *path);
/* All of them, and what is added to them from now on, until SIGINT. */
void run_follow(struct run *run, size_t n, const char *const *paths);
/* What it all comes to: the exit status, and a line where nothing was found. */
int run_end(const struct run *run);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * words: what values there are, from the tables of those who read them.
 */
#ifndef TOOLS_COMPLETE_WORDS_H
#define TOOLS_COMPLETE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include "applet.h"
#include "opt/opt.h"

/* What the cursor is behind. */
struct words {
	const char *prefix; /* stands before each word: "--format=", or "" */
	const char *begun;  /* what is there of the word itself */
	const char *config; /* the file of --config; NULL: none was named */
};

/* A word, if it goes on with what has begun; about may be NULL. */
void words_offer(const struct words *w, const char *word, const char *about);

/* The values of an option; the words of an applet, of which `at` stand before.
 */
void words_of_option(
    const struct words *w, const struct applet *a, const struct opt_row *row);
void words_of_applet(const struct words *w, const struct applet *a, size_t at);

#endif

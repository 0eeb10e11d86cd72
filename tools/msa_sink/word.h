/* SPDX-License-Identifier: MIT */
/*
 * word: what the sink needs to read a command line: words, without regard to
 * ASCII case, out of spans that know their length.
 */
#ifndef SINK_WORD_H
#define SINK_WORD_H

#include <stdbool.h>
#include "authstr.h"

/* s is the word, ASCII case ignored. */
bool word_is(struct authstr_span s, const char *word);
/* Takes the prefix from the front of *s, if it stands there in any case. */
bool word_take(struct authstr_span *s, const char *prefix);
/* Takes the bytes up to the next blank, and the blanks after them. */
struct authstr_span word_next(struct authstr_span *s);
/* The whole of s is a decimal number of at most max. */
bool word_number(struct authstr_span s, uint64_t max, uint64_t *value);
/* The same bytes. */
bool word_equal(struct authstr_span a, struct authstr_span b);
/* Position of the first c at or after `from`, s.len where there is none. */
size_t word_find(struct authstr_span s, unsigned char c, size_t from);
/* Part of s from `at` on, at most len bytes. */
struct authstr_span word_sub(struct authstr_span s, size_t at, size_t len);
/* A C string of the bytes, which hold no NUL; NULL for want of memory. */
char *word_copy(struct authstr_span s);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * needle: is one of these secrets in this text, whatever a program has made of
 * it?  Each is looked for as it is, in base64 and base64url at each of the
 * three places it can begin at, in hex, UTF-16, percent-encoded, in strings
 * with backslashes, quoted-printable, and with HTML's entities.
 *
 *	n = needles_new();
 *	needles_add(n, password);
 *	for (at = 0; needles_find(n, text, at, &hit); at = hit.end)
 *		...
 *
 * A text that comes in pieces: keep needles_longest() - 1 bytes of each before
 * the next.
 */
#ifndef CAPTURE_NEEDLE_H
#define CAPTURE_NEEDLE_H

#include "base/span.h"

/* The oldest is forgotten when one more comes. */
#define NEEDLES_MAX 1024
#define NEEDLES_OCTETS_MAX (4 * 1024 * 1024)
/* A shorter one would be found all over. */
#define NEEDLE_MIN 4
/* A hit of fewer bytes is a part of many a word. */
#define NEEDLE_WORD 8

struct needles;

struct needle_hit {
	size_t start, end;    /* of the text */
	const char *encoding; /* "raw", "base64"... */
};

/* NULL: no memory. */
struct needles *needles_new(void);
/* Wipes the secrets. */
void needles_free(struct needles *n);
/* One that is there already is not added again.  AUTHSTR_E_REFUSED: shorter
 * than NEEDLE_MIN; AUTHSTR_E_LIMIT: longer than all may be together. */
int needles_add(struct needles *n, span secret);
/* The first that begins at from or later, the longest of those that begin
 * there.  Two that overlap are two hits only for who searches on from behind
 * the first one's start. */
bool needles_find(
    const struct needles *n, span text, size_t from, struct needle_hit *hit);
/* The same without hits of fewer than NEEDLE_WORD bytes that have a letter or a
 * digit before or behind them: faster, where there are short secrets. */
bool needles_find_words(
    const struct needles *n, span text, size_t from, struct needle_hit *hit);
/* The most bytes that a hit can have; 0 where there is no secret. */
size_t needles_longest(const struct needles *n);
/* The fewest octets of a secret; 0 where there is none. */
size_t needles_shortest(const struct needles *n);

#endif

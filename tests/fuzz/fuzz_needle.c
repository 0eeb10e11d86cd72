/* SPDX-License-Identifier: MIT */
/*
 * Secrets in a text, both from outside: a hit lies in the text, the bytes of
 * the secret itself are found, and pieces of the text give the same hits as the
 * whole.
 */
#include "capture/needle.h"
#include "fuzz/fuzz.h"

#define SECRET_MAX 12
#define PIECE 61

static size_t
count(const struct needles *n, span text)
{
	struct needle_hit hit;
	size_t hits = 0;

	for (size_t at = 0; needles_find(n, text, at, &hit);
	     at = hit.start + 1) {
		MUST(hit.start >= at && hit.start < hit.end);
		MUST(hit.end <= text.len);
		hits++;
	}
	return hits;
}

/* With needles_longest() - 1 bytes of what came before in front of each; hits
 * that lie in these were counted. */
static size_t
count_in_pieces(const struct needles *n, span text)
{
	size_t kept = needles_longest(n) - 1, hits = 0;

	for (size_t end = 0; end < text.len;) {
		size_t begin = end < kept ? 0 : end - kept, was = end;
		struct needle_hit hit;
		span piece;

		end += PIECE < text.len - end ? PIECE : text.len - end;
		piece = span_sub(text, begin, end - begin);
		for (size_t at = 0; needles_find(n, piece, at, &hit);
		     at = hit.start + 1)
			hits += begin + hit.end > was;
	}
	return hits;
}

void
fuzz_needle(span in)
{
	struct needles *n = needles_new();
	span secret = span_sub(in, in.len / 2, SECRET_MAX);
	int rc;

	MUST(n != NULL);
	rc = needles_add(n, secret);
	MUST(rc == (secret.len < NEEDLE_MIN ? AUTHSTR_E_REFUSED : AUTHSTR_OK));
	MUST(rc != AUTHSTR_OK || count(n, in) > 0);
	MUST(rc != AUTHSTR_OK || count_in_pieces(n, in) >= count(n, in));
	needles_free(n);
}

/* SPDX-License-Identifier: MIT */
/*
 * which: the mechanism of messages that nobody named.
 */
#include "capture/login.h"

/* A guess below this is no more than "it is text". */
#define GUESS_MIN 10
/* Scores that are less than this apart are the same. */
#define TIE 10

/* What the messages together say for a row. */
static int
total_score(const struct authstr_login *l, const struct token *tokens,
    const struct authstr_mech *m)
{
	int total = 0;

	for (size_t i = 0; i < l->n_said; i++) {
		struct authstr_guess found[LOGIN_GUESSES_MAX];
		size_t n = authstr_sniff(
		    buf_span(&tokens[i].bytes), found, LOGIN_GUESSES_MAX);

		for (size_t k = 0; k < n; k++)
			if (found[k].mech == m)
				total += found[k].score;
	}
	return total;
}

/* Of rows that one message fits as well, the one that the others fit comes
 * first: SCRAM's digest shows in the length of a proof alone. */
static void
settle_ties(struct authstr_login *l, const struct token *tokens)
{
	int best = l->n_guesses > 0 ? l->guesses[0].score : 0, most = -1;
	struct authstr_guess first;
	size_t at = 0;

	for (size_t i = 0; l->n_said > 1 && i < l->n_guesses &&
			   l->guesses[i].score > best - TIE;
	     i++) {
		int total = total_score(l, tokens, l->guesses[i].mech);

		if (total > most)
			at = i;
		most = total > most ? total : most;
	}
	if (at == 0)
		return;
	first = l->guesses[at];
	memmove(l->guesses + 1, l->guesses, at * sizeof(first));
	l->guesses[0] = first;
	l->mech = first.mech;
}

/* The message that tells most says what the others are. */
void
login_guess(struct authstr_login *l, const struct token *tokens)
{
	int best = GUESS_MIN - 1;

	for (size_t i = 0; i < l->n_said; i++) {
		struct authstr_guess found[LOGIN_GUESSES_MAX];
		size_t n = authstr_sniff(
		    buf_span(&tokens[i].bytes), found, LOGIN_GUESSES_MAX);

		if (n == 0 || found[0].score <= best)
			continue;
		best = found[0].score;
		memcpy(l->guesses, found, n * sizeof(found[0]));
		l->n_guesses = n;
		l->mech = found[0].mech;
	}
	settle_ties(l, tokens);
}

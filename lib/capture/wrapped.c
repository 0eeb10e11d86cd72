/* SPDX-License-Identifier: MIT */
#include "capture/wrapped.h"
#include "base/b64.h"

/* Nobody breaks lines that are shorter. */
#define WIDTH_MIN 16

/* The client says all at once. */
static bool
says_one_message(const struct authstr_mech *m)
{
	const unsigned looked = AUTHSTR_MECH_CLIENT_FIRST |
				AUTHSTR_MECH_GUESSABLE | AUTHSTR_MECH_MUTUAL |
				AUTHSTR_MECH_NO_SECRET;

	return m != NULL &&
	       (authstr_mech_flags(m) & looked) == AUTHSTR_MECH_CLIENT_FIRST;
}

static span
last_line(span s)
{
	size_t at = s.len;

	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return span_from(s, at);
}

/* Whole lines of one length before, no longer one behind them. */
static bool
fits(span before, span text)
{
	size_t end = span_find(before, '\n', 0);
	span last = last_line(before);
	size_t width = end == SPAN_NPOS ? before.len : end;

	return width >= WIDTH_MIN && width % 4 == 0 && last.len == width &&
	       text.len <= width && !span_ends(last, SPAN("=")) &&
	       !span_equal(last, text) && b64_looks(last) && b64_looks(text);
}

/* The best guess at what the string is. */
static int
guess(span text, const struct authstr_mech **m)
{
	struct authstr_guess best = { .from = AUTHSTR_SERVER };
	struct token t;
	int score = 0;

	*m = NULL;
	token_init(&t);
	if (token_read(&t, text, false) == AUTHSTR_OK &&
	    authstr_sniff(buf_span(&t.bytes), &best, 1) > 0 &&
	    best.from == AUTHSTR_CLIENT) {
		score = best.score;
		*m = best.mech;
	}
	token_wipe(&t);
	return score;
}

static int
guess_both(span before, span text, const struct authstr_mech **m)
{
	struct authstr_buf both;
	int score;

	buf_init(&both, TOKEN_MAX);
	buf_put(&both, before);
	buf_put_byte(&both, '\n');
	buf_put(&both, text);
	score = guess(buf_span(&both), m);
	buf_wipe(&both);
	return score;
}

bool
wrapped_goes_on(const struct authstr_mech *m, span before, span text)
{
	const struct authstr_mech *first, *second, *whole;
	int alone, other, both;

	if (!fits(before, text) || (m != NULL && !says_one_message(m)))
		return false;
	alone = guess(before, &first);
	other = guess(text, &second);
	both = guess_both(before, text, &whole);
	/* a string by itself, unless the two make more sense */
	if (other >= TOKEN_KNOWN && (both <= other || both <= alone))
		return false;
	return m != NULL || (both >= TOKEN_KNOWN && says_one_message(whole) &&
				(alone < TOKEN_KNOWN || first == whole));
}

bool
wrapped_may_follow(const struct authstr_login *l)
{
	static const unsigned char widths[] = { 48, 60, 64, 72, 76 };
	const struct login_said *last;

	if (l->n_said == 0 || l->form != LOGIN_SASL ||
	    l->outcome != AUTHSTR_OUTCOME_REFUSED || l->mech_name.len == 0)
		return false;
	last = &l->said[l->n_said - 1];
	return last->from == AUTHSTR_CLIENT && !last->plain &&
	       last->text.len <= 76 &&
	       memchr(widths, (int)last->text.len, sizeof(widths)) != NULL &&
	       !span_ends(buf_span(&last->text), SPAN("=")) &&
	       says_one_message(authstr_mech_find(buf_span(&l->mech_name)));
}

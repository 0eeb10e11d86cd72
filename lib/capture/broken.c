/* SPDX-License-Identifier: MIT */
/*
 * broken: lines that a terminal or a mailer broke.
 */
#include "base/b64.h"
#include "capture/dialogue.h"

/* base64 is broken at 64 or 76; nobody's password is so long. */
#define WRAPPED_MIN 60
/* Terminals and mailers break lines that are longer than this. */
#define BROKEN_MIN 60

static int
score_of(span text)
{
	struct token t;
	int score = 0;

	token_init(&t);
	if (token_read(&t, text, false) == AUTHSTR_OK)
		score = token_score(buf_span(&t.bytes));
	token_wipe(&t);
	return score;
}

/* Do both make more sense than the first, and the second none? */
static bool
is_better(span first, span second)
{
	struct authstr_buf both;
	bool better;

	if (score_of(second) >= TOKEN_KNOWN)
		return false;
	buf_init(&both, TOKEN_MAX);
	buf_put(&both, first);
	buf_put(&both, second);
	better = score_of(buf_span(&both)) > score_of(first);
	buf_wipe(&both);
	return better;
}

/* The line before was broken, and this is the rest of it.  Where lines have
 * marks, an answer would have one; where they have none, the whole has to make
 * more sense than its beginning. */
static bool
is_rest(const struct dialogue *d, const struct line *line,
    const struct login_said *last)
{
	if (last->from == AUTHSTR_SERVER)
		return d->oriented ||
		       is_better(buf_span(&last->text), line->text);
	/* what base64 itself broke is the client's affair */
	return last->text.len % 4 != 0 || last->text.len < WRAPPED_MIN ||
	       line->text.len > last->text.len;
}

/* Of a token a few characters may be left. */
static bool
is_base64(span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (b64_value(text.p[i], true) < 0 && text.p[i] != '=')
			return false;
	return text.len > 0;
}

/* "<-- 334" and a challenge that had no place in the line. */
static bool
is_moved(const struct dialogue *d, const struct line *line,
    const struct login_said *last)
{
	return d->oriented && last->from == AUTHSTR_SERVER &&
	       last->text.len == 0 && d->width + line->width > BROKEN_MIN;
}

/* The program's own words were broken. */
static bool
is_rest_of_aside(struct dialogue *d, const struct line *line)
{
	bool rest = d->oriented && d->aside != 0 &&
		    d->aside + 1 == line->number &&
		    d->width + line->width > BROKEN_MIN;

	d->aside = rest ? line->number : 0;
	return rest;
}

static bool
goes_on(struct dialogue *d, const struct line *line)
{
	struct authstr_login *l = d->open;
	struct login_said *last;

	if (l == NULL || l->n_said == 0 || l->form > LOGIN_BARE ||
	    d->last + 1 != line->number || !is_base64(line->text))
		return false;
	last = &l->said[l->n_said - 1];
	if (!is_moved(d, line, last) &&
	    (d->width < BROKEN_MIN || line->width > d->width ||
		last->text.len == 0))
		return false;
	if ((last->text.len > 0 && last->text.p[last->text.len - 1] == '=') ||
	    last->from != (d->client_turn ? AUTHSTR_SERVER : AUTHSTR_CLIENT) ||
	    !is_rest(d, line, last))
		return false;
	login_watch(l, last->from, line->text, buf_span(&last->text));
	buf_put(&last->text, line->text);
	d->asked = line->number;
	return true;
}

bool
dialogue_goes_on(struct dialogue *d, const struct line *line)
{
	return is_rest_of_aside(d, line) || goes_on(d, line);
}

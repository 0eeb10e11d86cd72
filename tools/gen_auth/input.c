/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_input: where the values come from.  In order: options, the words
 * behind TYPE, and for what is then missing standard input, line by line, or
 * the terminal where that is one.
 */
#include <string.h>
#include <unistd.h>
#include "gen_auth/gen_auth.h"
#include "out/fail.h"
#include "secret/secret.h"

static int
ask(struct gen *g, const char *prompt, bool quiet, struct authstr_buf *out,
    struct authstr_error *err)
{
	return secret_ask(prompt, !quiet && !g->opt.no_echo, out, err);
}

static int
input_ended(enum gen_value which, struct authstr_error *err)
{
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "input-ended",
	    "expected a %s on standard input, found its end",
	    gen_values[which].what);
}

/* The old tool takes the end of the input for an empty value.  So does what
 * comes from it, but not silently; where an empty value makes nothing that
 * works, and in what is new, it is an error. */
static int
ended(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	if (which == GEN_CHALLENGE || gen_takes(g, GEN_TOKEN) || g->by_option ||
	    (which == GEN_USER && g->type->label == LABEL_HEX))
		return input_ended(which, err);
	gen_note(g, "input-ended",
	    "the input ended before the %s, which is empty now",
	    gen_values[which].what);
	return EXIT_DONE;
}

static int
read_value(struct gen *g, enum gen_value which, struct authstr_buf *out,
    struct authstr_error *err)
{
	bool quiet = (gen_values[which].is & GEN_IS_QUIET) != 0 ||
		     (which == GEN_STRING && g->type->quiet);

	if (isatty(STDIN_FILENO))
		return ask(g, gen_values[which].prompt, quiet, out, err);
	return gen_line_read(out) ? EXIT_DONE : ended(g, which, err);
}

int
gen_ask_type(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	if (isatty(STDIN_FILENO))
		return ask(g, "encryption type: ", false, out, err);
	gen_line_read(out);
	return EXIT_DONE;
}

/* Where one challenge is all that comes, lines are joined as long as the base64
 * has no end.  Else what comes line by line may be several messages, and lines
 * are joined only where the first cannot be one: base64 comes in fours. */
static bool
is_half(const struct gen *g, struct authstr_span line)
{
	struct authstr_buf *decoded;
	bool half = false;

	if (!gen_has(g, AUTHSTR_MECH_MUTUAL | AUTHSTR_MECH_CLIENT_FIRST))
		return true;
	if ((decoded = authstr_buf_new(64 * 1024)) != NULL)
		half = authstr_challenge_read(g->mech, line, decoded, NULL) ==
		       AUTHSTR_E_MALFORMED;
	authstr_buf_free(decoded);
	return half;
}

int
gen_ask_server(struct gen *g, struct authstr_buf *out, bool *at_end,
    struct authstr_error *err)
{
	const char *prompt = gen_values[GEN_CHALLENGE].prompt;
	int code, rc = EXIT_DONE;

	*at_end = false;
	out_flush();
	if (isatty(STDIN_FILENO)) {
		rc = ask(g, prompt, false, out, err);
		*at_end =
		    rc == EXIT_IO && strcmp(err->rule, "input-ended") == 0;
		if (*at_end)
			return EXIT_DONE;
		while (rc == EXIT_DONE &&
		       gen_line_goes_on(authstr_buf_span(out)) &&
		       secret_ask_rest(out))
			continue;
	} else if (!gen_line_read(out)) {
		*at_end = true;
	} else if (gen_reply_kind(g, authstr_buf_span(out), &code) ==
		       REPLY_CHALLENGE &&
		   is_half(g, authstr_buf_span(out))) {
		gen_line_wrapped(out);
	}
	return rc == EXIT_DONE ? gen_settled(out, err) : rc;
}

/* -------------------------------------------------------------- values -- */

/* "<>" is how the old syntax writes an empty value. */
static void
empty_if_marked(struct authstr_buf *b)
{
	struct authstr_span s = authstr_buf_span(b);

	if (s.len == 2 && memcmp(s.p, "<>", 2) == 0)
		authstr_buf_cut(b, 0);
}

static int
take_word(
    struct gen *g, enum gen_value which, char *word, struct authstr_error *err)
{
	struct authstr_buf *b = gen_value_new(g, which);

	if (b == NULL)
		return gen_no_memory(err);
	authstr_buf_put(b, authstr_span_of(word));
	empty_if_marked(b);
	if ((gen_values[which].is & GEN_IS_SECRET) != 0)
		secret_blank(word);
	else if (which == GEN_USER)
		g->user_text = strcmp(word, "<>") == 0 ? "" : word;
	return gen_settled(b, err);
}

static int
take_secret(struct gen *g, enum gen_value which, const char *source,
    struct authstr_error *err)
{
	struct authstr_buf *b = gen_value_new(g, which);

	if (b == NULL)
		return gen_no_memory(err);
	/* What was read together with an earlier value is the secret's. */
	if (strcmp(source, "stdin") == 0 || strcmp(source, "fd:0") == 0)
		gen_line_rest(b);
	return secret_read(source, gen_values[which].what,
	    g->opt.given[GEN_HOST], g->user_text, b, err);
}

/* A challenge that is asked for in between is APOP's: a banner. */
static int
take_banner(struct gen *g, struct authstr_error *err)
{
	struct gen_challenge *c = &g->challenge[g->n_challenges];
	int rc;

	if ((c->bytes = authstr_buf_new(64 * 1024)) == NULL)
		return gen_no_memory(err);
	g->n_challenges++;
	rc = read_value(g, GEN_CHALLENGE, c->bytes, err);
	return rc == EXIT_DONE ? gen_settled(c->bytes, err) : rc;
}

static int
take_missing(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	struct authstr_buf *b = gen_value_new(g, which);
	int rc;

	if (b == NULL)
		return gen_no_memory(err);
	rc = read_value(g, which, b, err);
	if (rc != EXIT_DONE)
		return rc;
	empty_if_marked(b);
	return gen_settled(b, err);
}

/* ------------------------------------------------------------- options -- */

static int
check_options(struct gen *g, struct authstr_error *err)
{
	for (enum gen_value v = GEN_USER; v < GEN_VALUES; v++) {
		bool common =
		    g->mech != NULL && (gen_values[v].is & GEN_IS_COMMON) != 0;

		if (g->opt.given[v] == NULL)
			continue;
		if (!common && !gen_takes(g, v))
			return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
			    "no-such-input", "%s takes no --%s", g->type->name,
			    gen_values[v].option);
		g->by_option = g->by_option || !common;
	}
	if (g->opt.challenges.n > 0 && g->mech == NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "no-such-input", "%s takes no --challenge", g->type->name);
	g->by_option = g->by_option || g->opt.challenges.n > 0 ||
		       g->opt.cb_cert != NULL || g->opt.record != NULL;
	if (g->opt.given[GEN_USER] != NULL)
		g->user_text = g->opt.given[GEN_USER];
	return EXIT_DONE;
}

/* APOP's command needs the user, its digest does not. */
static bool
needs_user(const struct gen *g)
{
	enum authstr_protocol protocol;

	return g->type->label == LABEL_HEX && !g->opt.json &&
	       gen_protocol(g, &protocol) && protocol == AUTHSTR_POP3;
}

/* The token alone will do where the user is optional; with nothing given, both
 * are asked for. */
static bool
skips(const struct gen *g, enum gen_value which)
{
	if ((g->type->optional & GEN_BIT(which)) == 0)
		return false;
	if (g->type->old != GEN_NONE && gen_is_old(g))
		return false;
	return !gen_takes(g, GEN_TOKEN) || g->by_option;
}

/* A challenge is the walk's to ask for, but where another value comes after
 * it. */
static int
take_argument(struct gen *g, size_t i, struct authstr_error *err)
{
	enum gen_value which = g->type->args[i];

	if (which == GEN_CHALLENGE) {
		bool last = g->type->args[i + 1] == GEN_NONE;

		return last || g->n_challenges > 0 ? EXIT_DONE
						   : take_banner(g, err);
	}
	if (g->value[which] != NULL || skips(g, which))
		return EXIT_DONE;
	return take_missing(g, which, err);
}

static int
take_option(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	const char *text = g->opt.given[which];

	if (text == NULL)
		return EXIT_DONE;
	return (gen_values[which].is & GEN_IS_SECRET) != 0
		   ? take_secret(g, which, text, err)
		   : gen_take_text(g, which, text, err);
}

/* Texts first, then the secrets in the order of the arguments: a user that is
 * still to be read stands before a password on standard input. */
static int
take_texts(struct gen *g, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	for (enum gen_value v = GEN_USER; rc == EXIT_DONE && v < GEN_VALUES;
	     v++)
		if ((gen_values[v].is & GEN_IS_SECRET) == 0)
			rc = take_option(g, v, err);
	for (size_t i = 0; rc == EXIT_DONE && i < g->opt.challenges.n; i++)
		rc = gen_take_challenge(g, g->opt.challenges.items[i], err);
	return rc;
}

/* Behind TYPE a letter with a dash is a value, which may come as a surprise. */
static int
too_many(const struct gen *g, int used, int n, char **words,
    struct authstr_error *err)
{
	const char *dash = NULL;

	for (int i = 0; i < n && dash == NULL; i++)
		if (words[i][0] == '-' && words[i][1] != '\0' &&
		    words[i][2] == '\0')
			dash = words[i];
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "too-many-words",
	    "expected %d word%s behind %s, found %d%s%s%s", used,
	    used == 1 ? "" : "s", g->type->name, n, dash != NULL ? "; " : "",
	    dash != NULL ? dash : "",
	    dash != NULL ? " is one of them, since options behind it are "
			   "spelled out (--user)"
			 : "");
}

/* All of argv before anything is asked for, so that no secret shows there in
 * the meantime.  The old tool ignores further words, and so do we where no
 * option says that this is another syntax. */
static int
take_words(struct gen *g, char **words, int n, struct authstr_error *err)
{
	int used = 0, rc = EXIT_DONE;

	for (size_t i = 0; g->type->args[i] != GEN_NONE; i++) {
		enum gen_value which = g->type->args[i];

		if (used == n || g->opt.given[which] != NULL ||
		    (which == GEN_CHALLENGE && g->opt.challenges.n > 0))
			continue;
		if (which == GEN_CHALLENGE)
			rc = gen_take_challenge(g, words[used++], err);
		else
			rc = take_word(g, which, words[used++], err);
		if (rc != EXIT_DONE)
			return rc;
	}
	return used < n && g->by_option ? too_many(g, used, n, words, err)
					: EXIT_DONE;
}

/* What a prompt would only delay. */
static int
check_required(const struct gen *g, struct authstr_error *err)
{
	for (enum gen_value v = GEN_USER; v < GEN_VALUES; v++)
		if ((g->type->required & GEN_BIT(v)) != 0 &&
		    g->value[v] == NULL)
			return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
			    "input-missing", "expected --%s for %s, found none",
			    gen_values[v].option, g->type->name);
	return EXIT_DONE;
}

int
gen_input(struct gen *g, char **words, int n, struct authstr_error *err)
{
	int rc = check_options(g, err);

	if (rc == EXIT_DONE)
		rc = take_words(g, words, n, err);
	if (rc == EXIT_DONE)
		rc = take_texts(g, err);
	if (rc == EXIT_DONE)
		rc = check_required(g, err);
	for (size_t i = 0; rc == EXIT_DONE && g->type->args[i] != GEN_NONE;
	     i++) {
		if (g->value[g->type->args[i]] == NULL)
			rc = take_option(g, g->type->args[i], err);
		if (rc == EXIT_DONE)
			rc = take_argument(g, i, err);
	}
	for (enum gen_value v = GEN_USER; rc == EXIT_DONE && v < GEN_INPUTS;
	     v++)
		if (g->value[v] == NULL)
			rc = take_option(g, v, err);
	if (rc == EXIT_DONE)
		rc = gen_complete(g, err);
	if (rc == EXIT_DONE && needs_user(g) && g->value[GEN_USER] == NULL)
		rc = take_missing(g, GEN_USER, err);
	return rc;
}

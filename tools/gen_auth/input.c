/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_input: where the values come from.  In order: options, the words
 * behind TYPE, and for what is then missing standard input, line by line, or
 * the terminal where that is one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"
#include "gen_auth/gen_auth.h"
#include "out/out.h"
#include "secret/secret.h"

/* A string to encode may be long, a login may not. */
#define VALUE_MAX (64 * 1024 * 1024)

static const struct {
	const char *prompt;
	const char *what;
	bool quiet;  /* asked for without echo */
	bool secret; /* blanked in argv */
} values[GEN_VALUES] = {
	[GEN_USER] = { "username: ", "user", false, false },
	[GEN_PASSWORD] = { "password: ", "password", true, true },
	[GEN_TOKEN] = { "token: ", "token", true, true },
	[GEN_AUTHZID] = { "authzid: ", "authzid", false, false },
	[GEN_CHALLENGE] = { "challenge: ", "challenge", false, false },
	[GEN_STRING] = { "string: ", "string", false, true },
	[GEN_SALT] = { "salt: ", "salt", false, false },
};

/* ----------------------------------------------------- standard input -- */

static struct {
	unsigned char bytes[4096];
	size_t at, len;
	bool ended;
} input;

static bool
fill(void)
{
	ssize_t n;

	if (input.ended)
		return false;
	do
		n = read(STDIN_FILENO, input.bytes, sizeof(input.bytes));
	while (n < 0 && errno == EINTR);
	input.at = 0;
	input.len = n > 0 ? (size_t)n : 0;
	input.ended = n <= 0;
	return n > 0;
}

/* What was read of the input, and not taken yet. */
static void
take_read(struct authstr_buf *out)
{
	authstr_buf_put(out, (struct authstr_span){ input.bytes + input.at,
				 input.len - input.at });
	input.at = input.len;
}

/* A line without its LF; false at the end. */
static bool
read_line(struct authstr_buf *out)
{
	bool any = false;

	while (input.at < input.len || fill()) {
		struct authstr_span left = { input.bytes + input.at,
			input.len - input.at };
		const unsigned char *lf = memchr(left.p, '\n', left.len);

		any = true;
		if (lf != NULL)
			left.len = (size_t)(lf - left.p);
		authstr_buf_put(out, left);
		input.at += left.len + (lf != NULL);
		if (lf != NULL)
			break;
	}
	return any;
}

/* Base64 without an end that can be seen, behind what a server puts before it:
 * it may be wrapped, and go on in the next line. */
static bool
goes_on(struct authstr_span s)
{
	static const char *const marks[] = { "334 ", "+ " };

	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i]);

		if (s.len > n && memcmp(s.p, marks[i], n) == 0)
			s = (struct authstr_span){ s.p + n, s.len - n };
	}
	return s.len > 0 && s.p[0] != '<' && s.p[s.len - 1] != '=' &&
	       memchr(s.p, ' ', s.len) == NULL;
}

/* The lines that came along with the first, up to one that looks like an end;
 * nothing is waited for. */
static void
read_wrapped(struct authstr_buf *out)
{
	while (input.at < input.len && goes_on(authstr_buf_span(out))) {
		authstr_buf_put(out, authstr_span_of("\n"));
		read_line(out);
	}
}

static int
ask(struct gen *g, const char *prompt, bool quiet, struct authstr_buf *out,
    struct authstr_error *err)
{
	return secret_ask(prompt, !quiet && !g->opt.no_echo, out, err);
}

/* The old tool takes the end of the input for an empty value.  So does what
 * comes from it, but not silently; where an empty value makes nothing that
 * works, and in what is new, it is an error. */
static int
ended(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	if (which == GEN_CHALLENGE || gen_takes(g, GEN_TOKEN) || g->by_option ||
	    (which == GEN_USER && g->type->label == LABEL_HEX))
		return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
		    "input-ended",
		    "expected a %s on standard input, found its end",
		    values[which].what);
	gen_note(g, "input-ended",
	    "the input ended before the %s, which is empty now",
	    values[which].what);
	return EXIT_DONE;
}

static int
read_value(struct gen *g, enum gen_value which, struct authstr_buf *out,
    struct authstr_error *err)
{
	bool quiet =
	    values[which].quiet || (which == GEN_STRING && g->type->quiet);

	if (isatty(STDIN_FILENO)) {
		int rc = ask(g, values[which].prompt, quiet, out, err);

		while (rc == EXIT_DONE && which == GEN_CHALLENGE &&
		       goes_on(authstr_buf_span(out)) && secret_ask_rest(out))
			continue;
		return rc;
	}
	if (!read_line(out))
		return ended(g, which, err);
	if (which == GEN_CHALLENGE && g->type->args[2] == GEN_CHALLENGE)
		read_wrapped(out);
	return EXIT_DONE;
}

int
gen_ask_type(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	if (isatty(STDIN_FILENO))
		return ask(g, "encryption type: ", false, out, err);
	read_line(out);
	return EXIT_DONE;
}

/* -------------------------------------------------------------- values -- */

static struct authstr_buf *
value_new(struct gen *g, enum gen_value which)
{
	authstr_buf_free(g->value[which]);
	g->value[which] = authstr_buf_new(VALUE_MAX);
	return g->value[which];
}

static int
no_memory(struct authstr_error *err)
{
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
	    "out of memory");
}

/* "<>" is how the old syntax writes an empty value. */
static void
empty_if_marked(struct authstr_buf *b)
{
	struct authstr_span s = authstr_buf_span(b);

	if (s.len == 2 && memcmp(s.p, "<>", 2) == 0)
		authstr_buf_cut(b, 0);
}

static int
settled(struct authstr_buf *b, struct authstr_error *err)
{
	if (authstr_buf_status(b) == AUTHSTR_E_LIMIT)
		return fail(err, EXIT_BAD_INPUT, VALUE_MAX, "input-too-long",
		    "expected at most %d octets", VALUE_MAX);
	return authstr_buf_status(b) == AUTHSTR_OK ? EXIT_DONE : no_memory(err);
}

static int
take_word(
    struct gen *g, enum gen_value which, char *word, struct authstr_error *err)
{
	struct authstr_buf *b = value_new(g, which);

	if (b == NULL)
		return no_memory(err);
	authstr_buf_put(b, authstr_span_of(word));
	empty_if_marked(b);
	if (values[which].secret)
		secret_blank(word);
	else if (which == GEN_USER)
		g->user_text = strcmp(word, "<>") == 0 ? "" : word;
	return settled(b, err);
}

static int
take_text(struct gen *g, enum gen_value which, const char *text,
    struct authstr_error *err)
{
	struct authstr_buf *b = value_new(g, which);

	if (b == NULL)
		return no_memory(err);
	authstr_buf_put(b, authstr_span_of(text));
	return settled(b, err);
}

static int
take_secret(struct gen *g, enum gen_value which, const char *source,
    struct authstr_error *err)
{
	struct authstr_buf *b = value_new(g, which);

	if (b == NULL)
		return no_memory(err);
	/* What was read together with an earlier value is the secret's. */
	if (strcmp(source, "stdin") == 0 || strcmp(source, "fd:0") == 0)
		take_read(b);
	return secret_read(
	    source, values[which].what, g->opt.host, g->user_text, b, err);
}

static int
take_missing(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	struct authstr_buf *b;
	int rc = EXIT_DONE;

	if (which == GEN_CHALLENGE)
		rc = gen_print_command(g, err);
	if (rc != EXIT_DONE)
		return rc;
	if ((b = value_new(g, which)) == NULL)
		return no_memory(err);
	rc = read_value(g, which, b, err);
	if (rc != EXIT_DONE)
		return rc;
	empty_if_marked(b);
	return settled(b, err);
}

/* ------------------------------------------------------------- options -- */

static const char *
option_of(const struct gen *g, enum gen_value which)
{
	switch (which) {
	case GEN_USER:
		return g->opt.user;
	case GEN_PASSWORD:
		return g->opt.password;
	case GEN_TOKEN:
		return g->opt.token;
	case GEN_AUTHZID:
		return g->opt.authzid;
	case GEN_CHALLENGE:
		return g->opt.challenge;
	default:
		return NULL;
	}
}

static int
check_options(struct gen *g, struct authstr_error *err)
{
	for (enum gen_value v = GEN_USER; v < GEN_VALUES; v++) {
		if (option_of(g, v) == NULL)
			continue;
		if (!gen_takes(g, v))
			return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
			    "no-such-input", "%s takes no --%s", g->type->name,
			    values[v].what);
		g->by_option = true;
	}
	if (g->opt.user != NULL)
		g->user_text = g->opt.user;
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
	return !gen_takes(g, GEN_TOKEN) || g->by_option;
}

static int
take(struct gen *g, enum gen_value which, struct authstr_error *err)
{
	const char *option = option_of(g, which);

	if (g->value[which] != NULL)
		return EXIT_DONE;
	if (option == NULL)
		return skips(g, which) ? EXIT_DONE
				       : take_missing(g, which, err);
	return values[which].secret ? take_secret(g, which, option, err)
				    : take_text(g, which, option, err);
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

		if (option_of(g, which) != NULL || used == n)
			continue;
		rc = take_word(g, which, words[used++], err);
		if (rc != EXIT_DONE)
			return rc;
	}
	if (used < n && g->by_option)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET,
		    "too-many-words", "expected %d words behind %s, found %d",
		    used, g->type->name, n);
	return EXIT_DONE;
}

int
gen_input(struct gen *g, char **words, int n, struct authstr_error *err)
{
	int rc = check_options(g, err);

	if (rc == EXIT_DONE)
		rc = take_words(g, words, n, err);
	for (size_t i = 0; rc == EXIT_DONE && g->type->args[i] != GEN_NONE; i++)
		rc = take(g, g->type->args[i], err);
	for (enum gen_value v = GEN_USER; rc == EXIT_DONE && v < GEN_VALUES;
	     v++)
		if (option_of(g, v) != NULL)
			rc = take(g, v, err);
	if (rc == EXIT_DONE && needs_user(g))
		rc = take(g, GEN_USER, err);
	authstr_wipe(input.bytes, sizeof(input.bytes));
	return rc;
}

/* SPDX-License-Identifier: MIT */
#include "complete/complete.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "authstr.h"
#include "complete/words.h"
#include "opt/opt_page.h"
#include "out/out.h"

/* No command line is longer, and who sends more is no shell. */
#define INPUT_MAX (128 * 1024)
#define WORDS_MAX 4096
#define OPTIONS_MAX 160

struct line {
	const char *word[WORDS_MAX];
	size_t n;
	const char *cursor; /* the last word, which is not among them */
};

/* What stands before the cursor, as opt.c would read it. */
struct state {
	const struct applet *applet;
	bool used[OPTIONS_MAX];        /* by the row's place in its table */
	const struct opt_row *pending; /* waits for its value */
	const char *config;            /* the value of --config */
	size_t words;
	bool ended; /* by -- */
};

/* -------------------------------------------------------------- input -- */

static int
read_all(struct authstr_buf *in)
{
	unsigned char piece[4096];

	for (;;) {
		ssize_t n = read(STDIN_FILENO, piece, sizeof(piece));

		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return EXIT_IO;
		authstr_buf_put(in, (struct authstr_span){ piece, (size_t)n });
	}
	authstr_wipe(piece, sizeof(piece));
	return out_status(authstr_buf_status(in));
}

/* Each word is ended by a NUL; what is behind the last is ignored. */
static void
split(struct authstr_span in, struct line *line)
{
	const char *at = (const char *)in.p, *end = at + in.len, *nul;

	line->n = 0;
	line->cursor = NULL;
	while (at < end && (nul = memchr(at, '\0', (size_t)(end - at)))) {
		if (line->cursor != NULL && line->n < WORDS_MAX)
			line->word[line->n++] = line->cursor;
		line->cursor = at;
		at = nul + 1;
	}
	if (line->cursor == NULL)
		line->cursor = "";
}

/* ------------------------------------------------------------ options -- */

static const struct opt_row *
find_name(const struct opt_row *rows, const char *name, size_t len)
{
	for (; rows->name != NULL; rows++)
		if (rows->kind != OPT_GROUP && strlen(rows->name) == len &&
		    strncmp(rows->name, name, len) == 0)
			return rows;
	return NULL;
}

static const struct opt_row *
find_letter(const struct opt_row *rows, char letter)
{
	for (; rows->name != NULL; rows++)
		if (rows->kind != OPT_GROUP && rows->letter == letter)
			return rows;
	return NULL;
}

/* The row of an option, and where in the word its value begins; NULL: in the
 * next word. */
static const struct opt_row *
look_up(const struct opt_row *rows, const char *word, const char **value)
{
	const struct opt_row *row = NULL;

	*value = NULL;
	if (word[1] == '-') {
		size_t len = strcspn(word + 2, "=");

		if (word[2 + len] == '=')
			*value = word + 2 + len + 1;
		return find_name(rows, word + 2, len);
	}
	for (const char *c = word + 1; *c != '\0'; c++) {
		row = find_letter(rows, *c);
		if (row == NULL)
			return NULL;
		if (!opt_has_arg(row))
			continue;
		*value = c[1] != '\0' ? c + 1 : NULL;
		return row;
	}
	return row;
}

static void
use(struct state *s, const struct opt_row *row)
{
	size_t i = (size_t)(row - s->applet->page->rows);

	if (i < OPTIONS_MAX)
		s->used[i] = true;
}

/* What else the value of one option says of that of another. */
static void
take(struct state *s, const struct opt_row *row, const char *value)
{
	if (strcmp(row->name, "config") == 0)
		s->config = value;
}

static void
pass(struct state *s, const char *word)
{
	const struct opt_row *row;
	const char *value;

	if (s->pending != NULL) {
		take(s, s->pending, word);
		s->pending = NULL;
	} else if (s->ended || word[0] != '-' || word[1] == '\0') {
		s->words++;
	} else if (strcmp(word, "--") == 0) {
		s->ended = true;
	} else if ((row = look_up(s->applet->page->rows, word, &value)) !=
		   NULL) {
		use(s, row);
		if (value != NULL)
			take(s, row, value);
		else if (opt_has_arg(row))
			s->pending = row;
	}
}

static bool
may_repeat(const struct opt_row *row)
{
	return row->kind == OPT_LIST || row->kind == OPT_SECRETS;
}

static void
offer_rows(const struct words *w, const struct opt_row *row, const bool *used)
{
	char word[80];

	for (size_t i = 0; row[i].name != NULL; i++) {
		if (row[i].kind == OPT_GROUP ||
		    (used != NULL && i < OPTIONS_MAX && used[i] &&
			!may_repeat(&row[i])))
			continue;
		snprintf(word, sizeof(word), "--%s", row[i].name);
		words_offer(w, word, row[i].help);
		if (row[i].letter != 0 && w->begun[1] != '-') {
			snprintf(word, sizeof(word), "-%c", row[i].letter);
			words_offer(w, word, row[i].help);
		}
	}
}

/* A word that begins with a dash: an option, or one with its value. */
static void
offer_option(const struct state *s, const char *cursor)
{
	const char *value;
	const struct opt_row *row =
	    look_up(s->applet->page->rows, cursor, &value);
	char prefix[80];
	size_t n = value != NULL ? (size_t)(value - cursor) : 0;

	if (value != NULL && row != NULL && opt_has_arg(row) &&
	    n < sizeof(prefix)) {
		memcpy(prefix, cursor, n);
		prefix[n] = '\0';
		words_of_option(&(struct words){ prefix, value, s->config },
		    s->applet, row);
	} else if (value == NULL) {
		struct words w = { "", cursor, NULL };

		offer_rows(&w, s->applet->page->rows, s->used);
		offer_rows(&w, opt_common, NULL);
	}
}

static void
complete_applet(const struct applet *a, const struct line *line, size_t from)
{
	struct state s = { .applet = a };
	struct words w = { "", line->cursor, NULL };

	for (size_t i = from; i < line->n; i++)
		pass(&s, line->word[i]);
	w.config = s.config;
	if (s.pending != NULL)
		words_of_option(&w, a, s.pending);
	else if (!s.ended && line->cursor[0] == '-')
		offer_option(&s, line->cursor);
	else
		words_of_applet(&w, a, s.words);
}

/* -------------------------------------------------- the program itself -- */

static const struct applet *
find_applet(const char *name)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

static void
offer_applets(const struct words *w)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		words_offer(w, a->name, a->brief);
}

static void
offer_shells(const struct words *w)
{
	static const char *const shells[] = { "bash", "fish", "zsh" };

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		words_offer(w, shells[i], NULL);
}

static void
offer_folders(const struct words *w)
{
	out_text(":dirs\t%s\n", w->prefix);
}

#define offer_APPLET offer_applets
#define offer_SHELL offer_shells
#define offer_DIR offer_folders

static const struct {
	const char *name, *about;
	void (*argument)(const struct words *w);
} own[] = {
#define OWN(name, run, about) { name, about, NULL },
#define OWN_WORD(name, run, arg, about) { name, about, offer_##arg },
#include "own.def"
#undef OWN
#undef OWN_WORD
};

static void
complete_own(const struct line *line)
{
	struct words w = { "", line->cursor, NULL };

	if (line->n == 0)
		offer_applets(&w);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (line->n == 0)
			words_offer(&w, own[i].name, own[i].about);
		else if (line->n == 1 && own[i].argument != NULL &&
			 strcmp(own[i].name, line->word[0]) == 0)
			own[i].argument(&w);
	}
}

int
complete_word(const char *command)
{
	struct authstr_buf *in = authstr_buf_new(INPUT_MAX);
	static struct line line;
	const struct applet *a = find_applet(command);
	int rc = in == NULL ? EXIT_INTERNAL : read_all(in);

	if (rc == EXIT_DONE) {
		split(authstr_buf_span(in), &line);
		if (a != NULL)
			complete_applet(a, &line, 0);
		else if (line.n > 0 && (a = find_applet(line.word[0])) != NULL)
			complete_applet(a, &line, 1);
		else
			complete_own(&line);
	}
	authstr_buf_free(in);
	return out_end(rc);
}

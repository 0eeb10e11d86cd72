/* SPDX-License-Identifier: MIT */
#include "complete/words.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ascii.h"
#include "authstr-capture.h"
#include "authstr.h"
#include "complete/sink_words.h"
#include "ehlo_caps/require.h"
#include "gen_auth/gen_auth.h"
#include "net/net.h"
#include "out/out.h"
#include "secret/secret.h"

extern char **environ;

void
words_offer(const struct words *w, const char *word, const char *about)
{
	size_t n = strlen(w->begun);

	if (strlen(word) >= n && ascii_same(word, w->begun, n))
		out_text("%s%s\t%s\n", w->prefix, word, about ? about : "");
}

/* The shell knows its files itself; head is a part of the word. */
static void
ask_shell(const struct words *w, const char *what, const char *head)
{
	out_text(":%s\t%s%s\n", what, w->prefix, head);
}

static void
file_names(const struct words *w)
{
	ask_shell(w, "files", "");
}

static void
folder_names(const struct words *w)
{
	ask_shell(w, "dirs", "");
}

static void
host_names(const struct words *w)
{
	ask_shell(w, "hosts", "");
}

/* --------------------------------------------------------- mechanisms -- */

static void
mech_words(const struct words *w)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		words_offer(w, authstr_mech_name(m), authstr_mech_brief(m));
	}
}

static void
spoken_words(const struct words *w)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		if (authstr_mech_unspoken(m) == NULL)
			words_offer(
			    w, authstr_mech_name(m), authstr_mech_brief(m));
	}
}

static void
type_words(const struct words *w)
{
	spoken_words(w);
	for (const struct gen_type *t = gen_types; t->name != NULL; t++)
		if (t->text != NULL)
			words_offer(w, t->name, t->brief);
}

/* Is it among the records of the rows before this one? */
static bool
is_known_record(const char *name, size_t rows)
{
	for (size_t i = 0; i < rows; i++) {
		const char *known;

		for (size_t k = 0; (known = authstr_mech_record_at(
					authstr_mech_at(i), k)) != NULL;
		     k++)
			if (strcmp(known, name) == 0)
				return true;
	}
	return false;
}

static void
record_words(const struct words *w)
{
	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const char *name;

		for (size_t k = 0; (name = authstr_mech_record_at(
					authstr_mech_at(i), k)) != NULL;
		     k++)
			if (!is_known_record(name, i))
				words_offer(w, name, NULL);
	}
}

/* -------------------------------------------------- rules, dialects.. -- */

static void
rule_words(const struct words *w)
{
	words_offer(w, "list", "all of them");
	for (size_t i = 0; i < authstr_rule_count(); i++) {
		const struct authstr_rule *r = authstr_rule_at(i);

		words_offer(w, authstr_rule_id(r), authstr_rule_message(r));
	}
}

/* A dialect may have several rows. */
static bool
is_first_of_dialect(size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(authstr_dialect_id(k), authstr_dialect_id(i)) == 0)
			return false;
	return true;
}

static void
dialect_words(const struct words *w)
{
	words_offer(w, "list", "all of them");
	for (size_t i = 0; i < authstr_dialect_count(); i++)
		if (is_first_of_dialect(i))
			words_offer(w, authstr_dialect_id(i),
			    authstr_dialect_program(i));
}

/* AUTH= goes on with a mechanism. */
static void
fact_words(const struct words *w)
{
	static const char *const keywords[] = { "STARTTLS",
		"AUTH=", "SIZE>=", "PIPELINING", "CHUNKING", "8BITMIME",
		"SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES", "REQUIRETLS" };
	const char *name;
	char word[80];

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strcmp(keywords[i], w->begun) != 0)
			words_offer(w, keywords[i], NULL);
	for (size_t i = 0;
	     ascii_same(w->begun, "AUTH=", 5) && i < authstr_mech_count();
	     i++) {
		name = authstr_mech_name(authstr_mech_at(i));
		snprintf(word, sizeof(word), "AUTH=%s", name);
		words_offer(w, word, NULL);
	}
	for (size_t i = 0; (name = require_subject_name(i)) != NULL; i++)
		words_offer(w, name, NULL);
}

/* --------------------------------------------------- sources, targets -- */

/* Names as shells have them: what else is there is nothing to type. */
static void
offer_variables(const struct words *w)
{
	char word[256];

	for (char **e = environ; e != NULL && *e != NULL; e++) {
		size_t n = strspn(*e,
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "0123456789_");

		if (n == 0 || (*e)[n] != '=' || n > 200)
			continue;
		snprintf(word, sizeof(word), "env:%.*s", (int)n, *e);
		words_offer(w, word, NULL);
	}
}

static void
source_words(const struct words *w)
{
	static const char *const paths[] = { "file:", "netrc:" };
	const char *name;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strncmp(w->begun, paths[i], strlen(paths[i])) == 0) {
			ask_shell(w, "files", paths[i]);
			return;
		}
	if (strncmp(w->begun, "env:", 4) == 0) {
		offer_variables(w);
		return;
	}
	for (size_t i = 0; (name = secret_source_name(i)) != NULL; i++)
		if (strcmp(name, w->begun) != 0 || strchr(name, ':') == NULL)
			words_offer(w, name, NULL);
}

static void
target_words(const struct words *w)
{
	const char *scheme;
	char word[40];

	if (strncmp(w->begun, "unix:", 5) == 0) {
		ask_shell(w, "files", "unix:");
		return;
	}
	if (*w->begun != '\0')
		for (size_t i = 0; (scheme = net_scheme_name(i)) != NULL; i++) {
			snprintf(word, sizeof(word), "%s://", scheme);
			words_offer(w, word, NULL);
		}
	if (strstr(w->begun, "://") == NULL) {
		words_offer(w, "unix:", "a socket in the file system");
		host_names(w);
	}
}

/* ------------------------------------------------------------ accounts -- */

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

/* A URL may have a login in it. */
static void
offer_account(const char *name, const char *host, void *arg)
{
	bool shown = strchr(host, '@') == NULL && !has_control(host);

	if (name[0] != ':' && !has_control(name))
		words_offer(arg, name, shown ? host : NULL);
}

/* A shell leaves ~ alone until the command runs. */
static void
account_words(const struct words *w)
{
	struct words own = *w;
	const char *home = getenv("HOME"), *path = w->config;
	char at_home[4096];

	if (path != NULL && path[0] == '~' && path[1] == '/' && home != NULL) {
		snprintf(at_home, sizeof(at_home), "%s%s", home, path + 1);
		path = at_home;
	}
	account_list(path, offer_account, &own);
}

/* ------------------------------------------------------------ who is who -- */

static const struct {
	const char *applet, *option, *words;
} fixed[] = {
#define FIXED(applet, option, words) { applet, option, words },
#define OPTION(applet, option, kind)
#define LABEL(label, kind)
#define WORD(applet, most, kind)
#include "complete/values.def"
#undef FIXED
#undef OPTION
#undef LABEL
#undef WORD
};

static const struct {
	const char *applet, *option;
	void (*offer)(const struct words *w);
} by_option[] = {
#define FIXED(applet, option, words)
#define OPTION(applet, option, kind) { applet, option, kind },
#define LABEL(label, kind)
#define WORD(applet, most, kind)
#include "complete/values.def"
#undef FIXED
#undef OPTION
#undef LABEL
#undef WORD
};

static const struct {
	const char *label;
	void (*offer)(const struct words *w);
} by_label[] = {
#define FIXED(applet, option, words)
#define OPTION(applet, option, kind)
#define LABEL(label, kind) { label, kind },
#define WORD(applet, most, kind)
#include "complete/values.def"
#undef FIXED
#undef OPTION
#undef LABEL
#undef WORD
};

static const struct {
	const char *applet;
	size_t most;
	void (*offer)(const struct words *w);
} by_applet[] = {
#define FIXED(applet, option, words)
#define OPTION(applet, option, kind)
#define LABEL(label, kind)
#define WORD(applet, most, kind) { applet, most, kind },
#include "complete/values.def"
#undef FIXED
#undef OPTION
#undef LABEL
#undef WORD
};

static void
offer_choices(const struct words *w, const char *choices)
{
	char word[64];

	for (const char *c = choices; *c != '\0';) {
		size_t n = strcspn(c, "|");

		snprintf(word, sizeof(word), "%.*s", (int)n, c);
		words_offer(w, word, NULL);
		c += c[n] == '\0' ? n : n + 1;
	}
}

void
words_of_option(
    const struct words *w, const struct applet *a, const struct opt_row *row)
{
	if (row->kind == OPT_CHOICE) {
		offer_choices(w, row->choices);
		return;
	}
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (strcmp(fixed[i].applet, a->name) == 0 &&
		    strcmp(fixed[i].option, row->name) == 0) {
			offer_choices(w, fixed[i].words);
			return;
		}
	for (size_t i = 0; i < sizeof(by_option) / sizeof(by_option[0]); i++)
		if (strcmp(by_option[i].applet, a->name) == 0 &&
		    strcmp(by_option[i].option, row->name) == 0) {
			by_option[i].offer(w);
			return;
		}
	for (size_t i = 0; i < sizeof(by_label) / sizeof(by_label[0]); i++)
		if (row->arg != NULL &&
		    strstr(row->arg, by_label[i].label) != NULL) {
			by_label[i].offer(w);
			return;
		}
}

void
words_of_applet(const struct words *w, const struct applet *a, size_t at)
{
	for (size_t i = 0; i < sizeof(by_applet) / sizeof(by_applet[0]); i++)
		if (strcmp(by_applet[i].applet, a->name) == 0 &&
		    at < by_applet[i].most)
			by_applet[i].offer(w);
}

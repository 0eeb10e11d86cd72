/* SPDX-License-Identifier: MIT */
#include "opt/opt.h"
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "authstr.h"
#include "opt/near.h"
#include "opt/opt_inside.h"
#include "opt/opt_page.h"
#include "out/out.h"
#include "secret/secret.h"

#define SECONDS_MAX 86400

/* Every page has these. */
const struct opt_row opt_common[] = {
	{ 0, "help", OPT_FLAG, NULL, NULL, "print a screenful", 0 },
	{ 0, "help-all", OPT_FLAG, NULL, NULL, "explain each option", 0 },
	{ 0, "version", OPT_FLAG, NULL, NULL, "print the version", 0 },
	{ 0, NULL, OPT_FLAG, NULL, NULL, NULL, 0 },
};

/* What the command line has counts more than what an account has. */
static void
mark(struct parse *p, const struct opt_row *row)
{
	for (size_t i = 0; i < OPT_ROWS_MAX && !p->in_file; i++) {
		if (p->page->rows[i].name == NULL)
			return;
		if (&p->page->rows[i] == row)
			p->given[i] = true;
	}
}

bool
opt_has_arg(const struct opt_row *row)
{
	return row->kind != OPT_FLAG && row->kind != OPT_UNFLAG;
}

void
opt_list_free(struct opt_list *list)
{
	free(list->items);
	*list = (struct opt_list){ NULL, 0 };
}

int
opt_complain(const struct opt_page *page, const char *format, ...)
{
	va_list ap;

	out_name(page->name);
	va_start(ap, format);
	out_vwarn(format, ap);
	va_end(ap);
	fprintf(stderr, "try: %s --help\n", page->name);
	return EXIT_BAD_USAGE;
}

/* ------------------------------------------------------------ values -- */

/* Whether text is one of "a|b|c"; the choice itself, which outlives argv, is
 * told by its place. */
static bool
is_choice(const char *choices, const char *text)
{
	size_t len = strlen(text);

	for (const char *c = choices; len > 0;) {
		size_t n = strcspn(c, "|");

		if (n == len && strncmp(c, text, n) == 0)
			return true;
		if (c[n] == '\0')
			return false;
		c += n + 1;
	}
	return false;
}

static int
bad_choice(struct parse *p, const struct opt_row *row, const char *text)
{
	char word[32];
	size_t best = SIZE_MAX;
	char near[32] = "";

	for (const char *c = row->choices; *c != '\0';) {
		size_t n = strcspn(c, "|"), d;

		snprintf(word, sizeof(word), "%.*s", (int)n, c);
		d = near_distance(text, word);
		if (d < best) {
			best = d;
			memcpy(near, word, sizeof(near));
		}
		c += c[n] == '\0' ? n : n + 1;
	}
	if (best != SIZE_MAX)
		return opt_complain(p->page,
		    "--%s: expected %s, found '%s'; did you mean '%s'?",
		    row->name, row->choices, text, near);
	return opt_complain(p->page, "--%s: expected %s, found '%s'", row->name,
	    row->choices, text);
}

static bool
read_number(const char *text, unsigned long max, unsigned long *value)
{
	unsigned long n = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		unsigned long digit = (unsigned char)*text - (unsigned long)'0';

		if (digit > 9 || digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*value = n;
	return true;
}

static int
set_number(struct parse *p, const struct opt_row *row, const char *text)
{
	void *at = p->values + row->at;
	bool seconds = row->kind == OPT_SECONDS;
	unsigned long n;

	if (!read_number(text, seconds ? SECONDS_MAX : ULONG_MAX, &n) ||
	    (seconds && n == 0))
		return opt_complain(p->page, "--%s: expected %s, found '%s'",
		    row->name, seconds ? "1 to 86400 seconds" : "a number",
		    text);
	if (seconds)
		*(unsigned *)at = (unsigned)n;
	else
		*(unsigned long *)at = n;
	return OPT_GO;
}

static int
add_to_list(struct parse *p, struct opt_list *list, const char *text)
{
	const char **items =
	    text == NULL ? NULL
			 : realloc(list->items, (list->n + 1) * sizeof(*items));

	if (items == NULL) {
		opt_complain(p->page, "out of memory");
		return EXIT_INTERNAL;
	}
	list->items = items;
	items[list->n++] = text;
	return OPT_GO;
}

int
opt_set_value(struct parse *p, const struct opt_row *row, char *text)
{
	void *at = p->values + row->at;

	mark(p, row);
	switch (row->kind) {
	case OPT_NUMBER:
	case OPT_SECONDS:
		return set_number(p, row, text);
	case OPT_CHOICE:
		if (!is_choice(row->choices, text))
			return bad_choice(p, row, text);
		*(const char **)at = text;
		return OPT_GO;
	case OPT_SECRET:
		if ((*(const char **)at = secret_keep_source(text)) != NULL)
			return OPT_GO;
		opt_complain(p->page, "out of memory");
		return EXIT_INTERNAL;
	case OPT_URL:
		*(const char **)at = secret_keep_url(text);
		return OPT_GO;
	case OPT_ACCOUNT:
		((struct opt_account *)at)->name = text;
		return OPT_GO;
	case OPT_LIST:
		return add_to_list(p, at, text);
	case OPT_SECRETS:
		return add_to_list(p, at, secret_keep(text));
	default:
		*(const char **)at = text;
		return OPT_GO;
	}
}

int
opt_set_flag(struct parse *p, const struct opt_row *row)
{
	if (row == &opt_common[0])
		return opt_help(p->page);
	if (row == &opt_common[1])
		return opt_help_all(p->page);
	if (row == &opt_common[2]) {
		out_text("%s (authstr) %s\n", p->page->name, authstr_version());
		return out_end(EXIT_DONE);
	}
	mark(p, row);
	*(bool *)(void *)(p->values + row->at) = row->kind == OPT_FLAG;
	return OPT_GO;
}

/* ----------------------------------------------------------- look-up -- */

static const struct opt_row *
find_in(const struct opt_row *rows, const char *name, size_t len)
{
	for (; rows->name != NULL; rows++)
		if (rows->kind != OPT_GROUP &&
		    strncmp(rows->name, name, len) == 0 &&
		    rows->name[len] == '\0')
			return rows;
	return NULL;
}

static const struct opt_row *
find_name(const struct opt_page *page, const char *name, size_t len)
{
	const struct opt_row *row = find_in(page->rows, name, len);

	return row != NULL ? row : find_in(opt_common, name, len);
}

static const struct opt_row *
find_letter(const struct opt_page *page, char letter)
{
	for (const struct opt_row *row = page->rows; row->name != NULL; row++)
		if (row->kind != OPT_GROUP && row->letter == letter)
			return row;
	return NULL;
}

static void
nearest(const struct opt_row *rows, const char *name, size_t *best,
    const char **hit)
{
	for (; rows->name != NULL; rows++) {
		size_t d = rows->kind == OPT_GROUP
			       ? SIZE_MAX
			       : near_distance(name, rows->name);

		if (d < *best) {
			*best = d;
			*hit = rows->name;
		}
	}
}

/* Only the name is repeated: behind '=' there may be a secret. */
int
opt_no_such(struct parse *p, const char *text)
{
	char name[64];
	const char *hit = NULL;
	size_t best = SIZE_MAX;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, "="), text);
	nearest(p->page->rows, name, &best, &hit);
	nearest(opt_common, name, &best, &hit);
	if (hit != NULL)
		return opt_complain(p->page,
		    "no option is called '--%s'; did you mean '--%s'?", name,
		    hit);
	return opt_complain(p->page, "no option is called '--%s'", name);
}

/* ----------------------------------------------------------- parsing -- */

/* The value in the next argument. */
static int
take_next(struct parse *p, const struct opt_row *row)
{
	if (p->at + 1 >= p->argc)
		return opt_complain(p->page, "--%s: expected %s", row->name,
		    row->arg != NULL ? row->arg : "a value");
	return opt_set_value(p, row, p->argv[++p->at]);
}

static int
take_long(struct parse *p, char *text)
{
	size_t len = strcspn(text, "=");
	const struct opt_row *row = find_name(p->page, text, len);

	if (row == NULL)
		return opt_no_such(p, text);
	if (!opt_has_arg(row)) {
		if (text[len] == '=')
			return opt_complain(
			    p->page, "--%s: expected no value", row->name);
		return opt_set_flag(p, row);
	}
	if (text[len] == '=')
		return opt_set_value(p, row, text + len + 1);
	return take_next(p, row);
}

/* Letters, the last of which may take a value: -sf json, -fjson. */
static int
take_letters(struct parse *p, char *text)
{
	for (; *text != '\0'; text++) {
		const struct opt_row *row = find_letter(p->page, *text);
		int rc;

		if (row == NULL)
			return opt_complain(
			    p->page, "no option is called '-%c'", *text);
		if (opt_has_arg(row))
			return text[1] != '\0' ? opt_set_value(p, row, text + 1)
					       : take_next(p, row);
		if ((rc = opt_set_flag(p, row)) != OPT_GO)
			return rc;
	}
	return OPT_GO;
}

/* Behind the first word of the old syntax only what is ours beyond doubt is an
 * option: a long name of the page's, or -f with one of its own words. */
static bool
is_ours(const struct parse *p, const char *arg)
{
	const struct opt_row *row;
	const char *value;

	if (arg[1] == '-')
		return arg[2] != '\0' && find_name(p->page, arg + 2,
					     strcspn(arg + 2, "=")) != NULL;
	row = find_letter(p->page, arg[1]);
	if (row == NULL || row->kind != OPT_CHOICE)
		return false;
	value = arg[2] != '\0'        ? arg + 2
		: p->at + 1 < p->argc ? p->argv[p->at + 1]
				      : "";
	return is_choice(row->choices, value);
}

static bool
is_option(struct parse *p, const char *arg)
{
	if (arg[0] != '-' || arg[1] == '\0')
		return false;
	if (p->old && p->words > 0 && !p->spelled && !is_ours(p, arg))
		return false;
	/* Who spells options out gets slips of the finger told. */
	p->spelled =
	    p->spelled || (arg[1] == '-' && arg[2] != '\0') || p->words > 0;
	return true;
}

static int
parse(struct parse *p, int *rest)
{
	bool ended = false;
	int rc = OPT_GO;

	for (p->at = 1; p->at < p->argc && rc == OPT_GO; p->at++) {
		char *arg = p->argv[p->at];

		if (ended || !is_option(p, arg))
			p->argv[++p->words] = arg;
		else if (strcmp(arg, "--") == 0)
			ended = true;
		else if (arg[1] == '-')
			rc = take_long(p, arg + 2);
		else
			rc = take_letters(p, arg + 1);
	}
	*rest = p->words;
	return rc;
}

int
opt_parse(
    const struct opt_page *page, int argc, char **argv, void *values, int *rest)
{
	struct parse p = { .page = page,
		.argc = argc,
		.at = 1,
		.argv = argv,
		.values = values };
	int rc = parse(&p, rest);

	return rc == OPT_GO ? opt_take_account(&p) : rc;
}

int
opt_parse_old(
    const struct opt_page *page, int argc, char **argv, void *values, int *rest)
{
	struct parse p = { .page = page,
		.argc = argc,
		.at = 1,
		.argv = argv,
		.values = values,
		.old = true };

	return parse(&p, rest);
}

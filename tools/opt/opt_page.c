/* SPDX-License-Identifier: MIT */
#include "opt/opt_page.h"
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "out/out.h"

#define COLUMNS_MAX 78
#define COLUMNS_MIN 40
/* Where the help begins; an option that is longer has a line of its own. */
#define HELP_AT 26
/* Where the options of a group begin on the page of one screen. */
#define NAMES_AT 14
/* So many fit on one screen with what they do. */
#define FEW 12

static const char *
arg_name(const struct opt_row *row)
{
	return row->arg != NULL ? row->arg : "VALUE";
}

static size_t
columns(void)
{
	size_t n = out_width() - 1;

	return n > COLUMNS_MAX   ? COLUMNS_MAX
	       : n < COLUMNS_MIN ? COLUMNS_MIN
				 : n;
}

/* Prints words from column `at` on, further lines from column `indent` on;
 * returns the column it ends at. */
static size_t
wrap(const char *text, size_t at, size_t indent)
{
	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (at > indent && at + 1 + n > columns()) {
			out_text("\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			out_text(" ");
			at++;
		}
		out_text("%.*s", (int)n, text);
		at += n;
		text += n;
		text += strspn(text, " ");
	}
	return at;
}

static void
print_choices(const struct opt_row *row, size_t at)
{
	char list[256] = "";
	size_t n = 0;

	for (const char *c = row->choices; *c != '\0' && n < sizeof(list); c++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%c",
		    *c == '|' ? "," : "", *c == '|' ? ' ' : *c);
	at = wrap("- one of", at, HELP_AT);
	wrap(list, at, HELP_AT);
}

static void
print_row(const struct opt_row *row)
{
	char left[80];
	int n;

	if (row->kind == OPT_GROUP) {
		out_text("\n%s:\n", row->name);
		return;
	}
	n = snprintf(left, sizeof(left), "  %c%c%s--%s%s%s",
	    row->letter != 0 ? '-' : ' ', row->letter != 0 ? row->letter : ' ',
	    row->letter != 0 ? ", " : "  ", row->name,
	    opt_has_arg(row) ? "=" : "", opt_has_arg(row) ? arg_name(row) : "");
	if (n + 2 > HELP_AT)
		out_text("%s\n%*s", left, HELP_AT, "");
	else
		out_text("%-*s", HELP_AT, left);
	if (row->kind == OPT_CHOICE)
		print_choices(row, wrap(row->help, HELP_AT, HELP_AT));
	else
		wrap(row->help, HELP_AT, HELP_AT);
	out_text("\n");
}

static void
print_synopsis(const char *synopsis)
{
	const char *head = "usage: ";

	for (const char *s = synopsis; *s != '\0';) {
		size_t n = strcspn(s, "\n");

		char line[128];

		snprintf(line, sizeof(line), "%.*s", (int)n, s);
		out_text("%s", head);
		wrap(line, 7, 7);
		out_text("\n");
		head = "       ";
		s += s[n] == '\0' ? n : n + 1;
	}
}

static void
print_head(const struct opt_page *page)
{
	out_name(page->name);
	print_synopsis(page->synopsis);
	out_text("\n");
	wrap(page->summary, 0, 0);
	out_text("\n");
}

int
opt_help_all(const struct opt_page *page)
{
	const struct opt_row *row = page->rows;

	print_head(page);
	if (row->name != NULL && row->kind != OPT_GROUP)
		out_text("\nOptions:\n");
	for (; row->name != NULL; row++)
		print_row(row);
	out_text("\nHelp:\n");
	for (row = opt_common; row->name != NULL; row++)
		print_row(row);
	if (page->tail != NULL)
		out_text("\n%s", page->tail);
	return out_end(EXIT_DONE);
}

/* The options up to the next group, their names alone; returns that. */
static const struct opt_row *
print_names(const char *group, const struct opt_row *row)
{
	char name[80];
	size_t at = NAMES_AT;
	size_t len = strlen(group) + 1;

	out_color(OUT_BOLD);
	out_text("%s:", group);
	out_color(OUT_PLAIN);
	if (len < NAMES_AT)
		out_text("%*s", (int)(NAMES_AT - len), "");
	else
		out_text("\n%*s", NAMES_AT, "");
	for (; row->name != NULL && row->kind != OPT_GROUP; row++) {
		snprintf(name, sizeof(name), "%s%.1s%s--%s",
		    row->letter != 0 ? "-" : "", &row->letter,
		    row->letter != 0 ? "," : "", row->name);
		at = wrap(name, at, NAMES_AT);
	}
	out_text("\n");
	return row;
}

int
opt_help(const struct opt_page *page)
{
	const struct opt_row *row = page->rows;
	char last[128];
	size_t n = 0;

	while (row[n].name != NULL)
		n++;
	if (n <= FEW)
		return opt_help_all(page);
	print_head(page);
	out_text("\n");
	if (row->kind != OPT_GROUP)
		row = print_names("Options", row);
	while (row->name != NULL)
		row = print_names(row->name, row + 1);
	print_names("Help", opt_common);
	snprintf(last, sizeof(last),
	    "%s --help-all says what each does, man %s has examples.",
	    page->name, page->name);
	out_text("\n");
	wrap(last, 0, 0);
	out_text("\n");
	return out_end(EXIT_DONE);
}

static void
dump_rows(const struct opt_row *row)
{
	for (; row->name != NULL; row++)
		if (row->kind != OPT_GROUP)
			out_text("%c\t%s\t%s\t%s\n",
			    row->letter != 0 ? row->letter : '-', row->name,
			    opt_has_arg(row) ? arg_name(row) : "-",
			    row->kind == OPT_CHOICE ? row->choices : "-");
}

void
opt_dump(const struct opt_page *page)
{
	dump_rows(page->rows);
	dump_rows(opt_common);
}

/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "decode_auth/summary.h"
#include "out/out.h"

#define CELL_MAX 4096
/* What a column that is cut short keeps. */
#define LEAST 10

enum column { COUNT, OUTCOME, MECH, USER, CLIENT, FIRST, LAST, COLUMNS };

static const char *const titles[] = { "logins", "outcome", "mechanism", "user",
	"client", "first", "last" };

/* One cell's text, safe to print; cleared and filled. */
static struct authstr_span
cell(const struct summary_row *row, enum column column, struct authstr_buf *b)
{
	const char *texts[COLUMNS] = {
		[OUTCOME] = authstr_outcome_name(row->outcome),
		[MECH] = row->mech,
		[USER] = row->user,
		[CLIENT] = row->client,
		[FIRST] = row->first,
		[LAST] = row->last,
	};
	char number[24];

	(void)snprintf(number, sizeof(number), "%lu", row->count);
	texts[COUNT] = number;
	if (row->others && column > COUNT && column < FIRST)
		texts[column] = column == USER ? "(all others)" : "";
	authstr_buf_cut(b, 0);
	(void)safe_print(authstr_span_of(texts[column]), b);
	return authstr_buf_span(b);
}

/* Characters, each a column. */
static unsigned
columns(struct authstr_span s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

static void
measure(const struct summary_row *rows, size_t n, struct authstr_buf *b,
    unsigned width[COLUMNS])
{
	for (enum column c = 0; c < COLUMNS; c++) {
		unsigned most = 0;

		for (size_t i = 0; i < n; i++) {
			unsigned w = columns(cell(&rows[i], c, b));

			most = w > most ? w : most;
		}
		/* what no row has needs no column */
		width[c] = most > 0 && most < strlen(titles[c])
			       ? (unsigned)strlen(titles[c])
			       : most;
	}
}

static unsigned
total(const unsigned width[COLUMNS])
{
	unsigned sum = 0;

	for (enum column c = 0; c < COLUMNS; c++)
		sum += width[c] > 0 ? width[c] + 2 : 0;
	return sum > 2 ? sum - 2 : 0;
}

/* On a terminal, names are cut short and times left out until all fits. */
static void
fit(unsigned width[COLUMNS])
{
	static const enum column order[] = { USER, CLIENT, FIRST, LAST };

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		unsigned have = out_width(), want = total(width);
		unsigned *w = &width[order[i]], over = want - have;

		if (want <= have || !isatty(STDOUT_FILENO))
			return;
		if (order[i] >= FIRST)
			*w = 0;
		else if (*w > LEAST)
			*w = *w > LEAST + over ? *w - over : LEAST;
	}
}

/* What fits of it, with two dots for the rest. */
static void
print_cut(struct authstr_span s, unsigned width)
{
	unsigned seen = 0;
	size_t at = 0;

	if (columns(s) <= width) {
		out_raw(s);
		return;
	}
	for (; at < s.len; at++)
		if ((s.p[at] & 0xc0) != 0x80 && seen++ == width - 2)
			break;
	out_raw((struct authstr_span){ s.p, at });
	out_text("..");
}

static bool
is_last(const unsigned width[COLUMNS], enum column column)
{
	while (++column < COLUMNS)
		if (width[column] > 0)
			return false;
	return true;
}

/* Numbers to the right; nothing is padded at the end of the line. */
static void
print_cell(struct authstr_span s, const unsigned width[COLUMNS], enum column column)
{
	unsigned n = columns(s);
	int pad = width[column] > n ? (int)(width[column] - n) : 0;

	if (column == COUNT)
		out_text("%*s", pad, "");
	print_cut(s, width[column]);
	if (column != COUNT && !is_last(width, column))
		out_text("%*s", pad, "");
}

static void
print_row(const struct summary_row *row, const unsigned width[COLUMNS],
    struct authstr_buf *b)
{
	static const enum out_color colors[] = {
		[AUTHSTR_OUTCOME_UNKNOWN] = OUT_DIM,
		[AUTHSTR_OUTCOME_SUCCESS] = OUT_GOOD,
		[AUTHSTR_OUTCOME_REFUSED] = OUT_BAD,
		[AUTHSTR_OUTCOME_ABORTED] = OUT_WARN,
		[AUTHSTR_OUTCOME_UNFINISHED] = OUT_WARN,
	};
	bool any = false;

	for (enum column c = 0; c < COLUMNS; c++) {
		struct authstr_span s;

		if (width[c] == 0)
			continue;
		out_text(any ? "  " : "");
		any = true;
		s = row != NULL ? cell(row, c, b) : authstr_span_of(titles[c]);
		if (row == NULL)
			out_color(OUT_BOLD);
		else if (c == OUTCOME && !row->others)
			out_color(colors[row->outcome]);
		print_cell(s, width, c);
		if (row == NULL || (c == OUTCOME && !row->others))
			out_color(OUT_PLAIN);
	}
	out_text("\n");
}

void
summary_text(const struct summary_row *rows, size_t n)
{
	struct authstr_buf *b = authstr_buf_new(CELL_MAX);
	unsigned width[COLUMNS];

	if (b == NULL) {
		out_failed();
		return;
	}
	measure(rows, n, b, width);
	fit(width);
	if (n > 0)
		print_row(NULL, width, b);
	for (size_t i = 0; i < n; i++)
		print_row(&rows[i], width, b);
	authstr_buf_free(b);
}

static void
set_text(json_t *o, const char *key, const char *text)
{
	if (text[0] != '\0')
		out_json_set(o, key, authstr_span_of(text));
}

static void
set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value) != 0)
		out_failed();
}

void
summary_json(const struct summary_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct summary_row *row = &rows[i];
		json_t *o = out_json_new("decode-auth");

		if (row->others) {
			set(o, "others", json_true());
		} else {
			set_text(o, "user", row->user);
			set_text(o, "mechanism", row->mech);
			set_text(
			    o, "outcome", authstr_outcome_name(row->outcome));
			set_text(o, "client", row->client);
		}
		set(o, "count", json_integer((json_int_t)row->count));
		set(o, "failed", json_integer((json_int_t)row->failed));
		set_text(o, "first", row->first);
		set_text(o, "last", row->last);
		out_json(o);
	}
}

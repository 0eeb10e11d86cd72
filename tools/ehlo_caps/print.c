/* SPDX-License-Identifier: MIT */
/*
 * ehlo_caps_print: a server's capabilities for people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ehlo_caps/ehlo_caps.h"
#include "out/out.h"

#define LABEL_WIDTH 12
/* "in clear  under TLS", where there are two lists. */
#define MARK_WIDTH 11
#define NAME_MIN 14
#define NAME_MAX 30
#define GAP 2

/* One keyword with its arguments, or one mechanism, and where it was offered.
 */
struct row {
	const struct authstr_caps *caps; /* keyword i of this list */
	size_t i;
	struct authstr_span name; /* a mechanism; of a keyword none */
	bool at[EHLO_CHANNELS];
};

struct table {
	struct row rows[2 * AUTHSTR_REPLY_LINES_MAX + EHLO_MECHS_MAX];
	size_t n;
	size_t width;      /* of the first column */
	bool two;          /* both lists were read */
	const char *where; /* of one list: "before TLS".. */
};

/* -------------------------------------------------------------- helpers -- */

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

static void
heading(const char *text, const char *where, size_t width, bool two)
{
	out_color(OUT_BOLD);
	if (two)
		out_text("\n%-*s%-*s%s", (int)(width + GAP), text, MARK_WIDTH,
		    "before TLS", "after TLS");
	else
		out_text("\n%s%s", text, where);
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* A word, or a short "[RFC 1870]", which stays together. */
static size_t
word_length(const char *text)
{
	size_t end = strcspn(text, "]");

	if (*text == '[' && text[end] == ']' && end < NAME_MAX)
		return end + 1;
	return strcspn(text, " ");
}

/* Words of ours, wrapped to the terminal, the first line begins at `indent`. */
static void
wrapped(const char *text, size_t indent)
{
	size_t width = out_width(), column = indent;

	if (width < indent + 20)
		width = indent + 20;
	while (*text != '\0') {
		size_t len = word_length(text);

		if (column > indent && column + 1 + len >= width) {
			out_text("\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			out_text(" ");
			column++;
		}
		out_text("%.*s", (int)len, text);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	out_text("\n");
}

/* ------------------------------------------------------------------ rows -- */

static bool
is_auth(struct authstr_span keyword)
{
	return ehlo_same(keyword, authstr_span_of("AUTH")) ||
	       ehlo_same(keyword, authstr_span_of("AUTH="));
}

/* The same keyword with the same arguments; those of AUTH have a table of their
 * own. */
static bool
same_offer(const struct row *r, const struct authstr_caps *caps, size_t i)
{
	struct authstr_span word = authstr_caps_keyword(caps, i);
	size_t n = authstr_caps_arg_count(caps, i);

	if (!ehlo_same(authstr_caps_keyword(r->caps, r->i), word))
		return false;
	if (is_auth(word))
		return true;
	if (authstr_caps_arg_count(r->caps, r->i) != n)
		return false;
	for (size_t k = 0; k < n; k++)
		if (!ehlo_same(authstr_caps_arg(r->caps, r->i, k),
			authstr_caps_arg(caps, i, k)))
			return false;
	return true;
}

static size_t
name_width(const struct row *r)
{
	size_t len = r->name.len;

	if (r->name.p != NULL)
		return len;
	len = authstr_caps_keyword(r->caps, r->i).len;
	if (is_auth(authstr_caps_keyword(r->caps, r->i)))
		return len;
	for (size_t k = 0; k < authstr_caps_arg_count(r->caps, r->i); k++)
		len += 1 + authstr_caps_arg(r->caps, r->i, k).len;
	return len;
}

static void
add(struct table *t, const struct row *row)
{
	size_t width = name_width(row);

	if (t->n == sizeof(t->rows) / sizeof(t->rows[0]))
		return;
	t->rows[t->n++] = *row;
	if (width <= NAME_MAX && width > t->width)
		t->width = width;
}

static void
add_caps(struct table *t, const struct authstr_caps *caps, int channel)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		struct row row = { .caps = caps, .i = i };
		size_t at = 0;

		while (at < t->n && !same_offer(&t->rows[at], caps, i))
			at++;
		if (at == t->n)
			add(t, &row);
		if (at < t->n)
			t->rows[at].at[channel] = true;
	}
}

static void
add_mechs(struct table *t, const struct authstr_caps *caps, int channel)
{
	struct authstr_span names[EHLO_MECHS_MAX];
	size_t n = ehlo_ranked(caps, names, EHLO_MECHS_MAX);

	for (size_t i = 0; i < n; i++) {
		struct row row = { .name = names[i] };
		size_t at = 0;

		while (at < t->n && !ehlo_same(t->rows[at].name, names[i]))
			at++;
		if (at == t->n)
			add(t, &row);
		if (at < t->n)
			t->rows[at].at[channel] = true;
	}
}

/* Mechanisms of both lists in one order. */
static int
by_rank(const void *a, const void *b)
{
	size_t x = ehlo_position(((const struct row *)a)->name);
	size_t y = ehlo_position(((const struct row *)b)->name);

	return x < y ? -1 : x > y;
}

/* -------------------------------------------------------------- printing -- */

static void
print_name(const struct row *r)
{
	if (r->name.p != NULL) {
		out_safe(r->name);
		return;
	}
	out_safe(authstr_caps_keyword(r->caps, r->i));
	if (is_auth(authstr_caps_keyword(r->caps, r->i)))
		return;
	for (size_t k = 0; k < authstr_caps_arg_count(r->caps, r->i); k++) {
		out_text(" ");
		out_safe(authstr_caps_arg(r->caps, r->i, k));
	}
}

static void
print_marks(const struct table *t, const struct row *r, bool risky)
{
	if (!t->two)
		return;
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		out_color(!r->at[i]                  ? OUT_DIM
			  : i == EHLO_CLEAR && risky ? OUT_WARN
						     : OUT_GOOD);
		out_text("%-*s", MARK_WIDTH, r->at[i] ? "yes" : "-");
		out_color(OUT_PLAIN);
	}
}

/* Name and marks; says where the text goes. */
static size_t
print_left(const struct table *t, const struct row *r, bool risky)
{
	size_t width = name_width(r);
	size_t indent = t->width + GAP + (t->two ? 2 * MARK_WIDTH : 0);

	out_color(OUT_NAME);
	print_name(r);
	out_color(OUT_PLAIN);
	if (width > t->width)
		out_text("\n%*s", (int)(t->width + GAP), "");
	else
		out_text("%*s", (int)(t->width + GAP - width), "");
	print_marks(t, r, risky);
	return indent;
}

/* "34.2 MiB"; whole numbers without a point. */
static void
size_text(uint64_t octets, char *text, size_t len)
{
	static const char *const units[] = { "octets", "KiB", "MiB", "GiB",
		"TiB", "PiB", "EiB" };
	double n = (double)octets;
	size_t unit = 0;

	for (; n >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
		n /= 1024;
	snprintf(text, len, n == (double)(uint64_t)n ? "%.0f %s" : "%.1f %s", n,
	    units[unit]);
}

static void
print_cap(const struct table *t, const struct row *r)
{
	struct authstr_span word = authstr_caps_keyword(r->caps, r->i);
	const struct authstr_keyword *k = authstr_keyword_find(word);
	size_t indent = print_left(t, r, false);
	char text[256], size[32] = "";

	if (ehlo_same(word, authstr_span_of("SIZE")) &&
	    authstr_caps_arg_count(r->caps, r->i) > 0) {
		if (authstr_caps_size(r->caps) > 0)
			size_text(
			    authstr_caps_size(r->caps), size, sizeof(size));
		else
			snprintf(size, sizeof(size), "no limit told");
	}
	if (k == NULL)
		snprintf(text, sizeof(text), "not in the registry");
	else
		snprintf(text, sizeof(text), "%s%s%s [%s]", size,
		    size[0] != '\0' ? ": " : "", authstr_keyword_meaning(k),
		    authstr_keyword_spec(k));
	wrapped(text, indent);
}

static void
print_mech(const struct table *t, const struct row *r)
{
	const struct authstr_mech *m = authstr_mech_find(r->name);
	bool risky =
	    m != NULL && (authstr_mech_flags(m) & AUTHSTR_MECH_PLAINTEXT) != 0;
	size_t indent = print_left(t, r, risky);
	char text[256];

	if (m == NULL)
		snprintf(text, sizeof(text), "unknown");
	else
		snprintf(text, sizeof(text), "%s [%s]", authstr_mech_brief(m),
		    authstr_mech_spec(m));
	wrapped(text, indent);
}

static void
print_table(const struct table *t, const char *title,
    void (*print)(const struct table *t, const struct row *r))
{
	heading(title, t->where, t->width, t->two);
	for (size_t i = 0; i < t->n; i++)
		print(t, &t->rows[i]);
}

/* ------------------------------------------------------------ difference -- */

/* Rows that were offered on one side only, after the column the line has come
 * to; gives the column it ends in, 0 where nothing was printed yet. */
static size_t
print_change(const struct table *t, int side, size_t column)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct row *r = &t->rows[i];
		size_t width = name_width(r) + 2;

		if (!r->at[side] || r->at[!side])
			continue;
		if (column == 0) {
			label("difference");
			column = LABEL_WIDTH;
		} else if (column + width >= out_width()) {
			out_text("\n%*s", LABEL_WIDTH, "");
			column = LABEL_WIDTH;
		} else {
			out_text(" ");
		}
		out_color(side == EHLO_TLS ? OUT_GOOD : OUT_BAD);
		out_text("%s", side == EHLO_TLS ? "+" : "-");
		print_name(r);
		out_color(OUT_PLAIN);
		column += width;
	}
	return column;
}

static void
print_difference(const struct table *caps, const struct table *mechs)
{
	size_t column = 0;

	if (!caps->two)
		return;
	out_text("\n");
	column = print_change(caps, EHLO_TLS, column);
	column = print_change(mechs, EHLO_TLS, column);
	column = print_change(caps, EHLO_CLEAR, column);
	column = print_change(mechs, EHLO_CLEAR, column);
	if (column == 0) {
		label("difference");
		out_text("none");
	}
	out_text("\n");
}

/* ------------------------------------------------------------------- all -- */

static void
print_greeting(const struct ehlo_view *v)
{
	const struct authstr_reply *g = v->greeting;

	for (size_t i = 0; g != NULL && i < authstr_reply_line_count(g); i++) {
		label(i == 0 ? "greeting" : "");
		out_text("%d ", authstr_reply_code(g));
		out_safe(authstr_reply_line(g, i));
		out_text("\n");
	}
}

static void
print_head(const struct ehlo_view *v)
{
	const struct net_result *r = v->result;

	out_color(OUT_BOLD);
	out_safe(authstr_span_of(
	    strcmp(v->target, "-") == 0 ? "standard input" : v->target));
	out_color(OUT_PLAIN);
	if (r->address[0] != '\0')
		out_text("  (%s port %u)", r->address, (unsigned)r->port);
	out_text("\n");
	print_greeting(v);
	/* Of a capture, and of a server that was not reached, only what is
	 * known. */
	if (r->tls.tried || r->tls.chain != NULL || r->via ||
	    v->caps[EHLO_CLEAR] != NULL)
		if (r->ms_total >= 0 || r->tls.tried || r->tls.chain != NULL)
			net_tls_report_print(&r->tls);
}

static const char *
channel(const struct ehlo_view *v)
{
	if (v->unknown)
		return "";
	if (v->result->via && !v->result->tls.tried)
		return " (on the command's channel)";
	return v->caps[EHLO_TLS] != NULL ? " (after TLS)" : " (before TLS)";
}

void
ehlo_print(const struct ehlo_view *v)
{
	struct table *caps = calloc(2, sizeof(*caps));
	struct table *mechs = caps + 1;

	if (caps == NULL) {
		out_failed();
		return;
	}
	caps->two = mechs->two =
	    v->caps[EHLO_CLEAR] != NULL && v->caps[EHLO_TLS] != NULL;
	caps->width = mechs->width = NAME_MIN;
	caps->where = mechs->where = channel(v);
	print_head(v);
	for (int i = 0; i < EHLO_CHANNELS; i++)
		if (v->caps[i] != NULL) {
			add_caps(caps, v->caps[i], i);
			add_mechs(mechs, v->caps[i], i);
		}
	qsort(mechs->rows, mechs->n, sizeof(mechs->rows[0]), by_rank);
	caps->width = mechs->width =
	    caps->width > mechs->width ? caps->width : mechs->width;
	if (caps->n > 0)
		print_table(caps, "capability", print_cap);
	if (mechs->n > 0)
		print_table(mechs, "login by", print_mech);
	print_difference(caps, mechs);
	free(caps);
}

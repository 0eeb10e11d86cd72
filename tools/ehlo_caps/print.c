/* SPDX-License-Identifier: MIT */
/*
 * print: a server's capabilities for people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/beside.h"
#include "ehlo_caps/table.h"
#include "out/out.h"
#include "out/safe.h"

#define LABEL_WIDTH 12
/* "before TLS", "after TLS".. where there are several lists. */
#define MARK_WIDTH 11
#define MARK_WIDTH_OF_3 7
#define GAP 2
/* The text of a row: at least so wide, else it stands under the name, there. */
#define TEXT_MIN 24
#define TEXT_INDENT 4

/* -------------------------------------------------------------- helpers -- */

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

/* Three leave little room for the text. */
static const char *const channels[EHLO_CHANNELS][2] = {
	[EHLO_CLEAR] = { "before TLS", "clear" },
	[EHLO_TLS] = { "after TLS", "TLS" },
	[EHLO_AUTH] = { "logged in", "login" },
};

static size_t
mark_width(const struct ehlo_table *t)
{
	return t->lists == EHLO_CHANNELS ? MARK_WIDTH_OF_3 : MARK_WIDTH;
}

static void
heading(const struct ehlo_table *t, const char *text)
{
	size_t left = t->lists;

	out_color(OUT_BOLD);
	if (left == 1)
		out_text("\n%s%s", text, t->where);
	else
		out_text("\n%-*s", (int)(t->width + GAP), text);
	for (int i = 0; i < EHLO_CHANNELS && t->lists > 1; i++)
		if (t->has[i])
			out_text("%-*s", --left > 0 ? (int)mark_width(t) : 0,
			    channels[i][t->lists == EHLO_CHANNELS]);
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* -------------------------------------------------------------- printing -- */

static void
print_name(const struct ehlo_row *r)
{
	if (r->name.p != NULL) {
		out_safe(r->name);
		return;
	}
	out_safe(authstr_caps_keyword(r->caps, r->i));
	if (ehlo_is_auth(authstr_caps_keyword(r->caps, r->i)))
		return;
	for (size_t k = 0; k < authstr_caps_arg_count(r->caps, r->i); k++) {
		out_text(" ");
		out_safe(authstr_caps_arg(r->caps, r->i, k));
	}
}

static void
print_marks(const struct ehlo_table *t, const struct ehlo_row *r, bool risky)
{
	for (int i = 0; i < EHLO_CHANNELS && t->lists > 1; i++) {
		if (!t->has[i])
			continue;
		out_color(!r->at[i]                  ? OUT_DIM
			  : i == EHLO_CLEAR && risky ? OUT_WARN
						     : OUT_GOOD);
		out_text("%-*s", (int)mark_width(t), r->at[i] ? "yes" : "-");
		out_color(OUT_PLAIN);
	}
}

/* A name that is longer than its column has its arguments under each other, and
 * the rest on the next row. */
static void
print_long_name(const struct ehlo_row *r)
{
	size_t keyword = r->name.p == NULL
			     ? safe_width(authstr_caps_keyword(r->caps, r->i))
			     : 0;

	out_hang(keyword < EHLO_NAME_MIN ? keyword + 1 : TEXT_INDENT);
	print_name(r);
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* Name and marks; what is printed then goes into the last column, or under them
 * where the terminal has no room for it. */
static void
print_left(const struct ehlo_table *t, const struct ehlo_row *r, bool risky)
{
	size_t width = ehlo_row_width(r), marks = t->lists > 1 ? t->lists : 0;
	size_t indent = t->width + GAP + marks * mark_width(t);
	bool narrow = out_width() < indent + TEXT_MIN;

	out_color(OUT_NAME);
	if (width > t->width) {
		print_long_name(r);
		width = 0;
	} else {
		print_name(r);
		out_color(OUT_PLAIN);
	}
	out_hang(narrow ? TEXT_INDENT : indent);
	if (!narrow || marks > 0)
		out_text("%*s", (int)(t->width + GAP - width), "");
	print_marks(t, r, risky);
	if (narrow)
		out_text("%s%*s", width > 0 || marks > 0 ? "\n" : "",
		    TEXT_INDENT, "");
}

static void
print_cap(const struct ehlo_table *t, const struct ehlo_row *r)
{
	const struct authstr_keyword *k =
	    authstr_keyword_find_in(authstr_caps_protocol(r->caps),
		authstr_caps_keyword(r->caps, r->i));
	char words[300];

	print_left(t, r, false);
	if (k == NULL) {
		out_text("not in the registry\n");
		return;
	}
	ehlo_words(r->caps, r->i, words, sizeof(words));
	out_text("%s%s [%s]\n", words, authstr_keyword_meaning(k),
	    authstr_keyword_spec(k));
}

static void
print_mech(const struct ehlo_table *t, const struct ehlo_row *r)
{
	const struct authstr_mech *m = authstr_mech_find(r->name);
	bool risky =
	    m != NULL && (authstr_mech_flags(m) & AUTHSTR_MECH_PLAINTEXT) != 0;

	print_left(t, r, risky);
	if (m == NULL)
		out_text("unknown\n");
	else
		out_text(
		    "%s [%s]\n", authstr_mech_brief(m), authstr_mech_spec(m));
}

static void
print_table(const struct ehlo_table *t, const char *title,
    void (*print)(const struct ehlo_table *t, const struct ehlo_row *r))
{
	heading(t, title);
	for (size_t i = 0; i < t->n; i++) {
		print(t, &t->rows[i]);
		out_hang(LABEL_WIDTH);
	}
}

/* ------------------------------------------------------------ difference -- */

/* Two lists, and how their difference is called. */
struct change {
	const char *name;
	int from, to;
	size_t column; /* where the line has come to; 0: nothing was printed */
};

static void
print_one_change(struct change *c, const struct ehlo_row *r, bool added)
{
	size_t width = ehlo_row_width(r) + 2;

	if (c->column == 0) {
		label(c->name);
		c->column = LABEL_WIDTH;
	} else if (c->column + width >= out_width()) {
		out_text("\n%*s", LABEL_WIDTH, "");
		c->column = LABEL_WIDTH;
	} else {
		out_text(" ");
	}
	out_color(added ? OUT_GOOD : OUT_BAD);
	out_text("%s", added ? "+" : "-");
	print_name(r);
	out_color(OUT_PLAIN);
	c->column += width;
}

/* Rows that were offered on one side only. */
static void
print_change(struct change *c, const struct ehlo_table *t, bool added)
{
	int on = added ? c->to : c->from, off = added ? c->from : c->to;

	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].at[on] && !t->rows[i].at[off])
			print_one_change(c, &t->rows[i], added);
}

static void
print_changes(struct change *c, const struct ehlo_table *caps,
    const struct ehlo_table *mechs)
{
	if (!caps->has[c->from] || !caps->has[c->to])
		return;
	print_change(c, caps, true);
	print_change(c, mechs, true);
	print_change(c, caps, false);
	print_change(c, mechs, false);
	if (c->column == 0) {
		label(c->name);
		out_text("none");
	}
	out_text("\n");
}

static void
print_difference(const struct ehlo_table *caps, const struct ehlo_table *mechs)
{
	struct change tls = { "difference", EHLO_CLEAR, EHLO_TLS, 0 };
	struct change login = { "by login",
		caps->has[EHLO_TLS] ? EHLO_TLS : EHLO_CLEAR, EHLO_AUTH, 0 };

	if (caps->lists > 1)
		out_text("\n");
	print_changes(&tls, caps, mechs);
	print_changes(&login, caps, mechs);
}

/* ------------------------------------------------------------------- all -- */

static void
print_greeting(const struct ehlo_view *v)
{
	const struct authstr_reply *g = v->greeting;
	size_t n = g != NULL ? authstr_reply_line_count(g) : 0;
	/* ManageSieve's is the list, which the table has. */
	size_t first = v->protocol == AUTHSTR_SIEVE && n > 0 ? n - 1 : 0;

	for (size_t i = first; i < n; i++) {
		label(i == first ? "greeting" : "");
		if (authstr_reply_code(g) != 0)
			out_text("%d ", authstr_reply_code(g));
		out_safe(authstr_reply_line(g, i));
		out_text("\n");
	}
}

/* Of a server that was not reached, and of a capture that does not tell,
 * nothing is known. */
static bool
knows_tls(const struct ehlo_view *v)
{
	const struct net_result *r = v->result;

	if (r->tls.tried || r->tls.chain != NULL)
		return true;
	return r->ms_total >= 0 && (r->via || v->caps[EHLO_CLEAR] != NULL);
}

static void
print_login(const struct ehlo_view *v)
{
	bool done = v->result->status == EXIT_DONE;

	if (v->login == NULL)
		return;
	label("login");
	out_text("%s, ", v->login);
	out_color(done ? OUT_GOOD : OUT_BAD);
	out_text("%s", done ? "done" : "failed");
	out_color(OUT_PLAIN);
	out_text("%s\n", done && v->caps[EHLO_AUTH] == NULL && !v->said_back
			     ? ", and no list behind it"
			     : "");
}

static void
print_head(const struct ehlo_view *v)
{
	const struct net_result *r = v->result;

	out_color(OUT_BOLD);
	out_safe(authstr_span_of(
	    strcmp(v->target, "-") == 0 ? "standard input" : v->target));
	out_color(OUT_PLAIN);
	if (r->address[0] != '\0' && r->port == 0)
		out_text("  (%s)", r->address);
	else if (r->address[0] != '\0')
		out_text("  (%s port %u)", r->address, (unsigned)r->port);
	if (r->proxy[0] != '\0') {
		out_text("  through ");
		out_safe(authstr_span_of(r->proxy));
	}
	out_text("\n");
	print_greeting(v);
	if (knows_tls(v))
		net_tls_report_print(&r->tls);
	beside_print(v);
	print_login(v);
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
	struct ehlo_table *caps = calloc(2, sizeof(*caps));
	struct ehlo_table *mechs;

	if (caps == NULL) {
		out_failed();
		return;
	}
	mechs = caps + 1;
	ehlo_table_fill(v, caps, mechs);
	caps->where = mechs->where = channel(v);
	print_head(v);
	if (caps->n > 0)
		print_table(caps, "capability", print_cap);
	if (mechs->n > 0)
		print_table(mechs, "login by", print_mech);
	print_difference(caps, mechs);
	free(caps);
}

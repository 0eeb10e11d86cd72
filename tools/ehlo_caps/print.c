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

#define LABEL_WIDTH 12
/* "before TLS", "after TLS".. where there are several lists. */
#define MARK_WIDTH 11
#define MARK_WIDTH_OF_3 7
#define GAP 2

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

/* A word, or a short "[RFC 1870]", which stays together. */
static size_t
word_length(const char *text)
{
	size_t end = strcspn(text, "]");

	if (*text == '[' && text[end] == ']' && end < EHLO_NAME_MAX)
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

/* Name and marks; says where the text goes. */
static size_t
print_left(const struct ehlo_table *t, const struct ehlo_row *r, bool risky)
{
	size_t width = ehlo_row_width(r);
	size_t indent =
	    t->width + GAP + (t->lists > 1 ? t->lists * mark_width(t) : 0);

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

static void
print_cap(const struct ehlo_table *t, const struct ehlo_row *r)
{
	const struct authstr_keyword *k =
	    authstr_keyword_find_in(authstr_caps_protocol(r->caps),
		authstr_caps_keyword(r->caps, r->i));
	size_t indent = print_left(t, r, false);
	char text[512], words[300];

	if (k == NULL) {
		wrapped("not in the registry", indent);
		return;
	}
	ehlo_words(r->caps, r->i, words, sizeof(words));
	snprintf(text, sizeof(text), "%s%s [%s]", words,
	    authstr_keyword_meaning(k), authstr_keyword_spec(k));
	wrapped(text, indent);
}

static void
print_mech(const struct ehlo_table *t, const struct ehlo_row *r)
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
print_table(const struct ehlo_table *t, const char *title,
    void (*print)(const struct ehlo_table *t, const struct ehlo_row *r))
{
	heading(t, title);
	for (size_t i = 0; i < t->n; i++)
		print(t, &t->rows[i]);
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

	for (size_t i = 0; g != NULL && i < authstr_reply_line_count(g); i++) {
		label(i == 0 ? "greeting" : "");
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

	if (v->mech == NULL)
		return;
	label("login");
	out_text("%s, ", authstr_mech_name(v->mech));
	out_color(done ? OUT_GOOD : OUT_BAD);
	out_text("%s", done ? "done" : "failed");
	out_color(OUT_PLAIN);
	out_text("%s\n", done && v->caps[EHLO_AUTH] == NULL
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
	struct ehlo_table *mechs = caps + 1;

	if (caps == NULL) {
		out_failed();
		return;
	}
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

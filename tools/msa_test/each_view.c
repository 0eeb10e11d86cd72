/* SPDX-License-Identifier: MIT */
/*
 * What --all-mechs prints.
 */
#include <string.h>
#include "msa_test/each.h"
#include "out/out.h"

/* The column where what a row means begins, and where it goes on if the
 * terminal has too little room behind it. */
#define MEANING 46
#define ROOM_LEAST 24
#define NARROW 4

static const struct {
	const char *word;
	enum out_color color;
} outcomes[] = {
	[EACH_ACCEPTED] = { "accepted", OUT_GOOD },
	[EACH_REFUSED] = { "refused", OUT_BAD },
	[EACH_FAILED] = { "failed", OUT_BAD },
	[EACH_NOT_TRIED] = { "not tried", OUT_DIM },
};

static struct authstr_span
text_of(const struct each_row *row)
{
	return (struct authstr_span){ (const unsigned char *)row->stage.text,
		row->stage.text_len };
}

void
each_view_head(void)
{
	out_color(OUT_BOLD);
	out_text(
	    "%-20s %-9s  %-14s%s", "mechanism", "result", "code", "meaning");
	out_color(OUT_PLAIN);
	out_text("\n");
}

/* In the place of a number, as far as it fits. */
static void
view_bracket(const char *bracket)
{
	size_t len = strlen(bracket) < 14 ? strlen(bracket) : 14;

	out_text("  ");
	out_safe((struct authstr_span){ (const unsigned char *)bracket, len });
	out_text("%*s", (int)(14 - len), "");
}

/* What a refusal means; the reason where nothing was sent. */
void
each_view(const struct each_row *row)
{
	size_t len = strlen(row->name);

	out_hang(out_width() < MEANING + ROOM_LEAST ? NARROW : MEANING);
	out_safe(authstr_span_of(row->name));
	out_text("%*s ", len < 20 ? (int)(20 - len) : 0, "");
	out_color(outcomes[row->outcome].color);
	out_text("%-9s", outcomes[row->outcome].word);
	out_color(OUT_PLAIN);
	if (row->stage.code != 0)
		out_text("  %3d %-10s", row->stage.code, row->stage.enhanced);
	else if (row->outcome != EACH_ACCEPTED)
		view_bracket(row->stage.bracket);
	if (row->outcome == EACH_REFUSED && row->has_meaning)
		out_safe(authstr_span_of(row->m.meaning));
	else if (row->outcome != EACH_ACCEPTED)
		out_safe(text_of(row));
	out_text("\n");
	out_hang(0);
	out_flush();
}

void
each_view_last(const struct each_row *rows, size_t n)
{
	size_t counts[EACH_NOT_TRIED + 1] = { 0 };

	for (size_t i = 0; i < n; i++)
		counts[rows[i].outcome]++;
	out_text("verdict: %zu of %zu accepted", counts[EACH_ACCEPTED], n);
	for (size_t i = EACH_REFUSED; i <= EACH_NOT_TRIED; i++)
		if (counts[i] > 0)
			out_text(", %zu %s", counts[i], outcomes[i].word);
	out_text("\n");
}

json_t *
each_json(const struct each_row *row)
{
	json_t *o = json_object();

	out_json_set(o, "mechanism", authstr_span_of(row->name));
	json_object_set_new(
	    o, "result", json_string(outcomes[row->outcome].word));
	if (row->stage.code != 0)
		json_object_set_new(o, "code", json_integer(row->stage.code));
	if (row->stage.enhanced[0] != '\0')
		out_json_set(
		    o, "enhanced", authstr_span_of(row->stage.enhanced));
	if (row->stage.bracket[0] != '\0')
		out_json_set(
		    o, "response_code", authstr_span_of(row->stage.bracket));
	if (row->stage.text_len > 0)
		out_json_set(o, "text", text_of(row));
	if (row->stage.rule != NULL)
		out_json_set(o, "rule", authstr_span_of(row->stage.rule));
	if (row->has_meaning) {
		out_json_set(o, "meaning", authstr_span_of(row->m.meaning));
		out_json_set(o, "advice", authstr_span_of(row->m.advice));
	}
	if (row->ms > 0)
		json_object_set_new(
		    o, "ms", json_integer((json_int_t)(row->ms + 0.5)));
	return o;
}

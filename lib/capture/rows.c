/* SPDX-License-Identifier: MIT */
#include "capture/rows.h"
#include "capture/dialect.h"

_Static_assert(ROWS_MAX <= 255, "a row is kept in a byte");

size_t
row_set_take(struct row_set *set)
{
	for (size_t i = 0; i < ROWS_MAX / 64; i++) {
		unsigned bit;

		if (set->bits[i] == 0)
			continue;
		bit = (unsigned)__builtin_ctzll(set->bits[i]);
		set->bits[i] &= set->bits[i] - 1;
		return i * 64 + bit;
	}
	return ROWS_MAX;
}

/* What cannot be told is always tried. */
static void
add_text(struct rows *rows, size_t row, span text)
{
	if (rows->n == ROWS_TEXTS) {
		row_set_put(&rows->always, row);
		return;
	}
	gram_text_read(&rows->texts[rows->n], text);
	rows->row_of[rows->n++] = (unsigned char)row;
}

static void
add_mark(struct rows *rows, size_t row, span mark, bool anywhere)
{
	if (mark.len == 0)
		return;
	row_set_put(&rows->begin[mark.p[0]], row);
	if (mark.p[mark.len - 1] == ':')
		row_set_put(&rows->indented[mark.p[0]], row);
	if (anywhere)
		add_text(rows, row, mark);
}

void
rows_init(struct rows *rows)
{
	*rows = (struct rows){ .n = 0 };
	for (size_t i = 0; i < dialect_count(); i++) {
		const struct dialect *d = dialect_at(i);
		bool anywhere = (d->flags & DIALECT_ANYWHERE) != 0;

		add_mark(rows, i, d->client, anywhere);
		add_mark(rows, i, d->server, anywhere);
		if (d->read == NULL)
			continue;
		row_set_put(&rows->logs, i);
		if (d->texts[0] == NULL)
			row_set_put(&rows->always, i);
		for (size_t k = 0; k < DIALECT_TEXTS && d->texts[k] != NULL;
		     k++)
			add_text(rows, i, authstr_span_of(d->texts[k]));
	}
}

void
rows_see(struct rows *rows, const struct record *rec)
{
	const unsigned char *raw = rec->raw.p, *text = rec->text.p;

	grams_begin(&rows->grams);
	grams_see(&rows->grams, rec->raw);
	/* one that was freed of escapes stands elsewhere */
	if (rec->text.len > 0 &&
	    (text < raw || text + rec->text.len > raw + rec->raw.len))
		grams_see(&rows->grams, rec->text);
	rows->there = rows->always;
	for (size_t i = 0; i < rows->n; i++)
		if (grams_may_have(&rows->grams, &rows->texts[i]))
			row_set_put(&rows->there, rows->row_of[i]);
}

struct row_set
rows_of(const struct rows *rows, span text, bool logs)
{
	struct row_set set = rows->there;
	unsigned char first = text.len > 0 ? text.p[0] : '\0';

	while (text.len > 0 && text.p[0] == ' ')
		text = span_from(text, 1);
	for (size_t i = 0; i < ROWS_MAX / 64; i++) {
		if (!logs)
			set.bits[i] &= ~rows->logs.bits[i];
		set.bits[i] |= rows->begin[first].bits[i];
		if (text.len > 0)
			set.bits[i] |= rows->indented[text.p[0]].bits[i];
	}
	return set;
}

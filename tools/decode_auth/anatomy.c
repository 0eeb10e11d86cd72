/* SPDX-License-Identifier: MIT */
#include "decode_auth/anatomy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "decode_auth/canvas.h"
#include "decode_auth/cell.h"

/* A run of like cells longer than this keeps its first and last ones only. */
#define RUN_MAX 56
#define RUN_HEAD 28
#define RUN_TAIL 12

#define NO_PART ((size_t)-1)

/* A cell of the picture, or the note of what was left out. */
struct item {
	size_t at;   /* byte */
	size_t part; /* or NO_PART */
	bool fault, left_out;
	unsigned width, column;
	unsigned char size;
	char text[32];
};

struct items {
	struct item *p;
	size_t n;
};

static size_t
part_of(const struct anatomy *a, size_t at, size_t hint)
{
	for (size_t i = hint; i < a->n_parts; i++)
		if (at >= a->parts[i].start && at < a->parts[i].end)
			return i;
	return NO_PART;
}

static bool
is_fault(const struct anatomy *a, size_t at)
{
	for (size_t i = 0; i < a->n_faults; i++)
		if (at >= a->faults[i].start && at < a->faults[i].end)
			return true;
	return false;
}

static void
items_fill(const struct anatomy *a, struct items *items)
{
	size_t hint = 0;

	for (size_t at = 0; at < a->bytes.len;) {
		struct cell cell = cell_at(a->bytes, at);
		struct item *item = &items->p[items->n++];

		while (hint < a->n_parts && a->parts[hint].end <= at)
			hint++;
		*item = (struct item){ .at = at,
			.part = part_of(a, at, hint),
			.fault = is_fault(a, at),
			.width = cell.width,
			.size = cell.size };
		memcpy(item->text, cell.text, cell.size);
		at += cell.len;
	}
}

/* Turns items [from, to) into their head, a note, and their tail, at `into`;
 * returns where the next go. */
static size_t
run_shorten(struct items *items, size_t from, size_t to, size_t into)
{
	size_t cut = to - from > RUN_MAX ? from + RUN_HEAD : to;
	size_t tail = to - from > RUN_MAX ? to - RUN_TAIL : to;
	struct item note = items->p[cut < to ? cut : from];

	for (size_t i = from; i < cut; i++)
		items->p[into++] = items->p[i];
	if (cut == tail)
		return into;
	note.left_out = true;
	note.size = (unsigned char)snprintf(note.text, sizeof(note.text),
	    "..[%zu bytes]..", items->p[tail].at - note.at);
	note.width = note.size;
	items->p[into++] = note;
	for (size_t i = tail; i < to; i++)
		items->p[into++] = items->p[i];
	return into;
}

static void
items_shorten(struct items *items)
{
	size_t into = 0, from = 0;

	for (size_t i = 1; i <= items->n; i++) {
		if (i < items->n && items->p[i].part == items->p[from].part &&
		    items->p[i].fault == items->p[from].fault)
			continue;
		into = run_shorten(items, from, i, into);
		from = i;
	}
	if (items->n > 0)
		items->n = into;
}

/* Gives each item its column; returns the end of the row that begins at
 * from. */
static size_t
row_end(struct items *items, size_t from, unsigned width)
{
	unsigned column = 0;
	size_t i;

	for (i = from; i < items->n; i++) {
		if (i > from && column + items->p[i].width > width)
			break;
		items->p[i].column = column;
		column += items->p[i].width;
	}
	return i;
}

static enum out_color
color_of(const struct anatomy *a, const struct item *item)
{
	if (item->fault)
		return OUT_BAD;
	if (item->part == NO_PART)
		return OUT_PLAIN;
	return item->left_out ? OUT_DIM : a->parts[item->part].color;
}

static void
put_row(const struct anatomy *a, const struct items *items, size_t from,
    size_t to, anatomy_put *put, void *ctx)
{
	for (size_t i = from; i < to; i++)
		put(ctx, color_of(a, &items->p[i]),
		    (struct authstr_span){
			(const unsigned char *)items->p[i].text,
			items->p[i].size });
	put(ctx, OUT_PLAIN, authstr_span_of("\n"));
}

/* The brackets, row 0 of the canvas: '^' where a part begins, '-' as far as it
 * goes. */
static void
draw_brackets(const struct anatomy *a, const struct items *items, size_t from,
    size_t to, struct canvas *c)
{
	for (size_t i = from; i < to; i++) {
		const struct item *item = &items->p[i];
		bool named =
		    item->part != NO_PART && a->parts[item->part].name != NULL;
		bool first = named && item->at == a->parts[item->part].start;

		for (unsigned k = 0; (named || item->fault) && k < item->width;
		     k++) {
			char ch = item->fault ? '!' : '-';

			canvas_set(c, 0, item->column + k,
			    first && k == 0 ? '^' : ch, color_of(a, item));
		}
	}
}

/* The column of byte `at` in a row, or -1 where it is not in it.  The end of
 * the bytes follows the last row. */
static int
column_of(const struct anatomy *a, const struct items *items, size_t from,
    size_t to, size_t at)
{
	for (size_t i = from; i < to; i++)
		if (items->p[i].at == at)
			return (int)items->p[i].column;
	if (at != a->bytes.len || to != items->n)
		return -1;
	if (to == from)
		return 0;
	return (int)(items->p[to - 1].column + items->p[to - 1].width);
}

/* From right to left, so that the lines of those on the left lead down past
 * the names of those on the right. */
static void
draw_names(const struct anatomy *a, const struct items *items, size_t from,
    size_t to, struct canvas *c)
{
	for (size_t i = a->n_parts; i-- > 0;) {
		const struct anatomy_part *p = &a->parts[i];
		bool empty = p->start == p->end;
		char name[CANVAS_NAME_MAX];
		int at;

		if (p->name == NULL ||
		    (at = column_of(a, items, from, to, p->start)) < 0)
			continue;
		if (empty)
			canvas_set(c, 0, (unsigned)at, '^', p->color);
		(void)snprintf(name, sizeof(name), "%s%s", p->name,
		    empty ? " (empty)" : "");
		canvas_name(c, (unsigned)at, name, p->color);
	}
}

static int
draw_row(const struct anatomy *a, const struct items *items, size_t from,
    size_t to, anatomy_put *put, void *ctx)
{
	struct canvas c;

	put_row(a, items, from, to, put, ctx);
	/* One column more: an empty part can stand behind the last byte. */
	if (!canvas_init(&c, a->width + 1, (unsigned)a->n_parts + 2))
		return AUTHSTR_E_NOMEM;
	draw_brackets(a, items, from, to, &c);
	draw_names(a, items, from, to, &c);
	canvas_put(&c, put, ctx);
	canvas_free(&c);
	return AUTHSTR_OK;
}

int
anatomy_draw(const struct anatomy *asked, anatomy_put *put, void *ctx)
{
	struct anatomy a = *asked;
	struct items items = { NULL, 0 };
	size_t from = 0, to;
	int rc;

	if (a.width < ANATOMY_WIDTH_MIN)
		a.width = ANATOMY_WIDTH_MIN;
	items.p = calloc(a.bytes.len + 1, sizeof(*items.p));
	if (items.p == NULL)
		return AUTHSTR_E_NOMEM;
	items_fill(&a, &items);
	items_shorten(&items);
	do {
		to = row_end(&items, from, a.width);
		rc = draw_row(&a, &items, from, to, put, ctx);
		from = to;
	} while (from < items.n && rc == AUTHSTR_OK);
	authstr_wipe(items.p, (a.bytes.len + 1) * sizeof(*items.p));
	free(items.p);
	return rc;
}

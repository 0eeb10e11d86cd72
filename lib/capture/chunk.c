/* SPDX-License-Identifier: MIT */
#include "capture/chunk.h"

/* A side's place among the parts of a conversation. */
static size_t
place_of(enum line_side side)
{
	return side == LINE_SERVER;
}

/* Of an octet. */
static size_t
line_of(const struct chunk *c, size_t at)
{
	return c->line + (c->width == 0 ? 0 : at / c->width);
}

static void
say(struct reader *r, const struct chunk *c, const struct image *im, span text)
{
	struct watch *w = r->out->watch;
	struct speech s = { .key = c->key, .side = c->side, .ends = c->ends };
	size_t at = (size_t)(text.p - im->bytes.p);
	struct record rec = { .number = line_of(c, at), .time = c->time };

	rec.raw = rec.text = s.text = span_chomp(text);
	if (w != NULL && w->begin != NULL)
		w->begin(w, &rec, im);
	reader_says(r, &rec, &s);
	if (w != NULL && w->end != NULL)
		w->end(w);
}

/* The part that waits, as far as it came. */
static void
say_part(struct reader *r, const struct chunk *c, struct talk_part *waiting)
{
	struct talk_part part = *waiting;
	struct chunk then = *c;

	/* the conversation may go while it is said */
	image_init(&waiting->image, PART_MAX);
	r->parts--;
	then.line = part.line;
	then.width = 0;
	say(r, &then, &part.image, buf_span(&part.image.bytes));
	image_wipe(&part.image);
}

static struct talk_part *
find_part(struct reader *r, const struct chunk *c, size_t place)
{
	struct talk *t = reader_find(r, c->key);

	if (t == NULL || image_is_empty(&t->part[place].image))
		return NULL;
	return &t->part[place];
}

static void
keep_part(struct reader *r, const struct chunk *c, const struct image *im,
    size_t start, size_t end)
{
	struct talk *t;
	struct talk_part *part;

	if (start == end || (t = reader_talk(r, c->key)) == NULL)
		return;
	part = &t->part[place_of(c->side)];
	if (image_is_empty(&part->image)) {
		part->line = line_of(c, start);
		r->parts++;
	}
	image_append(&part->image, im, start, end);
	if (image_status(&part->image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	/* a longer line is said as two */
	if (part->image.bytes.len >= PART_MAX)
		say_part(r, c, part);
}

/* Who is silent has ended his line, or will not end it any more. */
static void
end_other(struct reader *r, const struct chunk *c)
{
	size_t place = 1 - place_of(c->side);
	struct talk_part *part = find_part(r, c, place);
	struct chunk other = *c;

	if (part == NULL || c->side == LINE_UNMARKED)
		return;
	other.side = place == 1 ? LINE_SERVER : LINE_CLIENT;
	say_part(r, &other, part);
}

void
chunk_say(struct reader *r, const struct chunk *c, const struct image *im,
    size_t start)
{
	span bytes = span_from(buf_span(&im->bytes), start), line;
	const unsigned char *p = im->bytes.p;
	struct talk_part *part;

	if (bytes.len == 0)
		return;
	end_other(r, c);
	while (span_take_until(&bytes, '\n', &line)) {
		size_t at = (size_t)(line.p - p);

		if (find_part(r, c, place_of(c->side)) == NULL) {
			say(r, c, im, line);
			continue;
		}
		keep_part(r, c, im, at, at + line.len + 1);
		part = find_part(r, c, place_of(c->side));
		if (part != NULL)
			say_part(r, c, part);
	}
	keep_part(r, c, im, im->bytes.len - bytes.len, im->bytes.len);
}

void
chunk_end(struct reader *r, struct talk *t)
{
	struct chunk c = { .key = span_make(t->key, t->key_len) };

	for (size_t i = 0; i < 2 && r->out->status == AUTHSTR_OK; i++) {
		c.side = i == 1 ? LINE_SERVER : LINE_CLIENT;
		if (!image_is_empty(&t->part[i].image))
			say_part(r, &c, &t->part[i]);
	}
}

void
chunk_end_all(struct reader *r)
{
	for (size_t i = 0; r->parts > 0 && i < READER_TALKS; i++)
		if (r->used[i] != 0)
			chunk_end(r, &r->talks[i]);
}

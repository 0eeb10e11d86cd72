/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/blot_file.h"

#define HEADS 4096 /* of chains */
/* In a piece; a segment has 41 octets at least. */
#define PIECE_SEGMENTS 2048
#define RANGES 8192
/* Of what is remembered of secrets; older ones are written over with "*". */
#define RANGE_OCTETS ((size_t)256 * 1024)

/* A secret, where it is in its stream. */
struct range {
	uint64_t prev, key;
	uint64_t offset, at; /* at: of its bytes among all there were */
	size_t len;
};

/* Numbers of the things in a ring begin with 1. */
struct blot {
	struct blot_file file;
	struct blot_segment *segments; /* BLOT_SEGMENTS */
	struct range *ranges;          /* RANGES */
	unsigned char *octets;         /* RANGE_OCTETS */
	uint64_t first_segment, next_segment, next_range, next_octet;
	uint64_t segment_heads[HEADS], range_heads[HEADS];
};

struct blot *
blot_new(void)
{
	struct blot *b = mem_new(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	file_init(&b->file);
	b->segments = mem_new(BLOT_SEGMENTS, sizeof(*b->segments));
	b->ranges = mem_new(RANGES, sizeof(*b->ranges));
	b->octets = mem_new(1, RANGE_OCTETS);
	b->first_segment = b->next_segment = b->next_range = 1;
	if (b->segments == NULL || b->ranges == NULL || b->octets == NULL) {
		blot_free(b);
		return NULL;
	}
	return b;
}

static struct blot_segment *
segment_at(const struct blot *b, uint64_t n)
{
	return &b->segments[n % BLOT_SEGMENTS];
}

static void
pop_segment(struct blot *b)
{
	struct blot_segment *s = segment_at(b, b->first_segment++);

	mem_free(s->parts, s->part_count * sizeof(*s->parts));
	s->parts = NULL;
}

void
blot_free(struct blot *b)
{
	if (b == NULL)
		return;
	while (b->segments != NULL && b->first_segment < b->next_segment)
		pop_segment(b);
	mem_free(b->segments, BLOT_SEGMENTS * sizeof(*b->segments));
	mem_free(b->ranges, RANGES * sizeof(*b->ranges));
	mem_free(b->octets, RANGE_OCTETS);
	file_wipe(&b->file);
	mem_free(b, sizeof(*b));
}

int
blot_status(const struct blot *b)
{
	return b->file.status;
}

void
blot_input(struct blot *b, span bytes)
{
	file_input(&b->file, bytes);
}

void
blot_drop(struct blot *b, uint64_t begin, uint64_t end)
{
	file_drop(&b->file, begin, end);
}

uint64_t
blot_limit(const struct blot *b)
{
	if (b->next_segment - b->first_segment > BLOT_SEGMENTS - PIECE_SEGMENTS)
		return b->file.start + b->file.bytes.len;
	return b->file.bytes.len > BLOT_MAX
		   ? b->file.start + b->file.bytes.len - BLOT_MAX / 2
		   : 0;
}

static uint64_t
key_of(uint64_t flow, unsigned side)
{
	return flow << 1 | side;
}

static size_t
head_of(uint64_t key)
{
	return (size_t)(key * 0x9e3779b97f4a7c15u >> 52) % HEADS;
}

/* The octets of the stream from offset on, as far as the segment has them. */
static void
cover(struct blot *b, struct blot_segment *s, uint64_t offset, span with)
{
	int64_t from = (int64_t)offset - s->offset;

	if (from < 0) {
		with = span_from(with, (size_t)-from);
		from = 0;
	}
	if ((uint64_t)from < s->len)
		file_write(&b->file, s, (size_t)from, with);
}

/* What was written over before, in a segment that has it again. */
static void
cover_again(struct blot *b, struct blot_segment *s)
{
	static const unsigned char stars[] = "****************";
	uint64_t n = b->range_heads[head_of(s->key)];

	while (n != 0 && n + RANGES > b->next_range) {
		const struct range *r = &b->ranges[n % RANGES];
		bool kept = r->at + RANGE_OCTETS >= b->next_octet;

		for (size_t i = 0; r->key == s->key && i < r->len;) {
			size_t at = (size_t)((r->at + i) % RANGE_OCTETS);
			size_t step = RANGE_OCTETS - at;
			span with = span_make(b->octets + at, step);

			if (!kept)
				with = span_make(stars, sizeof(stars) - 1);
			with = span_sub(with, 0, r->len - i);
			cover(b, s, r->offset + i, with);
			i += with.len;
		}
		n = r->prev;
	}
}

void
blot_segment(struct blot *b, const struct flow_seen *seen)
{
	uint64_t n = b->next_segment;
	struct blot_segment *s = segment_at(b, n);
	uint64_t *head;

	/* The owner releases some before that. */
	if (n - b->first_segment >= BLOT_SEGMENTS) {
		b->file.status = AUTHSTR_E_LIMIT;
		return;
	}
	if (!file_segment(&b->file, s, seen))
		return;
	s->key = key_of(seen->flow, seen->side);
	head = &b->segment_heads[head_of(s->key)];
	s->prev = *head;
	*head = n;
	b->next_segment++;
	cover_again(b, s);
}

static void
remember(struct blot *b, uint64_t key, uint64_t offset, span with)
{
	struct range *r = &b->ranges[b->next_range % RANGES];
	uint64_t *head = &b->range_heads[head_of(key)];

	*r = (struct range){ *head, key, offset, b->next_octet, with.len };
	*head = b->next_range++;
	for (size_t i = 0; i < with.len; i++)
		b->octets[b->next_octet++ % RANGE_OCTETS] = with.p[i];
}

void
blot_cover(
    struct blot *b, uint64_t flow, unsigned side, uint64_t offset, span with)
{
	uint64_t key = key_of(flow, side);
	uint64_t n = b->segment_heads[head_of(key)];

	while (n != 0 && n >= b->first_segment) {
		struct blot_segment *s = segment_at(b, n);

		if (s->key == key)
			cover(b, s, offset, with);
		n = s->prev;
	}
	remember(b, key, offset, with);
}

void
blot_release(struct blot *b, uint64_t upto, struct blot_look *look,
    struct authstr_buf *out)
{
	while (b->first_segment < b->next_segment) {
		struct blot_segment *s = segment_at(b, b->first_segment);

		if (s->pin >= upto)
			break;
		if (look != NULL)
			file_look(&b->file, s, look);
		file_settle(&b->file, s);
		pop_segment(b);
	}
	file_release(&b->file, upto, out);
}

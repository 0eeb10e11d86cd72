/* SPDX-License-Identifier: MIT */
/*
 * Three bytes of each text, its window, are compared first: for each of the
 * three places, a table says which buckets of texts have that byte there, and
 * only where a bucket is in all three are its texts compared.  A vector
 * instruction looks 16 or 32 bytes up in a table of 16 at once, hence the
 * tables by half a byte (the way of Hyperscan's "Teddy").
 */
#include "capture/scan.h"
#include "base/text.h"
#include "capture/scan_ways.h"

static const struct scan_trigger {
	span text;
	size_t at;
	unsigned bucket, flags;
} triggers[] = {
#define TRIGGER(bucket, text, at, flags)                                       \
	{ { (const unsigned char *)(text), sizeof(text) - 1 }, at, bucket,     \
		flags },
#include "capture/scan.def"
#undef TRIGGER
};
#define TRIGGERS (sizeof(triggers) / sizeof(triggers[0]))

_Static_assert(TRIGGERS <= SCAN_TRIGGERS_MAX, "too many triggers");

/* ------------------------------------------------------------- tables -- */

static void
put_byte(struct scan *s, size_t place, unsigned char c, unsigned bucket)
{
	s->bytes[place][c] |= (unsigned char)(1u << bucket);
	s->low[place][c & 15] |= (unsigned char)(1u << bucket);
	if (place == SCAN_HIGH)
		s->high[c >> 4] |= (unsigned char)(1u << bucket);
}

static void
put_window(struct scan *s, const struct scan_trigger *t)
{
	for (size_t i = 0; i < SCAN_WINDOW; i++) {
		if (t->at + i >= t->text.len) {
			for (unsigned c = 0; c < 128; c++)
				put_byte(s, i, (unsigned char)c, t->bucket);
			continue;
		}
		put_byte(s, i, t->text.p[t->at + i], t->bucket);
		put_byte(s, i, text_upper(t->text.p[t->at + i]), t->bucket);
	}
}

/* What eight bytes from the window on have to be: those that count, in lower
 * case where that is the same. */
static void
put_text(struct scan_text *text, const struct scan_trigger *t)
{
	unsigned char head[8] = { 0 }, care[8] = { 0 }, fold[8] = { 0 };

	for (size_t i = 0; i < sizeof(head) && t->at + i < t->text.len; i++) {
		head[i] = t->text.p[t->at + i];
		care[i] = 0xff;
		if (text_upper(head[i]) != head[i])
			fold[i] = 0x20;
	}
	memcpy(&text->head, head, sizeof(head));
	memcpy(&text->care, care, sizeof(care));
	memcpy(&text->fold, fold, sizeof(fold));
	text->trigger = t;
}

bool
scan_init_as(struct scan *s, enum scan_way way)
{
	unsigned char n = 0;

	*s = (struct scan){ .way = way };
	for (unsigned bucket = 0; bucket < SCAN_BUCKETS; bucket++) {
		s->first[bucket] = n;
		for (size_t i = 0; i < TRIGGERS; i++) {
			if (triggers[i].bucket != bucket)
				continue;
			put_window(s, &triggers[i]);
			put_text(&s->texts[n++], &triggers[i]);
		}
	}
	s->first[SCAN_BUCKETS] = n;
	return scan_can(way);
}

void
scan_init(struct scan *s)
{
	(void)scan_init_as(s, scan_best());
}

void
scan_expect(struct scan *s, const unsigned char begin[SCAN_BEGIN])
{
	memcpy(s->begin, begin, SCAN_BEGIN);
	s->expects = true;
}

/* ------------------------------------------------------------- a text -- */

static bool
is_alone(span block, size_t at)
{
	unsigned char before;

	if (at == 0)
		return true;
	before = block.p[at - 1];
	return !text_is_alpha(before) && !text_is_digit(before) &&
	       memchr("=./_", before, 4) == NULL;
}

static bool
is_first(span block, size_t at)
{
	if (!is_alone(block, at))
		return false;
	while (at > 0 && (block.p[at - 1] == ' ' || block.p[at - 1] == '\t'))
		at--;
	return at == 0 || !text_is_alpha(block.p[at - 1]);
}

static bool
is_tagged(span block, size_t at)
{
	return at > 0 && block.p[at - 1] > ' ' && block.p[at - 1] != ':';
}

static bool
is_object(span block, size_t at)
{
	return at < block.len && block.p[at] > ' ' && block.p[at] != '(';
}

/* A word with a colon in it. */
static bool
is_pair(span block, size_t at)
{
	while (at < block.len && block.p[at] > ' ' && block.p[at] != ':')
		at++;
	return at < block.len && block.p[at] == ':';
}

/* Somebody at a host, and his password. */
static bool
is_url(span block, size_t at)
{
	bool pair = false;

	while (at < block.len && block.p[at] > ' ' && block.p[at] != '/' &&
	       block.p[at] != '"' && block.p[at] != '@')
		pair = block.p[at++] == ':' || pair;
	return pair && at < block.len && block.p[at] == '@';
}

/* What stands around the text, from at to end. */
static bool
fits_around(unsigned flags, span block, size_t at, size_t end)
{
	if ((flags & SCAN_ALONE) != 0 && !is_alone(block, at))
		return false;
	if ((flags & SCAN_FIRST) != 0 && !is_first(block, at))
		return false;
	if ((flags & SCAN_TAGGED) != 0 && !is_tagged(block, at))
		return false;
	if ((flags & SCAN_OBJECT) != 0 && !is_object(block, end))
		return false;
	if ((flags & SCAN_PAIR) != 0 && !is_pair(block, end))
		return false;
	return (flags & SCAN_URL) == 0 || is_url(block, end);
}

/* The whole text, and what is around it. */
static bool
is_there(const struct scan_trigger *t, span block, size_t window)
{
	size_t at = window - t->at;

	if (window < t->at || t->text.len > block.len - at)
		return false;
	for (size_t i = 0; i < t->text.len; i++)
		if (block.p[at + i] != t->text.p[i] &&
		    text_lower(block.p[at + i]) != t->text.p[i])
			return false;
	return fits_around(t->flags, block, at, at + t->text.len);
}

/* Eight bytes of the block; zeros where it ends. */
static inline uint64_t
take_head(span block, size_t at)
{
	unsigned char head[8] = { 0 };
	uint64_t value;

	if (__builtin_expect(block.len - at >= sizeof(head), 1)) {
		memcpy(&value, block.p + at, sizeof(value));
		return value;
	}
	memcpy(head, block.p + at, block.len - at);
	memcpy(&value, head, sizeof(value));
	return value;
}

bool
scan_verify(
    const struct scan *s, span block, size_t at, unsigned buckets, bool *record)
{
	uint64_t head = take_head(block, at);
	bool found = false;

	*record = true;
	for (; buckets != 0; buckets &= buckets - 1) {
		unsigned b = (unsigned)__builtin_ctz(buckets);
		const struct scan_text *t = &s->texts[s->first[b]],
				       *end = &s->texts[s->first[b + 1]];

		for (; t < end; t++) {
			if (((head & t->care) | t->fold) != t->head ||
			    !is_there(t->trigger, block, at))
				continue;
			found = true;
			if ((t->trigger->flags & SCAN_RECORD) == 0)
				*record = false;
		}
	}
	return found;
}

bool
scan_next(const struct scan *s, span block, size_t from, struct scan_hit *hit)
{
	*hit = (struct scan_hit){ .at = from > block.len ? block.len : from };
	return scan_ways[s->way](s, block, hit);
}

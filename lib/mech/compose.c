/* SPDX-License-Identifier: MIT */
#include "mech/compose.h"
#include "base/text.h"

/* Characters that one is made of at most: a letter and two marks. */
#define PARTS_MAX 4

static const struct pair {
	uint16_t letter, mark, both;
} pairs[] = {
#define PAIR(letter, mark, both) { letter, mark, both },
#include "mech/compose.def"
#undef PAIR
};

#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

static uint32_t
key_of(uint32_t letter, uint32_t mark)
{
	return letter << 16 | mark;
}

/* The character that is both; 0: there is none. */
static uint32_t
join(uint32_t letter, uint32_t mark)
{
	size_t low = 0, high = PAIRS;

	if (letter > 0xffff || mark > 0xffff)
		return 0;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct pair *p = &pairs[mid];

		if (key_of(p->letter, p->mark) == key_of(letter, mark))
			return p->both;
		if (key_of(p->letter, p->mark) < key_of(letter, mark))
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static const struct pair *
split(uint32_t c)
{
	for (size_t i = 0; i < PAIRS; i++)
		if (pairs[i].both == c)
			return &pairs[i];
	return NULL;
}

void
compose(span s, struct authstr_buf *out)
{
	uint32_t held = 0, c, both;
	bool any = false;

	while (s.len > 0) {
		if (!text_take_utf8(&s, &c)) {
			if (any)
				buf_put_utf8(out, held);
			any = false;
			buf_put_byte(out, s.p[0]);
			s = span_from(s, 1);
			continue;
		}
		both = any ? join(held, c) : 0;
		if (any && both == 0)
			buf_put_utf8(out, held);
		held = both != 0 ? both : c;
		any = true;
	}
	if (any)
		buf_put_utf8(out, held);
}

/* The letter first, then its marks from the inside out. */
static bool
put_parts(uint32_t c, struct authstr_buf *out)
{
	uint32_t marks[PARTS_MAX];
	const struct pair *p;
	size_t n = 0;

	while (n < PARTS_MAX && (p = split(c)) != NULL) {
		marks[n++] = p->mark;
		c = p->letter;
	}
	buf_put_utf8(out, c);
	for (size_t i = n; i > 0; i--)
		buf_put_utf8(out, marks[i - 1]);
	return n > 0;
}

bool
compose_undo(span s, struct authstr_buf *out)
{
	bool found = false;
	uint32_t c;

	while (text_take_utf8(&s, &c))
		found = put_parts(c, out) || found;
	return found && s.len == 0;
}

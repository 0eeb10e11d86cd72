/* SPDX-License-Identifier: MIT */
#include "capture/block.h"
#include "base/b64.h"

/* Nobody wraps base64 at fewer columns. */
#define WIDTH_MIN 60

/* The last word; all before it is a mark. */
static span
last_word(span line)
{
	size_t at = line.len;

	while (at > 0 && line.p[at - 1] > ' ')
		at--;
	return span_from(line, at);
}

void
block_see(struct block *b, span raw, size_t number)
{
	span line = span_chomp(raw), word = last_word(line);
	size_t before = line.len - word.len;
	bool next =
	    b->line != 0 && b->line + 1 == number && b->before == before &&
	    (word.len == b->width || (b->lines > 1 && word.len < b->width));

	if ((!next && word.len < WIDTH_MIN) || !b64_looks(word)) {
		*b = (struct block){ .line = 0 };
		return;
	}
	b->lines = next ? b->lines + 1 : 1;
	b->line = number;
	b->before = before;
	/* a narrower one is the last */
	b->width = next && word.len < b->width ? 0 : word.len;
}

bool
block_goes_on(const struct block *b)
{
	return b->line != 0 && b->lines > 1;
}

/* SPDX-License-Identifier: MIT */
#include "capture/hexed.h"
#include "base/text.h"

/* Fewer octets are no secret. */
#define OCTETS_MIN 4
/* So many characters they have at least. */
#define RUN_MIN ((size_t)2 * OCTETS_MIN)

static bool
is_separator(unsigned char c)
{
	return c == ':' || c == ' ';
}

static bool
is_digit(unsigned char c)
{
	return text_hex_digit(c) >= 0;
}

static bool
is_part(unsigned char c)
{
	return is_digit(c) || is_separator(c);
}

/* The octets at the begin of a run, from base on in the text; how many
 * characters they take. */
static size_t
take_octets(struct dump *d, span run, size_t base)
{
	size_t at = 0;

	image_empty(&d->image);
	while (at + 1 < run.len && is_digit(run.p[at]) &&
	       is_digit(run.p[at + 1])) {
		struct image_place place = { (uint32_t)(base + at),
			IMAGE_NOWHERE };

		image_put(&d->image,
		    (unsigned char)(text_hex_digit(run.p[at]) << 4 |
				    text_hex_digit(run.p[at + 1])),
		    place);
		if (memchr("ABCDEF", run.p[at], 6) != NULL ||
		    memchr("ABCDEF", run.p[at + 1], 6) != NULL)
			d->image.capitals = true;
		at += 2;
		if (at + 1 < run.len && is_separator(run.p[at]) &&
		    is_digit(run.p[at + 1]))
			at++;
	}
	return at;
}

/* Behind this word of the run. */
static size_t
next_word(span run, size_t at)
{
	while (at < run.len && !is_separator(run.p[at]))
		at++;
	while (at < run.len && is_separator(run.p[at]))
		at++;
	return at;
}

/* Octets in a run of characters that may be some. */
static bool
search_run(struct dump *d, span text, size_t start, size_t end, size_t *at)
{
	while (start + RUN_MIN <= end) {
		span run = span_sub(text, start, end - start);
		size_t n = take_octets(d, run, start);

		if (d->image.bytes.len >= OCTETS_MIN) {
			*at = start + n;
			return true;
		}
		start += next_word(run, n);
	}
	return false;
}

/* A run has one of its characters at each RUN_MINth place. */
static bool
search_line(struct dump *d, span text, size_t start, size_t end, size_t *at)
{
	for (size_t i = start + RUN_MIN - 1; i < end; i += RUN_MIN) {
		size_t from = i, to = i;

		if (!is_part(text.p[i]))
			continue;
		while (from > start && is_part(text.p[from - 1]))
			from--;
		while (to < end && is_part(text.p[to]))
			to++;
		if (search_run(d, text, from, to, at))
			return true;
		i = to;
		start = to;
	}
	dump_empty(d);
	return false;
}

static void
move_places(struct dump *d, size_t first, size_t by)
{
	for (size_t i = first; i < d->image.bytes.len; i++) {
		struct image_place place = image_at(&d->image, i);

		place.digits += (uint32_t)by;
		if (place.text != IMAGE_NOWHERE)
			place.text += (uint32_t)by;
		image_set(&d->image, i, place);
	}
}

/* Rows of one dump; *at: the line behind them. */
static bool
take_rows(struct dump *d, span text, size_t *at)
{
	bool fresh;

	dump_empty(d);
	while (*at < text.len) {
		size_t end = span_find(text, '\n', *at);
		size_t had = d->image.bytes.len;
		span line = span_sub(text, *at, end - *at);

		if (!dump_row(d, span_chomp(line), &fresh))
			break;
		move_places(d, had, *at);
		*at = end == SPAN_NPOS ? text.len : end + 1;
	}
	return !dump_is_empty(d);
}

bool
hexed_next(struct dump *d, span text, size_t *at)
{
	while (*at < text.len) {
		size_t end = span_find(text, '\n', *at);
		bool begins = *at == 0 || text.p[*at - 1] == '\n';

		if (end == SPAN_NPOS)
			end = text.len;
		if ((begins && take_rows(d, text, at)) ||
		    search_line(d, text, *at, end, at))
			return true;
		*at = end + 1;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
#include "capture/hexed.h"
#include "base/text.h"

/* Fewer octets are no secret. */
#define OCTETS_MIN 4
static bool
is_separator(unsigned char c)
{
	return c == ':' || c == ' ';
}

static bool
is_digit(unsigned char c)
{
	return (unsigned)c - '0' < 10 || ((unsigned)c | 0x20) - 'a' < 6;
}

static bool
is_part(unsigned char c)
{
	return is_digit(c) || is_separator(c);
}

/* Behind the octet there and its separator. */
static size_t
next_octet(span run, size_t at)
{
	at += 2;
	if (at + 1 < run.len && is_separator(run.p[at]) &&
	    is_digit(run.p[at + 1]))
		at++;
	return at;
}

static bool
is_octet(span run, size_t at)
{
	return at + 1 < run.len && is_digit(run.p[at]) &&
	       is_digit(run.p[at + 1]);
}

/* Has a run so many at its begin?  *at: behind those. */
static bool
has_octets(span run, size_t min, size_t *at)
{
	size_t n = 0;

	for (*at = 0; n < min && is_octet(run, *at); n++)
		*at = next_octet(run, *at);
	return n == min;
}

/* The octets at the begin of a run, from base on in the text; how many
 * characters they take. */
static size_t
take_octets(struct dump *d, span run, size_t base)
{
	size_t at = 0;

	image_empty(&d->image);
	while (is_octet(run, at)) {
		struct image_place place = { (uint32_t)(base + at),
			IMAGE_NOWHERE };

		image_put(&d->image,
		    (unsigned char)(text_hex_digit(run.p[at]) << 4 |
				    text_hex_digit(run.p[at + 1])),
		    place);
		if (memchr("ABCDEF", run.p[at], 6) != NULL ||
		    memchr("ABCDEF", run.p[at + 1], 6) != NULL)
			d->image.capitals = true;
		at = next_octet(run, at);
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
search_run(
    struct dump *d, span text, size_t start, size_t end, size_t min, size_t *at)
{
	while (start + 2 * min <= end) {
		span run = span_sub(text, start, end - start);
		size_t n;

		if (has_octets(run, min, &n)) {
			*at = start + take_octets(d, run, start);
			return true;
		}
		start += next_word(run, n);
	}
	return false;
}

/* Each octet is two characters at least, so a run has one of them at each
 * (2 * min)th place. */
static bool
search_line(
    struct dump *d, span text, size_t start, size_t end, size_t min, size_t *at)
{
	for (size_t i = start + 2 * min - 1; i < end; i += 2 * min) {
		size_t from = i, to = i;

		if (!is_part(text.p[i]))
			continue;
		while (from > start && is_part(text.p[from - 1]))
			from--;
		while (to < end && is_part(text.p[to]))
			to++;
		if (search_run(d, text, from, to, min, at))
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
hexed_next(struct dump *d, span text, size_t min, size_t *at)
{
	if (min < OCTETS_MIN)
		min = OCTETS_MIN;
	while (*at < text.len) {
		size_t end = span_find(text, '\n', *at);
		bool begins = *at == 0 || text.p[*at - 1] == '\n';

		if (end == SPAN_NPOS)
			end = text.len;
		if ((begins && take_rows(d, text, at)) ||
		    search_line(d, text, *at, end, min, at))
			return true;
		*at = end + 1;
	}
	return false;
}

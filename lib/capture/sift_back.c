/* SPDX-License-Identifier: MIT */
/*
 * sift_back: what came before a line that is read, and was passed over.
 */
#include "capture/sift.h"

static span
line_before(span text, size_t *end)
{
	const unsigned char *lf;
	size_t begin = 0;

	if (*end == 0)
		return SPAN_NONE;
	/* without the line feed that ends it */
	lf = memrchr(text.p, '\n', *end - 1);
	if (lf != NULL)
		begin = (size_t)(lf - text.p) + 1;
	text = span_sub(text, begin, *end - 1 - begin);
	*end = begin;
	return text;
}

struct back {
	span lines[SIFT_LINES];
	size_t numbers[SIFT_LINES];
	size_t n;
};

/* Lines without a source, from the end of the text on, that were passed over.
 */
static void
collect_bare(const struct sift *s, span text, size_t *number, struct back *back)
{
	size_t end = text.len;

	while (end > 0 && text.len - end<SIFT_BACK && * number> 1 &&
	       s->number - *number < SIFT_LINES - 1) {
		span line = line_before(text, &end);

		--*number;
		if (s->read[*number % SIFT_LINES] == *number ||
		    record_read(line, 0, &s->reader->record).source.len > 0)
			continue;
		back->lines[back->n] = line;
		back->numbers[back->n++] = *number;
	}
}

static size_t
count_lines(span text)
{
	size_t n = 0, at = 0;

	while ((at = span_find(text, '\n', at)) != SPAN_NPOS) {
		at++;
		n++;
	}
	return n;
}

/* Lines of that source that were passed over, in order: it stands in the same
 * place, behind a time as long.  behind: how many lines come after the text, up
 * to the one that is read. */
static void
collect(const struct sift *s, span text, span source, size_t at, size_t behind,
    struct back *back)
{
	size_t number = 0, last = 0, hit = at;

	for (; (hit = span_search(text, source, hit)) != SPAN_NPOS;
	     hit += source.len) {
		size_t begin = hit - at, end;

		if (begin > 0 && text.p[begin - 1] != '\n')
			continue;
		if (number == 0)
			number = s->number - behind - count_lines(text);
		number += count_lines(span_sub(text, last, begin - last));
		last = begin;
		if (s->number - number >= SIFT_LINES - 1 ||
		    s->read[number % SIFT_LINES] == number ||
		    back->n == SIFT_LINES)
			continue;
		end = span_find(text, '\n', hit);
		back->lines[back->n] = span_sub(text, begin, end - begin);
		back->numbers[back->n++] = number;
	}
}

/* Finds where the lines before the one at begin begin, as far as that is not
 * known from the last time. */
static void
find_starts(struct sift *s, span block, size_t begin)
{
	size_t at = begin, number = s->number;
	bool known = s->last_at > s->begin && s->last_at <= begin;

	while (at > s->begin && begin - at < SIFT_BACK &&
	       s->number - number < SIFT_LINES - 1) {
		const unsigned char *lf;

		if (known && at == s->last_at)
			break;
		lf = memrchr(block.p + s->begin, '\n', at - 1 - s->begin);
		at = lf == NULL ? s->begin : (size_t)(lf - block.p) + 1;
		s->starts[--number % SIFT_LINES] = at;
	}
	if (!known || at != s->last_at)
		s->first = number;
	else if (s->number - s->first > SIFT_LINES - 1)
		s->first = s->number - (SIFT_LINES - 1);
	s->last_at = begin;
}

/* The same of the lines in the block before the one at begin. */
static void
collect_block(struct sift *s, span block, size_t begin, span source, size_t at,
    struct back *back)
{
	find_starts(s, block, begin);
	for (size_t number = s->first; number < s->number; number++) {
		size_t start = s->starts[number % SIFT_LINES], end;

		if (s->read[number % SIFT_LINES] == number ||
		    begin - start > SIFT_BACK || back->n == SIFT_LINES ||
		    !span_starts(span_sub(block, start + at, begin), source))
			continue;
		end = span_find(block, '\n', start);
		back->lines[back->n] = span_sub(block, start, end - start);
		back->numbers[back->n++] = number;
	}
}

static void
read_line(struct sift *s, span line, size_t number)
{
	s->read[number % SIFT_LINES] = number;
	reader_line(s->reader, line, number);
}

/* What came before the line, and has no source either. */
static void
look_back_bare(struct sift *s, span block)
{
	struct back back;
	size_t number = s->number;

	back.n = 0;
	collect_bare(s, block, &number, &back);
	if (block.len < SIFT_BACK)
		collect_bare(s, buf_span(&s->tail), &number, &back);
	while (back.n-- > 0)
		read_line(s, back.lines[back.n], back.numbers[back.n]);
}

/* Where the source stands in the line, which may be JSON. */
static size_t
place_of(const struct room *room, span source, span line)
{
	const unsigned char *p = source.p;
	size_t at;

	if (room_holds(room, p))
		p = room_origin(room, p);
	at = p < line.p ? line.len : (size_t)(p - line.p);
	return span_starts(span_from(line, at), source) ? at : SPAN_NPOS;
}

void
sift_look_back(struct sift *s, span block, size_t begin, span line)
{
	struct back back;
	struct record rec = record_read(line, s->number, &s->reader->record);
	span source = rec.source,
	     before = span_sub(block, s->begin, begin - s->begin);
	size_t at;

	if (reader_awaits(s->reader, source, s->number))
		return;
	if (source.len == 0) {
		look_back_bare(s, before);
		return;
	}
	at = place_of(&s->reader->record, source, line);
	if (at == SPAN_NPOS)
		return;
	source = span_sub(line, at, source.len);
	back.n = 0;
	if (before.len < SIFT_BACK)
		collect(s, buf_span(&s->tail), source, at, count_lines(before),
		    &back);
	collect_block(s, block, begin, source, at, &back);
	for (size_t i = 0; i < back.n; i++)
		read_line(s, back.lines[i], back.numbers[i]);
}

/* SPDX-License-Identifier: MIT */
#include "capture/sift.h"
#include "base/text.h"

/* Of a log's lines, one in so many may have no time. */
#define UNTIMED 8

void
sift_init(struct sift *s, struct reader *r, size_t line_max)
{
	*s = (struct sift){ .reader = r, .learn = SIFT_WHOLE };
	buf_init(&s->line, line_max);
	buf_init(&s->tail, 2 * SIFT_BACK);
}

void
sift_wipe(struct sift *s)
{
	size_t max = s->line.max;

	buf_wipe(&s->line);
	buf_wipe(&s->tail);
	sift_init(s, s->reader, max);
}

int
sift_status(const struct sift *s)
{
	return buf_status(&s->line) != AUTHSTR_OK ? buf_status(&s->line)
						  : buf_status(&s->tail);
}

/* ------------------------------------------------------- is it a log? -- */

/* 9: a digit, A: a letter, ?: anything. */
static bool
fits(span line, const char *shape)
{
	for (size_t i = 0; shape[i] != '\0'; i++) {
		if (i >= line.len)
			return false;
		if (shape[i] == '9' ? !text_is_digit(line.p[i])
		    : shape[i] == 'A'
			? !text_is_alpha(line.p[i])
			: shape[i] != '?' && shape[i] != (char)line.p[i])
			return false;
	}
	return true;
}

/* An object of the journal has a time somewhere. */
static bool
is_timed(span line)
{
	return fits(line, "AAA ?9 99:99:99") ||
	       fits(line, "9999-99-99?99:99") ||
	       (fits(line, "{\"") &&
		   span_search(line, SPAN("_TIMESTAMP\""), 0) != SPAN_NPOS);
}

/* Is it a line of a log, as all others are?  The next ones will begin so. */
static bool
is_expected(struct sift *s, span line)
{
	if (line.len >= SCAN_BEGIN &&
	    memcmp(line.p, s->scan.begin, SCAN_BEGIN) == 0)
		return true;
	if (!is_timed(line))
		return false;
	scan_expect(&s->scan, line.p);
	return true;
}

/* While all is read, it is found out what the input is. */
static void
see_line(struct sift *s, span line)
{
	bool timed = is_timed(line);

	s->octets += line.len + 1;
	s->lines++;
	s->timed += timed;
	if (s->octets < s->learn)
		return;
	if (timed && s->timed >= s->lines - s->lines / UNTIMED) {
		s->on = true;
		scan_init(&s->scan);
		scan_expect(&s->scan, line.p);
	}
	s->octets = s->lines = s->timed = 0;
}

/* ---------------------------------------------------- what came before -- */

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

/* Of whole lines, the end of the text. */
static span
end_of(span text)
{
	if (text.len <= SIFT_BACK)
		return text;
	return span_from(
	    text, span_find(text, '\n', text.len - SIFT_BACK - 1) + 1);
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

/* Reads what belongs to the conversation of this line and came before it; it
 * begins there in the block. */
static void
look_back(struct sift *s, span block, size_t begin, span line)
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
	if (source.p < line.p || source.p >= line.p + line.len)
		return;
	at = (size_t)(source.p - line.p);
	back.n = 0;
	if (before.len < SIFT_BACK)
		collect(s, buf_span(&s->tail), source, at, count_lines(before),
		    &back);
	collect(s, end_of(before), source, at, 0, &back);
	for (size_t i = 0; i < back.n; i++)
		read_line(s, back.lines[i], back.numbers[i]);
}

/* -------------------------------------------------------------- lines -- */

static void
add_part(struct sift *s, span part)
{
	size_t room = s->line.max - s->line.len;

	if (s->skipping)
		return;
	s->skipping = part.len > room;
	buf_put(&s->line, span_sub(part, 0, room));
}

/* Keeps the end of what was passed over or read: whole lines. */
static void
keep(struct sift *s, span text)
{
	size_t drop = 0;

	if (!s->on)
		return;
	if (text.len > SIFT_BACK) {
		size_t cut = text.len - SIFT_BACK;

		text = span_from(text, span_find(text, '\n', cut - 1) + 1);
		drop = s->tail.len;
	} else if (s->tail.len + text.len > SIFT_BACK) {
		drop = s->tail.len + text.len - SIFT_BACK;
		drop = span_find(buf_span(&s->tail), '\n', drop - 1);
		drop = drop == SPAN_NPOS ? s->tail.len : drop + 1;
	}
	buf_drop(&s->tail, drop);
	buf_put(&s->tail, text);
}

static void
note_next(struct sift *s, const struct scan_hit *hit)
{
	s->next = hit->at;
	s->next_other = hit->other;
	s->next_known = true;
}

/* Has this part of the block, a line, one of the texts? */
static bool
has_text(struct sift *s, span block, size_t begin, size_t end)
{
	struct scan_hit hit;

	if (!s->next_known || s->next < begin ||
	    (s->next_other && s->next == begin)) {
		(void)scan_next(&s->scan, block, begin, &hit);
		note_next(s, &hit);
	}
	return s->next < end;
}

/* Do all of the texts that are there tell all? */
static bool
is_told(const struct sift *s, span line)
{
	struct scan_hit hit;

	for (size_t at = 0; scan_next(&s->scan, line, at, &hit);
	     at = hit.at + 1)
		if (!hit.record)
			return false;
	return true;
}

/* Is the line to be read?  It begins there in the block, or is another one. */
static bool
is_wanted(struct sift *s, span block, size_t begin, span line)
{
	struct scan_hit hit;
	struct record rec;
	bool found = s->taken ? scan_next(&s->scan, line, 0, &hit)
			      : has_text(s, block, begin, begin + line.len);

	if (!is_expected(s, line)) {
		if (found && !is_told(s, line))
			look_back(s, block, begin, line);
		return true;
	}
	if (!found && reader_is_quiet(s->reader, s->number))
		return false;
	if (!found) {
		rec = record_read(line, s->number, &s->reader->record);
		return reader_awaits(s->reader, rec.source, s->number);
	}
	if (!is_told(s, line))
		look_back(s, block, begin, line);
	return true;
}

/* Lines that have none of the texts, while no login is under way. */
static void
pass_over(struct sift *s, span block, size_t *at)
{
	const unsigned char *lf;
	struct scan_hit hit;
	size_t left = block.len - *at;

	if (memcmp(block.p + *at, s->scan.begin,
		left < SCAN_BEGIN ? left : SCAN_BEGIN) != 0)
		return;
	(void)scan_next(&s->scan, block, *at, &hit);
	note_next(s, &hit);
	lf = memrchr(block.p + *at, '\n', hit.at - *at);
	if (lf == NULL)
		return;
	s->number += hit.newlines;
	*at = (size_t)(lf - block.p) + 1;
}

/* at: where its whole lines end. */
static void
end_block(struct sift *s, span block, size_t at)
{
	keep(s, span_sub(block, s->begin, at - s->begin));
	s->within = s->next_known = false;
}

/* The end of a line that began in another block. */
static bool
end_line(struct sift *s, span block, size_t *at, span *line)
{
	size_t end = span_find(block, '\n', *at);

	add_part(s, span_sub(block, *at, end - *at));
	if (end == SPAN_NPOS) {
		*at = block.len;
		return false;
	}
	*at = s->begin = end + 1;
	s->skipping = false;
	s->number++;
	s->taken = true;
	*line = buf_span(&s->line);
	return true;
}

/* The line that was given from s->line goes. */
static void
drop_line(struct sift *s)
{
	buf_put_byte(&s->line, '\n');
	keep(s, buf_span(&s->line));
	buf_empty(&s->line);
	s->taken = false;
}

static bool
next_line(struct sift *s, span block, size_t *at, size_t *begin, span *line)
{
	size_t end;

	if (s->taken)
		drop_line(s);
	*begin = *at;
	if (s->line.len > 0 || s->skipping)
		return end_line(s, block, at, line);
	if (s->on && reader_is_quiet(s->reader, s->number))
		pass_over(s, block, at);
	*begin = *at;
	end = span_find(block, '\n', *at);
	if (end == SPAN_NPOS) {
		end_block(s, block, *at);
		add_part(s, span_from(block, *at));
		*at = block.len;
		return false;
	}
	*line = span_sub(block, *at, end - *at);
	if (line->len > s->line.max)
		line->len = s->line.max;
	*at = end + 1;
	s->number++;
	return true;
}

bool
sift_next(struct sift *s, span block, size_t *at, span *line)
{
	size_t begin;

	if (!s->within)
		s->begin = *at;
	s->within = true;
	while (sift_status(s) == AUTHSTR_OK &&
	       next_line(s, block, at, &begin, line)) {
		if (s->taken)
			begin = s->begin;
		if (s->on && !is_wanted(s, block, begin, *line))
			continue;
		if (!s->on)
			see_line(s, *line);
		s->read[s->number % SIFT_LINES] = s->number;
		if (*at == block.len)
			end_block(s, block, *at);
		return true;
	}
	s->within = s->next_known = false;
	return false;
}

void
sift_pass(struct sift *s, span block, size_t *at)
{
	size_t end;

	if (!s->within)
		s->begin = *at;
	s->within = true;
	while (s->on) {
		if (reader_is_quiet(s->reader, s->number))
			pass_over(s, block, at);
		end = span_find(block, '\n', *at);
		if (end == SPAN_NPOS)
			return;
		s->number++;
		if (is_wanted(s, block, *at, span_sub(block, *at, end - *at))) {
			s->number--;
			return;
		}
		*at = end + 1;
	}
}

void
sift_note(struct sift *s, span line)
{
	if (!s->on)
		see_line(s, line);
	s->number++;
	s->read[s->number % SIFT_LINES] = s->number;
	if (s->within)
		return;
	/* one that began in another block; a long one only counts */
	if (line.len < SIFT_BACK)
		keep(s, line);
	keep(s, SPAN("\n"));
}

void
sift_leave(struct sift *s, span block, size_t at)
{
	if (s->within)
		end_block(s, block, at);
}

bool
sift_end(struct sift *s, span *line)
{
	if (s->taken || s->line.len == 0)
		return false;
	s->number++;
	s->taken = true;
	*line = buf_span(&s->line);
	return true;
}

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
			sift_look_back(s, block, begin, line);
		return true;
	}
	if (!found && reader_is_quiet(s->reader, s->number))
		return false;
	if (!found) {
		rec = record_read(line, s->number, &s->reader->record);
		return reader_awaits(s->reader, rec.source, s->number);
	}
	if (!is_told(s, line))
		sift_look_back(s, block, begin, line);
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

static void
begin_block(struct sift *s, size_t at)
{
	if (s->within)
		return;
	s->within = true;
	s->begin = at;
	s->last_at = 0;
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

	begin_block(s, *at);
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

	begin_block(s, *at);
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

/* SPDX-License-Identifier: MIT */
#include "capture/dump.h"
#include "base/text.h"

/* A row of this many octets and nothing else is one. */
#define BARE_MIN 4
/* Digits alone that are the first row. */
#define PLAIN_MIN 8
/* Blanks before the text. */
#define BLANKS_MAX 8

/* One row while it is read. */
struct row {
	span line, rest;
	size_t n;  /* octets */
	bool told; /* an offset in a form that only dumps have */
	bool numbered, dashed, spaced;
	size_t hex, octal, decimal;
};

void
dump_init(struct dump *d)
{
	*d = (struct dump){ .line = 0 };
	image_init(&d->image, DUMP_MAX);
}

void
dump_wipe(struct dump *d)
{
	image_wipe(&d->image);
	dump_init(d);
}

void
dump_empty(struct dump *d)
{
	image_empty(&d->image);
	d->line = d->next = 0;
	d->squeezed = false;
}

static void
skip_blanks(span *s)
{
	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
}

/* What stands behind the digits of an offset: "0x0010:", "0010:", "0010 - ",
 * "[0010]", "00000010", "0010  " */
static bool
take_mark(struct row *row, span *s, bool prefix, size_t n)
{
	row->told = prefix && span_starts(*s, SPAN(":"));
	row->dashed = span_take(s, SPAN(" - "));
	if (row->dashed)
		return true;
	if (!span_take(s, SPAN(":")) && !span_take(s, SPAN("]")) &&
	    (prefix || (n == 4 && !span_starts(*s, SPAN("  ")))))
		return false;
	return s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t');
}

/* Whatever base they are written in; how many digits there are. */
static size_t
take_number(struct row *row, span *s)
{
	size_t n = 0;

	row->hex = row->octal = row->decimal = 0;
	for (; n < s->len && n < 8 && text_hex_digit(s->p[n]) >= 0; n++) {
		unsigned digit = (unsigned)text_hex_digit(s->p[n]);

		row->hex = row->hex << 4 | digit;
		row->octal = row->octal << 3 | digit;
		row->decimal = row->decimal * 10 + digit;
	}
	*s = span_from(*s, n);
	return n;
}

static void
take_offset(struct row *row)
{
	span s = row->rest;
	bool bracket = span_take(&s, SPAN("[")),
	     prefix = span_take(&s, SPAN("0x"));

	if (take_number(row, &s) < 4 ||
	    (bracket && !span_starts(s, SPAN("]"))) ||
	    !take_mark(row, &s, prefix, (size_t)(s.p - row->rest.p)))
		return;
	row->numbered = true;
	row->rest = s;
}

static bool
shows(unsigned char c, unsigned char octet)
{
	if (octet > 0x20 && octet < 0x7f)
		return c == octet;
	return c == '.' || c == ' ' || c == octet;
}

/* Does the text show the row's octets?  gap: with a blank in the middle. */
static bool
shows_row(const struct dump *d, const struct row *row, span s, bool gap)
{
	const unsigned char *octets =
	    d->image.bytes.p + d->image.bytes.len - row->n;
	size_t at = 0;

	if (s.len < row->n + gap || (gap && (row->n <= 8 || s.p[8] != ' ')))
		return false;
	for (size_t i = 0; i < row->n; i++, at++) {
		at += gap && i == 8;
		if (!shows(s.p[at], octets[i]))
			return false;
	}
	s = span_trim(span_from(s, at));
	return s.len == 0 || (s.len == 1 && memchr("|<]", s.p[0], 3) != NULL);
}

static bool
is_text(const struct dump *d, const struct row *row, span s, bool *gap)
{
	*gap = false;
	if (row->n == 0 || shows_row(d, row, s, false))
		return row->n > 0;
	*gap = true;
	return shows_row(d, row, s, true);
}

static void
put_text(struct dump *d, const struct row *row, span s, bool gap)
{
	size_t first = d->image.bytes.len - row->n;

	for (size_t i = 0; s.p != NULL && i < row->n; i++) {
		struct image_place place = image_at(&d->image, first + i);

		place.text = (uint32_t)((size_t)(s.p - row->line.p) + i +
					(gap && i >= 8));
		image_set(&d->image, first + i, place);
	}
}

static bool
is_capital(unsigned char digit)
{
	return digit >= 'A' && digit <= 'F';
}

/* Two digits */
static bool
take_octet(struct dump *d, struct row *row)
{
	span s = row->rest;
	struct image_place place = { (uint32_t)(s.p - row->line.p),
		IMAGE_NOWHERE };
	int high, low;

	if (s.len < 2 || (high = text_hex_digit(s.p[0])) < 0 ||
	    (low = text_hex_digit(s.p[1])) < 0)
		return false;
	image_put(&d->image, (unsigned char)(high << 4 | low), place);
	if (is_capital(s.p[0]) || is_capital(s.p[1]))
		d->image.capitals = true;
	if (image_status(&d->image) != AUTHSTR_OK)
		return false;
	row->rest = span_from(s, 2);
	row->n++;
	return true;
}

/* "|" and such stand around the text. */
static span
without_bar(span s)
{
	if (!span_take(&s, SPAN("|")) && !span_take(&s, SPAN(">")))
		span_take(&s, SPAN("[ "));
	return s;
}

/* It may begin with blanks of its own. */
static bool
find_text(const struct dump *d, const struct row *row, span before,
    size_t blanks, span *text, bool *gap)
{
	for (size_t i = 1; i <= blanks && i <= BLANKS_MAX; i++) {
		span s = span_from(before, i);

		if (is_text(d, row, s, gap)) {
			*text = s;
			return true;
		}
	}
	*text = without_bar(span_from(before, blanks));
	if (text->len < before.len - blanks && is_text(d, row, *text, gap))
		return true;
	/* after the octets, the columns of those that are missing */
	while (blanks > BLANKS_MAX && blanks > 0 && row->n > 0) {
		*text = span_from(before, blanks);
		if (is_text(d, row, *text, gap))
			return true;
		blanks--;
	}
	return false;
}

static bool
take_octets(struct dump *d, struct row *row, span *text, bool *gap)
{
	for (*text = SPAN_NONE; row->rest.len > 0;) {
		span before = row->rest;
		size_t blanks;

		skip_blanks(&row->rest);
		blanks = before.len - row->rest.len;
		if (row->rest.len == 0)
			break;
		if (blanks > 0 && row->n > 0 &&
		    find_text(d, row, before, blanks, text, gap))
			return true;
		*text = SPAN_NONE;
		row->spaced = row->spaced || (blanks > 0 && row->n > 0);
		if (blanks == 0 && row->dashed && row->n > 0)
			(void)span_take(&row->rest, SPAN("-"));
		if (!take_octet(d, row))
			return span_equal(span_trim(row->rest), SPAN("|"));
	}
	return row->n > 0;
}

static bool
is_tabbed(span line)
{
	return line.len > 0 && line.p[0] == '\t' &&
	       !span_starts(line, SPAN("\t0x"));
}

/* Quotations, and strace, have something before it. */
static void
skip_begin(span *s)
{
	skip_blanks(s);
	if (span_take(s, SPAN("|")) || span_take(s, SPAN(">")) ||
	    span_take(s, SPAN("<")))
		skip_blanks(s);
}

static bool
may_be_row(span s)
{
	span_take(&s, SPAN("["));
	return s.len >= 2 && text_hex_digit(s.p[0]) >= 0 &&
	       (text_hex_digit(s.p[1]) >= 0 || s.p[1] == 'x');
}

/* swaks */
static bool
is_repetition(span line)
{
	return span_starts(line, SPAN("  > ")) ||
	       span_starts(line, SPAN("<   "));
}

static bool
goes_on(const struct dump *d, const struct row *row)
{
	return is_tabbed(row->line) == d->tabbed &&
	       (!row->numbered || d->squeezed || row->hex == d->next ||
		   row->octal == d->next || row->decimal == d->next);
}

/* "*" for rows like the last one, the offset alone behind all. */
static bool
is_last(struct dump *d, span line)
{
	struct row row = { .numbered = true, .line = line };

	line = span_trim(line);
	if (span_equal(line, SPAN("*"))) {
		d->squeezed = true;
		return true;
	}
	return line.len >= 6 && take_number(&row, &line) > 0 && line.len == 0 &&
	       (d->squeezed || goes_on(d, &row));
}

/* A whole capture file, as xxd shows one. */
bool
dump_is_capture(span s)
{
	static const char *const magics[] = { "\xd4\xc3\xb2\xa1",
		"\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d",
		"\x0a\x0d\x0d\x0a" };

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (s.len > 24 && memcmp(s.p, magics[i], 4) == 0)
			return true;
	return false;
}

/* Digits alone are octets of a dialogue where those are text: "xxd -p",
 * "tshark -T fields -e tcp.payload"; or those of a capture file. */
static bool
is_plain(const struct dump *d, const struct row *row)
{
	size_t had = d->image.bytes.len - row->n, high = 0;
	const unsigned char *octets = d->image.bytes.p + had;

	if (row->numbered || d->binary || (had == 0 && row->n < PLAIN_MIN))
		return false;
	if (dump_is_capture(buf_span(&d->image.bytes)))
		return true;
	for (size_t i = 0; i < row->n; i++) {
		if ((octets[i] < ' ' || octets[i] == 0x7f) &&
		    memchr("\n\r\t", octets[i], 3) == NULL)
			return false;
		high += octets[i] >= 0x80;
	}
	return high * 4 <= row->n;
}

/* With its text, its offset, or nothing else in the line. */
static bool
is_row(struct dump *d, struct row *row, span *text, bool *gap)
{
	if (!take_octets(d, row, text, gap))
		return false;
	if (text->p == NULL && row->rest.len == 0 && is_plain(d, row))
		return true;
	return text->p != NULL || row->told ||
	       (!row->numbered && row->spaced && row->n >= BARE_MIN &&
		   row->line.p[0] == ' ');
}

static void
end_row(struct dump *d, const struct row *row, bool first)
{
	d->tabbed = is_tabbed(row->line);
	d->repeats = is_repetition(row->line);
	if (first)
		d->width = row->n;
	if (first || d->squeezed)
		d->next = row->numbered ? row->hex : 0;
	d->next += row->n;
	d->squeezed = false;
}

bool
dump_row(struct dump *d, span line, bool *fresh)
{
	struct row row = { .line = line, .rest = line };
	size_t had = d->image.bytes.len;
	span text;
	bool gap = false, ok;

	*fresh = false;
	if (had > 0 && is_last(d, line))
		return true;
	skip_begin(&row.rest);
	if (!may_be_row(row.rest))
		return false;
	if (had + line.len / 2 > DUMP_MAX) {
		*fresh = had > 0;
		return false;
	}
	take_offset(&row);
	ok = is_row(d, &row, &text, &gap);
	*fresh = ok && had > 0 && !goes_on(d, &row);
	if (!ok || *fresh) {
		image_cut(&d->image, had);
		return false;
	}
	put_text(d, &row, text, gap);
	end_row(d, &row, had == 0);
	return true;
}

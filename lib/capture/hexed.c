/* SPDX-License-Identifier: MIT */
#include "capture/hexed.h"
#include "base/text.h"

/* Fewer octets are no secret. */
#define OCTETS_MIN 4

static inline bool
is_separator(unsigned char c)
{
	return c == ':' || c == ' ';
}

static inline bool
is_digit(unsigned char c)
{
	return (unsigned)c - '0' < 10 || ((unsigned)c | 0x20) - 'a' < 6;
}

/* Behind the octet there and its separator. */
static inline size_t
next_octet(span run, size_t at)
{
	at += 2;
	if (at + 1 < run.len && is_separator(run.p[at]) &&
	    is_digit(run.p[at + 1]))
		at++;
	return at;
}

static inline bool
is_octet(span run, size_t at)
{
	return at + 1 < run.len && is_digit(run.p[at]) &&
	       is_digit(run.p[at + 1]);
}

static inline unsigned char
octet_of(const unsigned char *digits)
{
	unsigned high = (digits[0] & 15) + (digits[0] >> 6) * 9u,
		 low = (digits[1] & 15) + (digits[1] >> 6) * 9u;

	return (unsigned char)(high << 4 | low);
}

static bool
is_capital(unsigned char c)
{
	return c >= 'A' && c <= 'F';
}

/* The octets at the begin of a run, which begins there in the text, into d; how
 * many characters they take. */
static size_t
take_octets(struct dump *d, span run, size_t base)
{
	size_t at = 0;

	dump_empty(d);
	for (; is_octet(run, at); at = next_octet(run, at)) {
		struct image_place place = { (uint32_t)(base + at),
			IMAGE_NOWHERE };

		image_put(&d->image, octet_of(run.p + at), place);
		if (is_capital(run.p[at]) || is_capital(run.p[at + 1]))
			d->image.capitals = true;
	}
	return at;
}

/* The same where they are few; how many there are is h->run_len. */
static size_t
take_run(struct hexed *h, span run)
{
	size_t n = 0, at = 0;

	for (; is_octet(run, at) && n < HEXED_RUN; at = next_octet(run, at))
		h->run[n++] = octet_of(run.p + at);
	h->run_len = n;
	return at;
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

static void
skip_blanks(span *s)
{
	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
}

/* Does a line begin there that is a row, as far as its first digits tell?
 * Behind a row's offset or octets is none of what a time has there. */
static bool
begins_row(span text, size_t at)
{
	span s = span_from(text, at);
	size_t n = 0;

	if (at > 0 && text.p[at - 1] != '\n')
		return false;
	skip_blanks(&s);
	if (span_take(&s, SPAN("|")) || span_take(&s, SPAN(">")) ||
	    span_take(&s, SPAN("<")))
		skip_blanks(&s);
	span_take(&s, SPAN("["));
	if (span_take(&s, SPAN("0x")))
		return true;
	while (n < s.len && is_digit(s.p[n]))
		n++;
	return n >= 2 && n != 3 &&
	       (n == s.len || memchr(" \t:]|\n\r", s.p[n], 7) != NULL);
}

/* -------------------------------------------------- many at the same time --
 */

/* Where octets begin that have one of these behind them, with a separator
 * between them or without. */
static uint64_t
follows(const uint64_t octets[2], const struct kinds_hex *here, uint64_t part)
{
	return kinds_behind(octets[0], octets[1], 2) |
	       (kinds_behind(here->part, part, 2) &
		   kinds_behind(octets[0], octets[1], 3));
}

/* In the words of the kinds, from the last on: where four octets begin. */
static void
find_octets(const struct kinds_hex *kinds, size_t n, uint64_t *places)
{
	uint64_t runs[OCTETS_MIN][2] = { { 0 } }, digit = 0, part = 0;

	for (size_t i = n; i-- > 0;) {
		const struct kinds_hex *k = &kinds[i];

		for (size_t r = 0; r < OCTETS_MIN; r++)
			runs[r][1] = runs[r][0];
		runs[0][0] = k->digit & kinds_behind(k->digit, digit, 1);
		for (size_t r = 1; r < OCTETS_MIN; r++)
			runs[r][0] = runs[0][0] & follows(runs[r - 1], k, part);
		places[i] = runs[OCTETS_MIN - 1][0];
		digit = k->digit;
		part = k->part;
	}
}

/* Of those only where a word begins; and where a line begins as a row does. */
static void
look(struct hexed *h, span text, size_t at)
{
	struct kinds_hex kinds[KINDS_WORDS];
	bool digit = at > 0 && is_digit(text.p[at - 1]),
	     line = at == 0 || text.p[at - 1] == '\n';
	size_t n = kinds_of_hex(h->way, text, at, kinds);

	find_octets(kinds, n, h->places);
	for (size_t i = 0; i < n; i++) {
		const struct kinds_hex *k = &kinds[i];

		h->places[i] &= ~kinds_before(k->digit, digit);
		h->places[i] |= k->begin & kinds_before(k->line, line);
		digit = k->digit >> 63;
		line = k->line >> 63;
	}
	h->base = at;
	h->end = at + n * 64;
	/* some octets behind the last word may belong to it */
	if (h->end < text.len)
		h->end -= 64;
}

/* Where the next may begin, or the end of the text. */
static size_t
next_place(struct hexed *h, span text, size_t at)
{
	while (at < text.len) {
		size_t word;
		uint64_t bits;

		if (at < h->base || at >= h->end)
			look(h, text, at);
		word = (at - h->base) / 64;
		bits = h->places[word] >> (at - h->base) % 64;
		if (bits != 0)
			return at + (size_t)__builtin_ctzll(bits);
		at = h->base + (word + 1) * 64;
	}
	return text.len;
}

void
hexed_init(struct hexed *h)
{
	*h = (struct hexed){ .way = scan_best() };
	dump_init(&h->dump);
}

void
hexed_wipe(struct hexed *h)
{
	dump_wipe(&h->dump);
	hexed_begin(h);
}

void
hexed_begin(struct hexed *h)
{
	h->base = h->end = 0;
	authstr_wipe(h->run, sizeof(h->run));
	h->run_len = 0;
	dump_empty(&h->dump);
}

span
hexed_octets(const struct hexed *h)
{
	return h->run_len > 0 ? span_make(h->run, h->run_len)
			      : buf_span(&h->dump.image.bytes);
}

struct image *
hexed_image(struct hexed *h, span text)
{
	if (h->run_len > 0)
		(void)take_octets(
		    &h->dump, span_from(text, h->run_at), h->run_at);
	h->run_len = 0;
	return &h->dump.image;
}

bool
hexed_next(struct hexed *h, span text, size_t min, size_t *at)
{
	h->run_len = 0;
	if (min < OCTETS_MIN)
		min = OCTETS_MIN;
	while ((*at = next_place(h, text, *at)) < text.len) {
		span run = span_from(text, *at);
		size_t end;

		if (begins_row(text, *at) && take_rows(&h->dump, text, at)) {
			h->run_len = 0;
			return true;
		}
		end = take_run(h, run);
		h->run_at = *at;
		if (h->run_len == HEXED_RUN) {
			*at += take_octets(&h->dump, run, *at);
			h->run_len = 0;
			return true;
		}
		*at += end > 0 ? end : 1;
		if (h->run_len >= min)
			return true;
	}
	h->run_len = 0;
	dump_empty(&h->dump);
	return false;
}

/* SPDX-License-Identifier: MIT */
/*
 * What goes out is searched for what was masked many bytes at a time; that
 * finds what a plain loop does, whatever instructions the processor has.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/text.h"
#include "capture/hexed.h"
#include "capture/memo.h"
#include "capture/needle_form.h"
#include "capture/needle_part.h"
#include "unit/chance.h"
#include "unit/guard.h"
#include "unit/unit.h"

/* -------------------------------------------------------------- kinds -- */

static bool
is_word(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c);
}

static bool
is_bit(uint64_t word, size_t i)
{
	return (word >> i % 64 & 1) != 0;
}

static void
check_kinds(enum scan_way way, span text, size_t at)
{
	struct kinds_hex hex[KINDS_WORDS];
	uint64_t words[KINDS_WORDS];
	size_t n = kinds_of_hex(way, text, at, hex);

	ck_assert_uint_eq(n, kinds_of_words(way, text, at, words));
	ck_assert_uint_eq(n, (text.len - at + 63) / 64);
	for (size_t i = 0; i < n * 64; i++) {
		bool inside = at + i < text.len;
		unsigned char c = inside ? text.p[at + i] : 0x80;
		bool begin = c != '\0' && strchr(" \t|<>[", c) != NULL;

		ck_assert(is_bit(words[i / 64], i) == is_word(c));
		ck_assert(
		    is_bit(hex[i / 64].digit, i) == (text_hex_digit(c) >= 0));
		ck_assert(
		    is_bit(hex[i / 64].part, i) == (c == ' ' || c == ':'));
		ck_assert(is_bit(hex[i / 64].line, i) == (c == '\n'));
		if (text_hex_digit(c) >= 0 || begin)
			ck_assert(is_bit(hex[i / 64].begin, i));
	}
}

/* Each byte at each place of a word, up to a guard page. */
START_TEST(kinds)
{
	struct guard g;

	if (!scan_can((enum scan_way)_i))
		return;
	guard_init(&g, 256 + 67);
	for (size_t len = 0; len < 256 + 67; len++) {
		unsigned char *p = g.end - len;

		for (size_t i = 0; i < len; i++)
			p[i] = (unsigned char)(i * 7 + len);
		check_kinds((enum scan_way)_i, span_make(p, len), 0);
		check_kinds((enum scan_way)_i, span_make(p, len), len / 3);
	}
	guard_wipe(&g);
}
END_TEST

/* ------------------------------------------------------------ secrets -- */

#define SECRETS 2
#define TEXT_MAX 4200

struct sample {
	unsigned char secrets[SECRETS][16];
	size_t len[SECRETS], n_secrets;
	unsigned char text[TEXT_MAX];
	size_t n;
};

static unsigned char
some_byte(const char *chars)
{
	return below(40) == 0 ? (unsigned char)below(256)
			      : (unsigned char)chars[below(strlen(chars))];
}

/* Before the text, or behind it, what base64 may have there. */
static void
plant_edge(struct sample *s, size_t form, span secret, size_t at, size_t edge)
{
	span text = span_make(s->text, s->n);
	size_t start, end;

	for (int i = 0; i < 200; i++) {
		s->text[edge] = some_byte("abcxyzABCXYZ01289+/");
		if (form_stands(form, secret, text, at, &start, &end) &&
		    (start == edge || end == edge + 1))
			return;
	}
}

/* A part of the text becomes one of the secrets, in one of its forms. */
static void
plant(struct sample *s, size_t at)
{
	unsigned char text[256];
	size_t i = below(s->n_secrets), base64 = form_count() - 1 - below(6),
	       form = below(2) == 0   ? 0
		      : below(2) == 0 ? base64
				      : below(form_count());
	span secret = span_make(s->secrets[i], s->len[i]);
	size_t len = form_head(form, secret, text, sizeof(text));

	/* sometimes it is not all of it */
	len -= below(8) == 0;
	if (at < 2 || at + len + 2 > s->n)
		return;
	memcpy(s->text + at, text, len);
	s->text[at - 2] = s->text[at + len + 1] = '\n';
	s->text[at - 1] = s->text[at + len] = ' ';
	if (form == base64 && below(4) > 0) {
		plant_edge(s, form, secret, at, at - 1);
		plant_edge(s, form, secret, at, at + len);
	} else if (below(4) == 0) {
		s->text[at - 1] = 'x';
	}
}

/* A long one, with a secret where one part of a text ends and the next begins;
 * or a short one with some.  Of four octets, of a few, of any. */
static void
make_sample(struct sample *s, uint32_t seed)
{
	bool is_long = seed % 16 == 0;
	size_t max = seed % 3 * 4 / (1 + seed % 2);

	state = seed * 2654435761u + 1;
	s->n_secrets = is_long ? 1 : 1 + below(SECRETS);
	for (size_t i = 0; i < s->n_secrets; i++) {
		s->len[i] = NEEDLE_MIN + below(max + 1);
		for (size_t k = 0; k < s->len[i]; k++)
			s->secrets[i][k] = some_byte("abcxyzABCXYZ01289+/.");
	}
	s->n = is_long ? 4100 + below(60) : below(600);
	for (size_t i = 0; i < s->n; i++)
		s->text[i] = some_byte("abcABC012+/ .:-_=%\n");
	for (size_t i = is_long ? 0 : 1 + below(5); i > 0 && s->n > 0; i--)
		plant(s, below(s->n));
	if (is_long)
		plant(s, 4032 - 8 + below(12));
}

static bool
stands_alone(span text, size_t start, size_t end)
{
	return (start == 0 || !is_word(text.p[start - 1])) &&
	       (end == text.len || !is_word(text.p[end]));
}

/* At this place, the longest; *end == 0: there is none. */
static void
find_at(const struct sample *s, span text, size_t from, size_t at, bool words,
    size_t *start, size_t *end)
{
	*end = 0;
	for (size_t i = 0; i < s->n_secrets; i++)
		for (size_t form = 0; form < form_count(); form++) {
			span secret = span_make(s->secrets[i], s->len[i]);
			size_t a, b;

			if (!form_stands(form, secret, text, at, &a, &b))
				continue;
			if (a < from)
				a = from;
			if (words && b - a < NEEDLE_WORD &&
			    !stands_alone(text, a, b))
				continue;
			if (b > *end) {
				*start = a;
				*end = b;
			}
		}
}

/* From each hit on; and how many there were. */
static size_t
check_finds(const struct sample *s, const struct needles *n, bool words)
{
	span text = span_make(s->text, s->n);
	size_t from = 0, hits = 0, start = 0, end;
	struct needle_hit hit;

	for (size_t at = 0; at < text.len; at++) {
		find_at(s, text, from, at, words, &start, &end);
		if (end == 0)
			continue;
		ck_assert(words ? needles_find_words(n, text, from, &hit)
				: needles_find(n, text, from, &hit));
		ck_assert_uint_eq(hit.start, start);
		ck_assert_uint_eq(hit.end, end);
		from = end;
		at = end - 1;
		hits++;
	}
	ck_assert(!(words ? needles_find_words(n, text, from, &hit)
			  : needles_find(n, text, from, &hit)));
	return hits;
}

START_TEST(finds_what_a_loop_finds)
{
	static struct sample s;
	size_t hits = 0, in_words = 0;

	if (!scan_can((enum scan_way)_i))
		return;
	for (uint32_t seed = 1; seed <= 800; seed++) {
		struct needles *n = needles_new();

		make_sample(&s, seed);
		n->way = (enum scan_way)_i;
		for (size_t i = 0; i < s.n_secrets; i++)
			ck_assert_int_eq(
			    needles_add(n, span_make(s.secrets[i], s.len[i])),
			    AUTHSTR_OK);
		in_words += check_finds(&s, n, true);
		hits += check_finds(&s, n, false);
		needles_free(n);
	}
	ck_assert_uint_gt(in_words, 1000);
	ck_assert_uint_gt(hits, in_words + 200);
}
END_TEST

/* A short one, with a character before it that is decided in part, and a long
 * one; where the words of bits end, and the parts of a text. */
START_TEST(finds_at_each_place)
{
	static const char *const texts[] = { " test ",
		"+HRlc3Q=", " Wonder-Land7 " };
	static unsigned char text[4200];
	struct needles *n = needles_new();
	struct needle_hit hit;

	ck_assert_int_eq(needles_add(n, SPAN("test")), AUTHSTR_OK);
	ck_assert_int_eq(needles_add(n, SPAN("Wonder-Land7")), AUTHSTR_OK);
	for (size_t at = 0; at < 4150; at++)
		for (size_t i = 0; i < 3; i++) {
			memset(text, '.', sizeof(text));
			memcpy(text + at, texts[i], strlen(texts[i]));
			ck_assert(needles_find_words(
			    n, span_make(text, sizeof(text)), 0, &hit));
			ck_assert_uint_eq(hit.start, at + 1);
		}
	needles_free(n);
}
END_TEST

/* ---------------------------------------------------- in hexadecimal -- */

static bool
is_separator(unsigned char c)
{
	return c == ':' || c == ' ';
}

static bool
is_digit(span s, size_t at)
{
	return at < s.len && text_hex_digit(s.p[at]) >= 0;
}

/* The octets that begin there; where they end. */
static size_t
take_octets(span s, size_t at, struct authstr_buf *octets)
{
	buf_empty(octets);
	while (is_digit(s, at) && is_digit(s, at + 1)) {
		buf_put_byte(
		    octets, (unsigned char)(text_hex_digit(s.p[at]) << 4 |
					    text_hex_digit(s.p[at + 1])));
		at += 2;
		if (at < s.len && is_separator(s.p[at]) && is_digit(s, at + 1))
			at++;
	}
	return at;
}

/* Rows that begin with that line; where they end, or at. */
static size_t
take_rows(span s, size_t at, struct dump *d)
{
	bool fresh;

	dump_empty(d);
	while (at < s.len) {
		size_t end = span_find(s, '\n', at);
		span line = span_sub(s, at, end - at);

		if (!dump_row(d, span_chomp(line), &fresh))
			break;
		at = end == SPAN_NPOS ? s.len : end + 1;
	}
	return at;
}

/* The next octets, as hexed_next gives them. */
static bool
next_octets(span s, size_t min, size_t *at, struct authstr_buf *octets)
{
	struct dump d;
	size_t end;

	dump_init(&d);
	for (; *at < s.len; ++*at) {
		if (*at == 0 || s.p[*at - 1] == '\n') {
			end = take_rows(s, *at, &d);
			if (end > *at) {
				*at = end;
				buf_empty(octets);
				buf_put(octets, buf_span(&d.image.bytes));
				dump_wipe(&d);
				return true;
			}
		}
		if (*at > 0 && is_digit(s, *at - 1))
			continue;
		end = take_octets(s, *at, octets);
		if (octets->len >= min) {
			*at = end;
			dump_wipe(&d);
			return true;
		}
	}
	dump_wipe(&d);
	return false;
}

static void
put_octets(struct authstr_buf *text, const char *separator)
{
	char digits[8];

	for (size_t i = below(below(20) == 0 ? 200 : 12); i > 0; i--) {
		snprintf(digits, sizeof(digits),
		    below(2) == 0 ? "%02x%s" : "%02X%s", (unsigned)below(256),
		    separator);
		buf_put_str(text, digits);
	}
}

static void
put_some(struct authstr_buf *text)
{
	static const char *const pieces[] = { "Mar  1 00:00:00 mx ", "\n", "\n",
		"2026-11-29T10:22:33 ", "2026-11-29 10:22:33 ", "beef", "1",
		"x", " ", ":", "dead ", "Dec  5 ", "\n\t0x0010:  4142 4344\n",
		"\n00000000  41 42 43 44  |ABCD|\n",
		"\n0000 - 41 42 43-44   ABCD\n", "\n  41 42 43 44 45\n",
		"\n | 00010  41 42  AB |\n", "\n[0000]   41 42 43   ABC\n",
		"\n  > 0016: 41 42    AB\n", "\n0004\n", "id=58cc1f14affb, ",
		"1732838400.123 ", "00:00:00 de ", "\r\n" };

	switch (below(8)) {
	case 0:
		put_octets(text, ":");
		break;
	case 1:
		put_octets(text, " ");
		break;
	case 2:
		put_octets(text, "");
		break;
	default:
		buf_put_str(
		    text, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
	}
}

static size_t
check_octets(struct hexed *h, span text, size_t min)
{
	size_t at = 0, want = 0, n = 0;
	struct authstr_buf octets;

	buf_init(&octets, DUMP_MAX);
	hexed_begin(h);
	while (next_octets(text, min, &want, &octets)) {
		struct image *im;

		ck_assert(hexed_next(h, text, min, &at));
		ck_assert_uint_eq(at, want);
		ck_assert(span_equal(hexed_octets(h), buf_span(&octets)));
		im = hexed_image(h, text);
		ck_assert(span_equal(buf_span(&im->bytes), buf_span(&octets)));
		for (size_t i = 0; i < octets.len; i++) {
			size_t digits = image_at(im, i).digits;

			ck_assert_uint_eq(
			    (unsigned)text_hex_digit(text.p[digits + 1]),
			    octets.p[i] & 15u);
		}
		n++;
	}
	ck_assert(!hexed_next(h, text, min, &at));
	buf_wipe(&octets);
	return n;
}

START_TEST(finds_octets_as_a_loop_does)
{
	struct authstr_buf text;
	struct hexed h;
	size_t n = 0;

	if (!scan_can((enum scan_way)_i))
		return;
	buf_init(&text, 100000);
	hexed_init(&h);
	h.way = (enum scan_way)_i;
	for (uint32_t seed = 1; seed <= 300; seed++) {
		size_t len = seed % 10 == 0 ? 9000 : 200;

		state = seed * 2654435761u + 1;
		buf_empty(&text);
		while (text.len < len)
			put_some(&text);
		n += check_octets(&h, buf_span(&text), 4 + below(5));
	}
	ck_assert_uint_gt(n, 1000);
	hexed_wipe(&h);
	buf_wipe(&text);
}
END_TEST

/* --------------------------------------------------------------- memo -- */

START_TEST(memo)
{
	static struct memo m;
	unsigned char longest[MEMO_OCTETS + 1] = { 0 };

	ck_assert(!memo_has(&m, SPAN("")));
	ck_assert(!memo_has(&m, SPAN("authentication")));
	memo_put(&m, SPAN("authentication"));
	memo_put(&m, span_make(longest, MEMO_OCTETS));
	memo_put(&m, span_make(longest, MEMO_OCTETS + 1));
	ck_assert(memo_has(&m, SPAN("authentication")));
	ck_assert(!memo_has(&m, SPAN("authenticatioN")));
	ck_assert(!memo_has(&m, SPAN("authenticatio")));
	ck_assert(memo_has(&m, span_make(longest, MEMO_OCTETS)));
	ck_assert(!memo_has(&m, span_make(longest, MEMO_OCTETS + 1)));
	/* one takes the place of another, and none is taken for it */
	for (unsigned i = 0; i < 4 * MEMO_STRINGS; i++) {
		char text[16];

		snprintf(text, sizeof(text), "string-%u", i);
		ck_assert(!memo_has(&m, authstr_span_of(text)));
		memo_put(&m, authstr_span_of(text));
		ck_assert(memo_has(&m, authstr_span_of(text)));
	}
}
END_TEST

Suite *
suite_again(void)
{
	Suite *s = suite_create("again");
	TCase *tc = tcase_create("again");

	tcase_add_loop_test(tc, kinds, 0, SCAN_WAYS);
	tcase_add_loop_test(tc, finds_what_a_loop_finds, 0, SCAN_WAYS);
	tcase_add_test(tc, finds_at_each_place);
	tcase_add_loop_test(tc, finds_octets_as_a_loop_does, 0, SCAN_WAYS);
	tcase_add_test(tc, memo);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(s, tc);
	return s;
}

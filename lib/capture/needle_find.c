/* SPDX-License-Identifier: MIT */
/*
 * needle_find: a part of the text at a time, first for long texts, then for
 * short ones up to where a long one begins.
 */
#include "base/text.h"
#include "capture/needle_form.h"
#include "capture/needle_part.h"

#define WINDOW NEEDLE_WINDOW
/* Bytes of the text at a time: what begins there. */
#define PART (KINDS_OCTETS - 64)

/* Of so few it costs more to find the words. */
#define FEW 64

/* A search. */
struct find {
	const struct needles *n;
	span text;
	size_t from;       /* a hit begins here, */
	size_t begin, end; /* its text in this part */
	bool words;        /* short ones only where they stand alone */
	struct needle_hit *hit;
	size_t first; /* where the text of the hit begins */
};

static bool
is_word(span text, size_t at)
{
	return at < text.len &&
	       (text_is_alpha(text.p[at]) || text_is_digit(text.p[at]));
}

static bool
stands_alone(span text, const struct needle_hit *hit)
{
	return (hit->start == 0 || !is_word(text, hit->start - 1)) &&
	       !is_word(text, hit->end);
}

/* The text of the secret begins there. */
static void
take_hit(struct find *f, size_t at, struct needle_hit one)
{
	if (one.start < f->from)
		one.start = f->from;
	if (f->words && one.end - one.start < NEEDLE_WORD &&
	    !stands_alone(f->text, &one))
		return;
	if (f->hit->encoding != NULL &&
	    (at > f->first || (at == f->first && one.end <= f->hit->end)))
		return;
	*f->hit = one;
	f->first = at;
}

/* The text that this entry is of may stand there. */
static void
try_entry(struct find *f, const struct needle_entry *e, size_t at)
{
	const struct needle_secret *s = &f->n->secrets[NEEDLE_SLOT(e->serial)];
	struct needle_hit one = { .encoding = form_name(e->form) };
	size_t first = at - e->offset;

	if (e->offset <= at - f->begin && first < f->end && s->p != NULL &&
	    s->serial == e->serial &&
	    form_stands(
		e->form, needle_span(s), f->text, first, &one.start, &one.end))
		take_hit(f, first, one);
}

/* What has this window at that place. */
static void
look_at(struct find *f, const struct needle_index *x, size_t at)
{
	uint32_t window = needle_window(f->text.p + at), i;

	for (i = x->first[needle_hash(window, x->size) / 8]; i != NEEDLE_NONE;
	     i = x->entries[i].next)
		if (x->entries[i].window == window)
			try_entry(f, &x->entries[i], at);
}

/* May a text have its window there?  Nearly always this tells that none has. */
static inline unsigned
has_bit(const unsigned char *bits, unsigned size, const unsigned char *p)
{
	uint32_t key = needle_hash(needle_window(p), size);

	return ((unsigned)bits[key / 8] >> key % 8 & 1U) != 0;
}

/* At or behind that place, before the end. */
static size_t
next_window(const struct find *f, size_t at, size_t end)
{
	const struct needle_index *x = &f->n->texts;
	const unsigned char *bits = x->bits, *p = f->text.p;
	const unsigned size = x->size;
	const size_t stride = f->n->stride;

	/* four at a time, as long as they are nothing */
	while (at + 3 * stride < end &&
	       (has_bit(bits, size, p + at) |
		   has_bit(bits, size, p + at + stride) |
		   has_bit(bits, size, p + at + 2 * stride) |
		   has_bit(bits, size, p + at + 3 * stride)) == 0)
		at += 4 * stride;
	while (at < end && has_bit(bits, size, p + at) == 0)
		at += stride;
	return at;
}

static void
find_texts(struct find *f)
{
	const size_t stride = f->n->stride;
	size_t end = f->end + stride - 1, at = f->begin;

	if (end + WINDOW > f->text.len + 1)
		end = f->text.len < WINDOW ? 0 : f->text.len - WINDOW + 1;
	for (; (at = next_window(f, at, end)) < end; at += stride) {
		look_at(f, &f->n->texts, at);
		if (f->hit->encoding != NULL)
			return;
	}
}

/* A short text; true: it is one. */
static inline bool
try_word(struct find *f, size_t at)
{
	const struct needle_index *x = &f->n->words;

	if (at < f->begin || at >= f->end || at + WINDOW > f->text.len ||
	    has_bit(x->bits, x->size, f->text.p + at) == 0)
		return false;
	look_at(f, x, at);
	return f->hit->encoding != NULL && f->first <= at;
}

/* Letters and digits from each place on. */
struct runs {
	uint64_t one, two, four; /* at least so many */
	uint64_t next_two, next_four;
};

/* Places with at least n, 1 to 8. */
static inline uint64_t
at_least(const struct runs *r, unsigned n)
{
	if (n > 4)
		return r->four & kinds_behind(r->four, r->next_four, n - 4);
	if (n == 3)
		return r->two & kinds_behind(r->two, r->next_two, 1);
	return n == 4 ? r->four : n == 2 ? r->two : r->one;
}

/* Of the places where a word begins, or something else behind a word, those
 * that a short secret may begin at. */
static inline uint64_t
find_runs(const struct needles *n, uint64_t begins, uint64_t one, uint64_t next)
{
	struct runs r = { .one = one };

	r.two = one & kinds_behind(one, next, 1);
	r.next_two = next & next >> 1;
	r.four = r.two & kinds_behind(r.two, r.next_two, 2);
	r.next_four = r.next_two & r.next_two >> 2;
	if (n->run_min > 0)
		begins &= at_least(&r, n->run_min);
	return begins & ~at_least(&r, n->run_max + 1);
}

/* Some of 64 places. */
static bool
try_words(struct find *f, size_t base, uint64_t places)
{
	for (; places != 0; places &= places - 1)
		if (try_word(f, base + (size_t)__builtin_ctzll(places)))
			return true;
	return false;
}

static void
find_words(struct find *f)
{
	uint64_t words[KINDS_WORDS + 1], runs = 0;
	size_t base = f->begin - (f->begin > f->from), n;
	bool before = base > 0 && is_word(f->text, base - 1);
	uint64_t late = f->n->late ? UINT64_MAX : 0;

	n = kinds_of_words(f->n->way, f->text, base, words);
	words[n] = 0;
	for (size_t i = 0; i < n; i++, base += 64) {
		bool last = runs >> 63;

		runs = find_runs(f->n, ~kinds_before(words[i], before),
		    words[i], words[i + 1]);
		if (try_words(
			f, base, runs | (kinds_before(runs, last) & late)))
			return;
		before = words[i] >> 63;
	}
}

static void
find_anywhere(struct find *f)
{
	for (size_t at = f->begin; at < f->end; at++)
		if (try_word(f, at))
			return;
}

static bool
find(const struct needles *n, span text, size_t from, bool words,
    struct needle_hit *hit)
{
	struct find f = { .n = n,
		.text = text,
		.from = from,
		.end = from,
		.words = words,
		.hit = hit };

	*hit = (struct needle_hit){ .encoding = NULL };
	while (
	    n->oldest != n->next && f.end < text.len && hit->encoding == NULL) {
		f.begin = f.end;
		f.end = text.len - f.begin < PART ? text.len : f.begin + PART;
		if (n->texts.n > 0)
			find_texts(&f);
		if (n->words.n > 0 && words && f.end - f.begin > FEW)
			find_words(&f);
		else if (n->words.n > 0)
			find_anywhere(&f);
	}
	return hit->encoding != NULL;
}

bool
needles_find(
    const struct needles *n, span text, size_t from, struct needle_hit *hit)
{
	return find(n, text, from, false, hit);
}

bool
needles_find_words(
    const struct needles *n, span text, size_t from, struct needle_hit *hit)
{
	return find(n, text, from, true, hit);
}

/* SPDX-License-Identifier: MIT */
#include "authstr.h"
#include "base/mem.h"
#include "capture/fragment.h"

/* A number is used again, some time (RFC 791 has 15 s, RFC 8200 60 s). */
#define LIFETIME_NS ((uint64_t)60 * 1000000000)

void
fragment_wipe(struct fragments *all)
{
	for (size_t i = 0; i < FRAGMENT_SETS; i++)
		mem_free(all->sets[i].bytes, FRAGMENT_OCTETS);
	*all = (struct fragments){ 0 };
}

static uint64_t
first_of(const struct fragment_set *s)
{
	uint64_t first = UINT64_MAX;

	for (size_t i = 0; s->open && i < s->n; i++)
		if (s->parts[i].at < first)
			first = s->parts[i].at;
	return first;
}

uint64_t
fragment_first(const struct fragments *all)
{
	uint64_t first = UINT64_MAX;

	for (size_t i = 0; i < FRAGMENT_SETS; i++)
		if (first_of(&all->sets[i]) < first)
			first = first_of(&all->sets[i]);
	return first;
}

void
fragment_forget(struct fragments *all, uint64_t limit)
{
	for (size_t i = 0; i < FRAGMENT_SETS; i++)
		if (first_of(&all->sets[i]) < limit)
			all->sets[i].open = false;
}

static void
set_begin(struct fragment_set *s, const struct fragment *f)
{
	s->key = f->key;
	s->open = true;
	s->time = f->time;
	s->total = s->have = s->n = 0;
}

static bool
too_old(const struct fragment_set *s, const struct fragment *f)
{
	return f->time > s->time && f->time - s->time > LIFETIME_NS;
}

static struct fragment_set *
find_set(struct fragments *all, const struct fragment *f)
{
	struct fragment_set *oldest = &all->sets[0];

	for (size_t i = 0; i < FRAGMENT_SETS; i++) {
		struct fragment_set *s = &all->sets[i];

		if (s->open && memcmp(&s->key, &f->key, sizeof(s->key)) == 0) {
			if (too_old(s, f))
				set_begin(s, f);
			return s;
		}
		if (oldest->open && (!s->open || s->touched < oldest->touched))
			oldest = s;
	}
	if (oldest->bytes == NULL &&
	    (oldest->bytes = mem_new(1, FRAGMENT_OCTETS)) == NULL)
		return NULL;
	set_begin(oldest, f);
	return oldest;
}

/* From start to end, which no other part has. */
static bool
add_part(struct fragment_set *s, const struct fragment *f, size_t i,
    size_t start, size_t end)
{
	if (s->n == FRAGMENT_PARTS)
		return false;
	memmove(
	    &s->parts[i + 1], &s->parts[i], (s->n - i) * sizeof(s->parts[0]));
	s->parts[i] = (struct fragment_part){ start, end - start,
		f->at + (start - f->start) };
	s->n++;
	s->have += end - start;
	memcpy(s->bytes + start, f->bytes.p + (start - f->start), end - start);
	return true;
}

/* What the parts have not yet. */
static bool
add_rest(struct fragment_set *s, const struct fragment *f)
{
	size_t at = f->start, end = f->start + f->bytes.len, i;

	for (i = 0; i < s->n && at < end; i++) {
		size_t start = s->parts[i].start;

		if (at < start) {
			size_t stop = end < start ? end : start;

			if (!add_part(s, f, i, at, stop))
				return false;
			at = stop;
			continue;
		}
		if (at < start + s->parts[i].len)
			at = start + s->parts[i].len;
	}
	return at >= end || add_part(s, f, i, at, end);
}

/* Does it fit what is known of the length? */
static bool
fits(const struct fragment_set *s, const struct fragment *f)
{
	size_t end = f->start + f->bytes.len;
	size_t known =
	    s->n == 0 ? 0 : s->parts[s->n - 1].start + s->parts[s->n - 1].len;

	if (f->bytes.len == 0 || end > FRAGMENT_OCTETS ||
	    (s->total != 0 && end > s->total))
		return false;
	return f->more || (end >= known && (s->total == 0 || s->total == end));
}

int
fragment_put(struct fragments *all, const struct fragment *f,
    const struct fragment_set **whole)
{
	struct fragment_set *s = find_set(all, f);

	if (s == NULL)
		return AUTHSTR_E_NOMEM;
	s->touched = ++all->turn;
	if (!fits(s, f))
		return 0;
	if (!f->more)
		s->total = f->start + f->bytes.len;
	if (f->start == 0)
		s->protocol = f->protocol;
	if (!add_rest(s, f)) {
		s->open = false;
		return 0;
	}
	if (s->total == 0 || s->have < s->total)
		return 0;
	s->open = false;
	*whole = s;
	return 1;
}

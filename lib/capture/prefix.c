/* SPDX-License-Identifier: MIT */
#include "capture/prefix.h"
#include "base/text.h"

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* What words, numbers, and the names of loggers and threads are made of. */
static bool
is_word(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '_' || c == '.' ||
	       c == '-' || c == '$' || c >= 0x80;
}

size_t
prefix_next(span text, size_t at)
{
	static const char ends[] = " \t>]):|}\"'";

	for (size_t i = at; i < text.len && i < PREFIX_MAX; i++)
		if (memchr(ends, text.p[i], sizeof(ends) - 1) != NULL)
			return i + 1;
	return SPAN_NPOS;
}

static const span months[] = { { (const unsigned char *)"JanFebMarAprMayJun"
							"JulAugSepOctNovDec",
    36 } };

static bool
is_month(span word)
{
	for (size_t i = 0; word.len == 3 && i < months[0].len; i += 3)
		if (memcmp(months[0].p + i, word.p, 3) == 0)
			return true;
	return false;
}

bool
prefix_is_bare(span before)
{
	size_t depth = 0;

	for (size_t i = 0; i < before.len; i++) {
		size_t n = 0;

		if (before.p[i] == '[')
			depth++;
		if (before.p[i] == ']' && depth > 0)
			depth--;
		while (i + n < before.len && text_is_alpha(before.p[i + n]))
			n++;
		/* T and Z of a time */
		if (n > 1 && depth == 0 && !is_month(span_sub(before, i, n)))
			return false;
		i += n > 0 ? n - 1 : 0;
	}
	return true;
}

static void
put(struct prefix_shape *s, unsigned char c)
{
	if ((c == 'w' || c == ' ') && s->len > 0 && s->as[s->len - 1] == c)
		return;
	if (s->len < sizeof(s->as))
		s->as[s->len++] = c;
}

static void
read_shape(span before, struct prefix_shape *s)
{
	*s = (struct prefix_shape){ .len = 0 };
	while (before.len > 0 && is_blank(before.p[before.len - 1])) {
		before.len--;
		s->blanks++;
	}
	for (size_t i = 0; i < before.len; i++)
		put(s, is_blank(before.p[i])  ? ' '
		       : is_word(before.p[i]) ? 'w'
					      : before.p[i]);
}

static bool
same(const struct prefix_shape *a, const struct prefix_shape *b)
{
	return a->len == b->len && a->blanks == b->blanks &&
	       memcmp(a->as, b->as, a->len) == 0;
}

void
prefix_learn(struct prefix *p, span before, bool loose)
{
	struct prefix_shape s;
	size_t at;

	if (loose && p->strict)
		return;
	read_shape(before, &s);
	s.loose = loose;
	for (at = 0; at < p->n && !same(&p->shapes[at], &s); at++)
		continue;
	if (at == p->n && p->n < PREFIX_SHAPES)
		p->n++;
	if (at == PREFIX_SHAPES)
		at--;
	memmove(&p->shapes[1], &p->shapes[0], at * sizeof(s));
	p->shapes[0] = s;
}

void
prefix_be_strict(struct prefix *p)
{
	size_t n = 0;

	if (p->strict)
		return;
	p->strict = true;
	for (size_t i = 0; i < p->n; i++)
		if (!p->shapes[i].loose)
			p->shapes[n++] = p->shapes[i];
	p->n = n;
}

static size_t
length_of(const struct prefix_shape *s, span text)
{
	size_t at = 0;

	for (size_t i = 0; i < s->len; i++) {
		size_t from = at;

		if (s->as[i] == 'w')
			while (at < text.len && is_word(text.p[at]))
				at++;
		else if (s->as[i] == ' ')
			while (at < text.len && is_blank(text.p[at]))
				at++;
		else if (at < text.len && text.p[at] == s->as[i])
			at++;
		/* the blanks before the first number are fewer each time */
		if (at == from && !(i == 0 && s->as[i] == ' '))
			return SPAN_NPOS;
	}
	for (size_t i = 0; i < s->blanks; i++, at++)
		if (at < text.len && !is_blank(text.p[at]))
			return SPAN_NPOS;
	return at < text.len ? at : text.len;
}

size_t
prefix_length(const struct prefix *p, span text)
{
	size_t longest = SPAN_NPOS;

	for (size_t i = 0; i < p->n; i++) {
		size_t len = length_of(&p->shapes[i], text);

		if (len != SPAN_NPOS && (longest == SPAN_NPOS || len > longest))
			longest = len;
	}
	return longest;
}

span
prefix_without_clock(span before)
{
	static const char shape[] = "99:99:99.999999 ";
	size_t from = before.len - (sizeof(shape) - 1);

	if (before.len < sizeof(shape) - 1)
		return before;
	for (size_t i = 0; i < sizeof(shape) - 1; i++) {
		unsigned char c = before.p[from + i];
		unsigned char of = (unsigned char)shape[i];

		if (of == '9' ? !text_is_digit(c) : c != of)
			return before;
	}
	return span_sub(before, 0, from);
}

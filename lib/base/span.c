/* SPDX-License-Identifier: MIT */
#include "base/span.h"
#include "base/text.h"

span
authstr_span_of(const char *s)
{
	return s == NULL ? SPAN_NONE : span_make(s, strlen(s));
}

bool
span_equal_case(span a, span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (text_lower(a.p[i]) != text_lower(b.p[i]))
			return false;
	return true;
}

bool
span_starts_case(span s, span prefix)
{
	return span_equal_case(span_sub(s, 0, prefix.len), prefix);
}

size_t
span_find(span s, unsigned char c, size_t from)
{
	const unsigned char *hit;

	if (from >= s.len)
		return SPAN_NPOS;
	hit = memchr(s.p + from, c, s.len - from);
	return hit == NULL ? SPAN_NPOS : (size_t)(hit - s.p);
}

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i
load(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* 16 places at once, by the first byte and the last.  Lines are short: what
 * memmem prepares takes longer than to look. */
static const unsigned char *
search(span s, span needle)
{
	const size_t last = needle.len - 1;
	const __m128i first_byte = _mm_set1_epi8((char)needle.p[0]),
		      last_byte = _mm_set1_epi8((char)needle.p[last]);
	size_t at = 0;

	for (; s.len - at >= last + 16; at += 16) {
		unsigned hits = (unsigned)_mm_movemask_epi8(
		    _mm_and_si128(_mm_cmpeq_epi8(load(s.p + at), first_byte),
			_mm_cmpeq_epi8(load(s.p + at + last), last_byte)));

		for (; hits != 0; hits &= hits - 1) {
			const unsigned char *p =
			    s.p + at + (unsigned)__builtin_ctz(hits);

			if (memcmp(p, needle.p, needle.len) == 0)
				return p;
		}
	}
	for (; s.len - at > last; at++)
		if (s.p[at] == needle.p[0] &&
		    memcmp(s.p + at, needle.p, needle.len) == 0)
			return s.p + at;
	return NULL;
}
#else
static const unsigned char *
search(span s, span needle)
{
	return memmem(s.p, s.len, needle.p, needle.len);
}
#endif

size_t
span_search(span s, span needle, size_t from)
{
	const unsigned char *hit;

	if (from > s.len || needle.len > s.len - from)
		return SPAN_NPOS;
	if (needle.len == 0)
		return from;
	hit = search(span_from(s, from), needle);
	return hit == NULL ? SPAN_NPOS : (size_t)(hit - s.p);
}

size_t
span_search_case(span s, span needle, size_t from)
{
	unsigned char first;

	if (needle.len == 0)
		return from <= s.len ? from : SPAN_NPOS;
	first = text_lower(needle.p[0]);
	for (size_t i = from; i + needle.len <= s.len; i++)
		if (text_lower(s.p[i]) == first &&
		    span_starts_case(span_from(s, i), needle))
			return i;
	return SPAN_NPOS;
}

size_t
span_find_any(span s, span set)
{
	for (size_t i = 0; i < s.len; i++)
		if (memchr(set.p, s.p[i], set.len) != NULL)
			return i;
	return SPAN_NPOS;
}

span
span_trim(span s)
{
	while (s.len > 0 && text_is_space(s.p[0]))
		s = span_from(s, 1);
	while (s.len > 0 && text_is_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

span
span_chomp(span s)
{
	if (s.len > 0 && s.p[s.len - 1] == '\n')
		s.len--;
	if (s.len > 0 && s.p[s.len - 1] == '\r')
		s.len--;
	return s;
}

bool
span_take_until(span *s, unsigned char c, span *taken)
{
	size_t at = span_find(*s, c, 0);

	if (at == SPAN_NPOS)
		return false;
	*taken = span_sub(*s, 0, at);
	*s = span_from(*s, at + 1);
	return true;
}

bool
span_take_case(span *s, span prefix)
{
	if (!span_starts_case(*s, prefix))
		return false;
	*s = span_from(*s, prefix.len);
	return true;
}

span
span_take_word(span *s)
{
	size_t end = 0;
	span word;

	while (end < s->len && s->p[end] != ' ' && s->p[end] != '\t')
		end++;
	word = span_sub(*s, 0, end);
	*s = span_from(*s, word.len);
	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
	return word;
}

bool
span_take_line(span *s, span *line)
{
	size_t end;

	if (s->len == 0)
		return false;
	end = span_find(*s, '\n', 0);
	end = end == SPAN_NPOS ? s->len : end + 1;
	*line = span_chomp(span_sub(*s, 0, end));
	*s = span_from(*s, end);
	return true;
}

bool
span_take_number(span *s, uint64_t max, uint64_t *value)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < s->len && text_is_digit(s->p[i]); i++) {
		unsigned digit = s->p[i] - (unsigned)'0';

		if (digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (i == 0)
		return false;
	*s = span_from(*s, i);
	*value = n;
	return true;
}

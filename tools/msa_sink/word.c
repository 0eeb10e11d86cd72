/* SPDX-License-Identifier: MIT */
#include "msa_sink/word.h"
#include <stdlib.h>
#include <string.h>
#include "ascii.h"

struct authstr_span
word_sub(struct authstr_span s, size_t at, size_t len)
{
	if (at > s.len)
		at = s.len;
	if (len > s.len - at)
		len = s.len - at;
	return (struct authstr_span){ s.p + at, len };
}

bool
word_take(struct authstr_span *s, const char *prefix)
{
	struct authstr_span want = authstr_span_of(prefix);

	if (s->len < want.len ||
	    !ascii_same((const char *)s->p, prefix, want.len))
		return false;
	*s = word_sub(*s, want.len, s->len);
	return true;
}

bool
word_is(struct authstr_span s, const char *word)
{
	return word_take(&s, word) && s.len == 0;
}

bool
word_equal(struct authstr_span a, struct authstr_span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

size_t
word_find(struct authstr_span s, unsigned char c, size_t from)
{
	const unsigned char *hit;

	if (from >= s.len)
		return s.len;
	hit = memchr(s.p + from, c, s.len - from);
	return hit == NULL ? s.len : (size_t)(hit - s.p);
}

struct authstr_span
word_next(struct authstr_span *s)
{
	size_t end = word_find(*s, ' ', 0), next = end;
	struct authstr_span word = word_sub(*s, 0, end);

	while (next < s->len && s->p[next] == ' ')
		next++;
	*s = word_sub(*s, next, s->len);
	return word;
}

bool
word_number(struct authstr_span s, uint64_t max, uint64_t *value)
{
	uint64_t n = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned)s.p[i] - '0';

		if (digit > 9 || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*value = n;
	return true;
}

char *
word_copy(struct authstr_span s)
{
	char *copy = malloc(s.len + 1);

	if (copy == NULL)
		return NULL;
	if (s.len > 0)
		memcpy(copy, s.p, s.len);
	copy[s.len] = '\0';
	return copy;
}

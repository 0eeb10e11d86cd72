/* SPDX-License-Identifier: MIT */
/*
 * span: a cursor over borrowed bytes.  Everything that comes off a wire is read
 * through these: they never look past the end, and nothing in them trusts a
 * NUL.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <string.h>
#include "authstr.h"

typedef struct authstr_span span;

#define SPAN_NONE ((span){ NULL, 0 })
/* Of a string literal only. */
#define SPAN(lit) ((span){ (const unsigned char *)"" lit, sizeof(lit) - 1 })
#define SPAN_NPOS ((size_t)-1)

static inline span
span_make(const void *p, size_t len)
{
	return (span){ (const unsigned char *)p, len };
}

static inline bool
span_is_none(span s)
{
	return s.p == NULL;
}

/* Part of s from at, at most len bytes of it; empty past the end. */
static inline span
span_sub(span s, size_t at, size_t len)
{
	if (at > s.len)
		at = s.len;
	if (len > s.len - at)
		len = s.len - at;
	return span_make(at > 0 ? s.p + at : s.p, len);
}

/* Everything from at on. */
static inline span
span_from(span s, size_t at)
{
	return span_sub(s, at, s.len);
}

static inline bool
span_equal(span a, span b)
{
	return a.len == b.len &&
	       (a.len == 0 ||
		   (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.len) == 0));
}

/* Without regard to ASCII case; locale has no say. */
bool span_equal_case(span a, span b);
static inline bool
span_starts(span s, span prefix)
{
	return span_equal(span_sub(s, 0, prefix.len), prefix);
}

bool span_starts_case(span s, span prefix);
static inline bool
span_ends(span s, span suffix)
{
	return s.len >= suffix.len &&
	       span_equal(span_from(s, s.len - suffix.len), suffix);
}

/* Position of the first c at or after from, or SPAN_NPOS. */
size_t span_find(span s, unsigned char c, size_t from);
/* Position of the first needle at or after from, or SPAN_NPOS. */
size_t span_search(span s, span needle, size_t from);
/* The same for letters of either case (ASCII). */
size_t span_search_case(span s, span needle, size_t from);
/* Position of the first byte that is in set, or SPAN_NPOS. */
size_t span_find_any(span s, span set);
/* Without blanks, tabs, CR and LF at both ends. */
span span_trim(span s);
/* Without one CRLF, LF or CR at the end. */
span span_chomp(span s);

/* Cursor: each takes from the front of *s. */
/* Up to (not with) the first c; *s goes on behind it.  False, and nothing
 * taken, if there is no c. */
bool span_take_until(span *s, unsigned char c, span *taken);
/* The prefix, if it stands there. */
static inline bool
span_take(span *s, span prefix)
{
	if (!span_starts(*s, prefix))
		return false;
	*s = span_from(*s, prefix.len);
	return true;
}

bool span_take_case(span *s, span prefix);
/* Up to the next blank or tab (or all), then skips the blanks. */
span span_take_word(span *s);
/* One line without its end; false when nothing is left. */
bool span_take_line(span *s, span *line);
/* Decimal digits, at least one, value at most max. */
bool span_take_number(span *s, uint64_t max, uint64_t *value);

#endif

/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/range.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A decimal number; how long it is, 0 for none. */
static size_t
number(const char *text, double *value)
{
	size_t sign = text[0] == '-', n = sign;

	n += strspn(text + n, "0123456789");
	if (n == sign)
		return 0;
	if (text[n] == '.')
		n += 1 + strspn(text + n + 1, "0123456789");
	if (n > 20)
		return 0;
	*value = strtod(text, NULL);
	return n;
}

static bool
read_bounds(const char *text, bool least, struct range *r, size_t *at)
{
	size_t n;

	r->start = 0;
	r->end = HUGE_VAL;
	if (text[*at] == '~' && text[*at + 1] == ':') {
		r->start = -HUGE_VAL;
		*at += 2;
	} else {
		n = number(text + *at, &r->start);
		if (text[*at + n] != ':') {
			r->end = least ? HUGE_VAL : r->start;
			r->start = least ? r->start : 0;
			*at += n;
			return n > 0;
		}
		*at += n + 1;
	}
	*at += number(text + *at, &r->end);
	return true;
}

bool
range_read(const char *text, bool least, struct range *r, size_t *at)
{
	*r = (struct range){ .set = true, .inside = text[0] == '@' };
	*at = r->inside;
	if (!read_bounds(text, least, r, at) || text[*at] != '\0' ||
	    r->start > r->end || *at + 2 > sizeof(r->text))
		return false;
	snprintf(r->text, sizeof(r->text), "%s%s", text,
	    least && strchr(text, ':') == NULL ? ":" : "");
	return true;
}

bool
range_crossed(const struct range *r, double value)
{
	bool within = value >= r->start && value <= r->end;

	return r->set && within == r->inside;
}

/* SPDX-License-Identifier: MIT */
#include "capture/stamp.h"

#define NANO 1000000000u
#define DAY 86400u

static void
put_number(struct stamp *s, uint64_t n, size_t digits)
{
	for (size_t i = digits; i-- > 0; n /= 10)
		s->text[s->len + i] = (unsigned char)('0' + n % 10);
	s->len += digits;
}

static void
put_part(struct stamp *s, uint64_t n, size_t digits, char behind)
{
	put_number(s, n, digits);
	s->text[s->len++] = (unsigned char)behind;
}

/* The Gregorian calendar, in years that begin in March. */
static void
put_date(struct stamp *s, uint64_t days)
{
	uint64_t since = days + 719468; /* the first of March of the year 0 */
	uint64_t era = since / 146097, of_era = since % 146097;
	uint64_t years =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint64_t of_year = of_era - (365 * years + years / 4 - years / 100);
	uint64_t month = (5 * of_year + 2) / 153;

	put_part(s, years + era * 400 + (month >= 10), 4, '-');
	put_part(s, month < 10 ? month + 3 : month - 9, 2, '-');
	put_part(s, of_year - (153 * month + 2) / 5 + 1, 2, 'T');
}

static void
put_second(struct stamp *s, uint64_t second)
{
	s->len = 0;
	s->second = second;
	put_date(s, second / DAY);
	put_part(s, second % DAY / 3600, 2, ':');
	put_part(s, second % 3600 / 60, 2, ':');
	put_part(s, second % 60, 2, '.');
}

span
stamp_print(struct stamp *s, uint64_t ns)
{
	size_t len;

	if (ns == 0)
		return SPAN_NONE;
	if (s->len == 0 || s->second != ns / NANO)
		put_second(s, ns / NANO);
	len = s->len;
	if (ns % 1000 == 0)
		put_number(s, ns % NANO / 1000, 6);
	else
		put_number(s, ns % NANO, 9);
	s->text[s->len] = 'Z';
	ns = s->len + 1;
	s->len = len;
	return span_make(s->text, (size_t)ns);
}

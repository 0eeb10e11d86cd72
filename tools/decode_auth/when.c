/* SPDX-License-Identifier: MIT */
#include "decode_auth/when.h"
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#define DAY 86400

/* Days from 1970-01-01, Gregorian calendar.  Counting years from March puts
 * the leap day at the end, so that the months before it are all alike. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t m = (month + 9) % 12;
	int64_t of_year = (153 * m + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static void
date_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = y + era * 400 + (*month <= 2);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly n digits. */
static bool
take_digits(const char **s, int n, int *value)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (!is_digit((*s)[i]))
			return false;
		v = v * 10 + ((*s)[i] - '0');
	}
	*s += n;
	*value = v;
	return true;
}

static bool
take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
take_epoch(const char *s, int64_t *t)
{
	bool negative;
	int64_t v = 0;

	(void)take_char(&s, '@');
	negative = take_char(&s, '-');
	if (!is_digit(*s))
		return false;
	for (; is_digit(*s); s++) {
		if (v > (INT64_MAX - (*s - '0')) / 10)
			return false;
		v = v * 10 + (*s - '0');
	}
	*t = negative ? -v : v;
	return *s == '\0';
}

static bool
take_date(const char **s, int64_t *days)
{
	int year, month, day, back_month, back_day;
	int64_t back_year;

	if (!take_digits(s, 4, &year) || !take_char(s, '-') ||
	    !take_digits(s, 2, &month) || !take_char(s, '-') ||
	    !take_digits(s, 2, &day) || month < 1 || month > 12 || day < 1)
		return false;
	*days = days_of(year, month, day);
	/* February 30 comes back as March 2. */
	date_of(*days, &back_year, &back_month, &back_day);
	return back_month == month && back_day == day;
}

static bool
take_time(const char **s, int64_t *seconds)
{
	int hour, minute, second = 0;

	if (!take_digits(s, 2, &hour) || !take_char(s, ':') ||
	    !take_digits(s, 2, &minute))
		return false;
	if (take_char(s, ':') && !take_digits(s, 2, &second))
		return false;
	if (take_char(s, '.') || take_char(s, ',')) {
		if (!is_digit(**s))
			return false;
		while (is_digit(**s))
			(*s)++;
	}
	*seconds = hour * 3600 + minute * 60 + second;
	/* RFC 3339 section 5.7 allows second 60; here it is the next one. */
	return hour < 24 && minute < 60 && second <= 60;
}

/* Seconds east of Greenwich. */
static bool
take_zone(const char **s, int64_t *east)
{
	int hour, minute = 0, sign = **s == '-' ? -1 : 1;

	*east = 0;
	if (**s == '\0' || take_char(s, 'Z') || take_char(s, 'z'))
		return true;
	if (!take_char(s, '+') && !take_char(s, '-'))
		return false;
	if (!take_digits(s, 2, &hour))
		return false;
	if ((take_char(s, ':') || **s != '\0') && !take_digits(s, 2, &minute))
		return false;
	*east = sign * (hour * 3600 + minute * 60);
	return hour < 24 && minute < 60;
}

bool
when_read(const char *text, int64_t *t)
{
	int64_t days, seconds = 0, east = 0;
	const char *s = text;

	if (take_epoch(s, t))
		return true;
	if (!take_date(&s, &days))
		return false;
	if (take_char(&s, 'T') || take_char(&s, 't') || take_char(&s, ' ')) {
		if (!take_time(&s, &seconds) || !take_zone(&s, &east))
			return false;
	}
	*t = days * DAY + seconds - east;
	return *s == '\0';
}

bool
when_print(int64_t t, char text[WHEN_MAX])
{
	int64_t days = t / DAY - (t % DAY < 0);
	int rest = (int)(t - days * DAY), month, day;
	int64_t year;

	/* 0000-01-01 to 9999-12-31, the years of RFC 3339. */
	if (t < -62167219200 || t > 253402300799)
		return false;
	date_of(days, &year, &month, &day);
	(void)snprintf(text, WHEN_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    (int)year, month, day, rest / 3600, rest / 60 % 60, rest % 60);
	return true;
}

void
when_length(uint64_t seconds, char text[WHEN_MAX])
{
	static const struct {
		uint64_t size;
		const char *name;
	} units[] = {
		{ UINT64_C(365) * DAY, "year" },
		{ DAY, "day" },
		{ 3600, "hour" },
		{ 60, "minute" },
		{ 1, "second" },
	};
	size_t u = 0;
	uint64_t n, more;
	int len;

	while (u < 4 && seconds < units[u].size)
		u++;
	n = seconds / units[u].size;
	len = snprintf(text, WHEN_MAX, "%" PRIu64 " %s%s", n, units[u].name,
	    n == 1 ? "" : "s");
	/* "1 hour" is too coarse for 119 minutes. */
	if (n != 1 || u == 4)
		return;
	more = seconds % units[u].size / units[u + 1].size;
	if (more > 0)
		(void)snprintf(text + len, WHEN_MAX - (size_t)len,
		    " %" PRIu64 " %s%s", more, units[u + 1].name,
		    more == 1 ? "" : "s");
}

uint64_t
when_between(int64_t from, int64_t to)
{
	return (uint64_t)to - (uint64_t)from;
}

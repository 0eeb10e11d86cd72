/* SPDX-License-Identifier: MIT */
/*
 * record_time: the forms in which logs write the time of a line.
 */
#include "base/text.h"
#include "capture/record_part.h"

/* Days of the week stand before some of them, and mean nothing. */
static const char days[] = "MonTueWedThuFriSatSun";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static bool
take_digits(span *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i >= s->len || !text_is_digit(s->p[i]))
			return false;
	*s = span_from(*s, n);
	return true;
}

/* ".123456" or ",123" */
static void
take_fraction(span *s)
{
	if (s->len < 2 || (s->p[0] != '.' && s->p[0] != ',') ||
	    !text_is_digit(s->p[1]))
		return;
	*s = span_from(*s, 1);
	while (s->len > 0 && text_is_digit(s->p[0]))
		*s = span_from(*s, 1);
}

/* hh:mm:ss, and a fraction */
static bool
take_clock(span *s)
{
	if (!take_digits(s, 2) || !span_take(s, SPAN(":")) ||
	    !take_digits(s, 2) || !span_take(s, SPAN(":")) ||
	    !take_digits(s, 2))
		return false;
	take_fraction(s);
	return true;
}

/* "Z", "+01:00", "+0100" */
static bool
take_zone(span *s)
{
	span rest = *s;

	if (span_take(s, SPAN("Z")))
		return true;
	if (rest.len < 5 || (rest.p[0] != '+' && rest.p[0] != '-'))
		return false;
	rest = span_from(rest, 1);
	if (!take_digits(&rest, 2))
		return false;
	span_take(&rest, SPAN(":"));
	if (!take_digits(&rest, 2))
		return false;
	*s = rest;
	return true;
}

static bool
take_name(span *s, const char *names, size_t n)
{
	if (s->len < 4 || s->p[3] != ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		if (memcmp(s->p, names + i * 3, 3) == 0) {
			*s = span_from(*s, 4);
			return true;
		}
	return false;
}

/* "0010 - 17 03" is a row of a dump. */
static void
take_year_behind(span *s)
{
	span year = *s;

	if (span_take(&year, SPAN(" ")) && take_digits(&year, 4) &&
	    (year.len == 0 || year.p[0] == ' ' || year.p[0] == ':') &&
	    (s->p[1] == '1' || s->p[1] == '2') &&
	    !span_starts(year, SPAN(" - ")))
		*s = year;
}

/* "Nov 23 17:59:39" (RFC 3164 section 4.1.2); with a year before or behind the
 * time it is one as well. */
static bool
take_bsd(span *s)
{
	span rest = *s, year;

	if (!take_name(&rest, months, 12) ||
	    !(span_take(&rest, SPAN(" ")) ? take_digits(&rest, 1)
					  : take_digits(&rest, 2)) ||
	    !span_take(&rest, SPAN(" ")))
		return false;
	year = rest;
	if (take_digits(&year, 4) && span_take(&year, SPAN(" ")))
		rest = year;
	if (!take_clock(&rest))
		return false;
	take_year_behind(&rest);
	*s = rest;
	return true;
}

/* "2026-11-23T17:59:39.123+01:00", a blank for the T; "2026/11/23 17:59:39" */
static bool
take_iso(span *s)
{
	span rest = *s, zone;
	span dash = SPAN("-");

	if (!take_digits(&rest, 4) || rest.len == 0)
		return false;
	if (rest.p[0] == '/')
		dash = SPAN("/");
	if (!span_take(&rest, dash) || !take_digits(&rest, 2) ||
	    !span_take(&rest, dash) || !take_digits(&rest, 2) ||
	    !(span_take(&rest, SPAN("T")) || span_take(&rest, SPAN(" "))) ||
	    !take_clock(&rest))
		return false;
	zone = rest;
	if (!take_zone(&zone)) {
		span_take(&zone, SPAN(" "));
		if (zone.len == rest.len || !take_zone(&zone))
			zone = rest;
	}
	if (zone.len == rest.len && span_take(&zone, SPAN(" UTC")) &&
	    (zone.len == 0 || zone.p[0] == ' '))
		rest = zone;
	*s = zone.len < rest.len ? zone : rest;
	return true;
}

/* "1795907849.209274" */
static bool
take_epoch(span *s)
{
	span rest = *s;

	if (!take_digits(&rest, 10) || rest.len == 0 || rest.p[0] != '.')
		return false;
	take_fraction(&rest);
	*s = rest;
	return true;
}

/* "@4000000065f0b2c41a2b3c4d", as multilog and cyclog write it */
static bool
take_tai(span *s)
{
	if (s->len < 25 || s->p[0] != '@' ||
	    !text_is_hex(span_sub(*s, 1, 24)) ||
	    !span_starts(span_from(*s, 1), SPAN("40000000")))
		return false;
	*s = span_from(*s, 25);
	return true;
}

bool
record_take_time(span *s, span *time)
{
	span rest = *s;

	if (s->len < 15)
		return false;
	if (take_name(&rest, days, 7) && !text_is_digit(rest.p[0]) &&
	    !text_is_alpha(rest.p[0]))
		return false;
	if (!take_bsd(&rest) && !take_iso(&rest) && !take_epoch(&rest) &&
	    !take_tai(&rest))
		return false;
	*time = span_sub(*s, 0, s->len - rest.len);
	*s = rest;
	return true;
}

span
record_date(span number, struct stamp *stamp)
{
	uint64_t n, unit = 1000000000, part = 0;
	span rest = number;
	size_t digits = 0;

	if (!span_take_number(&rest, UINT64_MAX / 10, &n))
		return SPAN_NONE;
	digits = number.len - rest.len;
	if (digits != 10 && digits != 13 && digits != 16 && digits != 19)
		return SPAN_NONE;
	for (size_t i = 10; i < digits; i++)
		unit /= 10;
	if (digits == 10 && span_take(&rest, SPAN(".")))
		for (uint64_t place = unit / 10;
		     rest.len > 0 && text_is_digit(rest.p[0]);
		     rest = span_from(rest, 1), place /= 10)
			part += place * (uint64_t)(rest.p[0] - '0');
	return rest.len > 0 ? SPAN_NONE : stamp_print(stamp, n * unit + part);
}

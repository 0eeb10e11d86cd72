/* SPDX-License-Identifier: MIT */
#include "capture/record.h"
#include "base/text.h"

static span
without_end(span s)
{
	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	return s;
}

static bool
take_digits(span *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i >= s->len || !text_is_digit(s->p[i]))
			return false;
	*s = span_from(*s, n);
	return true;
}

/* hh:mm:ss, and a fraction */
static bool
take_clock(span *s)
{
	if (!take_digits(s, 2) || !span_take(s, SPAN(":")) ||
	    !take_digits(s, 2) || !span_take(s, SPAN(":")) ||
	    !take_digits(s, 2))
		return false;
	if (s->len > 1 && (s->p[0] == '.' || s->p[0] == ',') &&
	    text_is_digit(s->p[1])) {
		*s = span_from(*s, 1);
		while (s->len > 0 && text_is_digit(s->p[0]))
			*s = span_from(*s, 1);
	}
	return true;
}

/* "Nov 23 17:59:39" (RFC 3164 section 4.1.2) */
static bool
take_bsd_time(span *s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	span rest = *s;
	size_t i;

	if (rest.len < 15 || rest.p[3] != ' ')
		return false;
	for (i = 0; i < 12; i++)
		if (memcmp(rest.p, months + i * 3, 3) == 0)
			break;
	if (i == 12)
		return false;
	rest = span_from(rest, 4);
	if (!(span_take(&rest, SPAN(" ")) ? take_digits(&rest, 1)
					  : take_digits(&rest, 2)) ||
	    !span_take(&rest, SPAN(" ")) || !take_clock(&rest))
		return false;
	*s = rest;
	return true;
}

/* "2026-11-23T17:59:39.123+01:00", a blank for the T */
static bool
take_iso_time(span *s)
{
	span rest = *s;

	if (!take_digits(&rest, 4) || !span_take(&rest, SPAN("-")) ||
	    !take_digits(&rest, 2) || !span_take(&rest, SPAN("-")) ||
	    !take_digits(&rest, 2) ||
	    !(span_take(&rest, SPAN("T")) || span_take(&rest, SPAN(" "))) ||
	    !take_clock(&rest))
		return false;
	if (!span_take(&rest, SPAN("Z")) && rest.len > 4 &&
	    (rest.p[0] == '+' || rest.p[0] == '-')) {
		rest = span_from(rest, 1);
		if (!take_digits(&rest, 2))
			return false;
		span_take(&rest, SPAN(":"));
		if (!take_digits(&rest, 2))
			return false;
	}
	*s = rest;
	return true;
}

/* "postfix/smtpd[123]: "; false: what stands here is no such tag. */
static bool
take_tag(span *s, struct record *rec)
{
	size_t n = 0, pid;
	span rest;

	while (n < s->len && n < 64 && s->p[n] != ':' && s->p[n] != ' ' &&
	       s->p[n] != '[')
		n++;
	if (n == 0 || n >= s->len || s->p[n] == ' ')
		return false;
	rest = span_from(*s, n);
	rec->program = span_sub(*s, 0, n);
	if (span_take(&rest, SPAN("["))) {
		pid = span_find(rest, ']', 0);
		if (pid == SPAN_NPOS || pid > 16)
			return false;
		rec->pid = span_sub(rest, 0, pid);
		rest = span_from(rest, pid + 1);
	}
	if (!span_take(&rest, SPAN(":")))
		return false;
	span_take(&rest, SPAN(" "));
	*s = rest;
	return true;
}

/* What stands between time and text: "host tag: ", or "tag: " alone.  Other
 * logs than syslog's have words and marks there: a number has to be behind the
 * tag, then. */
static bool
take_origin(span *s, struct record *rec, bool syslog)
{
	span rest = *s, begin = *s;

	if (!take_tag(&rest, rec)) {
		rec->host = span_take_word(&rest);
		if (rec->host.len == 0 || !take_tag(&rest, rec))
			return false;
	}
	if (rec->pid.len == 0 && (!syslog || rec->host.len == 0))
		return false;
	rec->source = span_sub(begin, 0, (size_t)(rest.p - begin.p));
	*s = rest;
	return true;
}

static bool
take_prefix(span *s, struct record *rec)
{
	span rest = *s, begin;
	uint64_t pri;
	bool syslog;

	if (span_take(&rest, SPAN("<")) &&
	    (!span_take_number(&rest, 191, &pri) ||
		!span_take(&rest, SPAN(">"))))
		return false;
	begin = rest;
	syslog = take_bsd_time(&rest);
	if (!syslog && !take_iso_time(&rest))
		return false;
	rec->time = span_sub(begin, 0, (size_t)(rest.p - begin.p));
	syslog = syslog || span_find(rec->time, 'T', 0) != SPAN_NPOS;
	if (!span_take(&rest, SPAN(" ")) || !take_origin(&rest, rec, syslog))
		return false;
	*s = rest;
	return true;
}

struct record
record_read(span raw, size_t number, struct room *room)
{
	struct record rec = { .number = number }, found;

	(void)room;
	rec.raw = rec.text = without_end(raw);
	found = rec;
	if (take_prefix(&found.text, &found))
		return found;
	return rec;
}

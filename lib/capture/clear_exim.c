/* SPDX-License-Identifier: MIT */
/*
 * clear_exim: what Exim -d shows while somebody logs in: what a lookup found,
 * and how the condition is evaluated in which the password stands.
 */
#include "capture/clear.h"
#include "base/text.h"
#include "capture/log_part.h"

/* The condition's strings; shorter ones are no passwords. */
#define LITERAL_MIN 4

static bool
is_after(span line, span text, span *rest)
{
	size_t at = span_search(line, text, 0);

	if (at == SPAN_NPOS)
		return false;
	*rest = span_from(line, at + text.len);
	return true;
}

/* One that is neither a variable, a file, nor who logs in. */
static bool
is_literal(span s)
{
	return s.len >= LITERAL_MIN && s.p[0] != '$' && s.p[0] != '/' &&
	       span_find_any(s, SPAN("{}$@")) == SPAN_NPOS;
}

/* "eq{$auth1}{user}{password}": what stands behind a variable is compared with
 * it, and of CRAM-MD5 what follows is what is used. */
static bool
is_password(span before, span last)
{
	if (span_equal(last, SPAN("$auth1")) || span_equal(last, SPAN("$1")))
		return false;
	if (span_starts(last, SPAN("$auth")))
		return true;
	return span_equal(before, SPAN("$auth1")) && last.len > 0 &&
	       last.p[0] != '$';
}

static void
mask_condition(struct mask *m, span s)
{
	span before = SPAN_NONE, last = SPAN_NONE;
	size_t open;

	while ((open = span_find(s, '{', 0)) != SPAN_NPOS) {
		size_t end;
		span text;

		s = span_from(s, open + 1);
		end = span_find_any(s, SPAN("{}"));
		if (end == SPAN_NPOS || s.p[end] == '{')
			continue;
		text = span_sub(s, 0, end);
		if (is_literal(text) && is_password(before, last))
			mask_part(m, text, AUTHSTR_SECRET_PASSWORD);
		before = last;
		last = text;
		s = span_from(s, end);
	}
}

/* "21052 ", maybe behind a clock: which process says it. */
static uint32_t
process_of(span line)
{
	size_t n = 0;

	if (line.len > 9 && line.p[2] == ':' && line.p[5] == ':')
		line = span_from(line, 9);
	while (span_take(&line, SPAN(" ")))
		continue;
	while (n < line.len && text_is_digit(line.p[n]))
		n++;
	return log_hash(span_sub(line, 0, n));
}

static bool
is_in_auth(struct clear *c, uint32_t process, bool forget)
{
	for (size_t i = 0; i < CLEAR_PROCESSES; i++)
		if (c->exim_auth[i] == process) {
			if (forget)
				c->exim_auth[i] = 0;
			return true;
		}
	return false;
}

void
clear_exim(struct clear *c, struct mask *m)
{
	span line = m->rec->raw, rest;
	uint32_t process = process_of(line);

	if (is_after(line, SPAN("SMTP<< AUTH "), &rest)) {
		if (!is_in_auth(c, process, false))
			c->exim_auth[c->exim_next++ % CLEAR_PROCESSES] =
			    process;
	} else if (is_after(line, SPAN("SMTP>> "), &rest)) {
		is_in_auth(c, process, rest.len > 0 && rest.p[0] != '3');
	}
	if (!is_in_auth(c, process, false))
		return;
	if (is_after(line, SPAN("lookup yielded: "), &rest))
		mask_part(m, rest, AUTHSTR_SECRET_PASSWORD);
	else if (is_after(line, SPAN("considering: "), &rest))
		mask_condition(m, rest);
}

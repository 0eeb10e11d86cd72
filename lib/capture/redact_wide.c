/* SPDX-License-Identifier: MIT */
/*
 * redact_wide: lines of UTF-16.
 */
#include "capture/redact.h"

/* Where in the line of UTF-16 a byte of its text comes from. */
static size_t
wide_origin(const struct room *narrow, size_t i)
{
	return (
	    size_t)(room_origin(narrow, narrow->text.p + i) - narrow->source.p);
}

/* Of UTF-16, what differs in UTF-8 is written over: an asterisk or a letter
 * for each unit. */
void
redact_wide_line(struct authstr_redact *r)
{
	struct room *narrow = &r->narrow;
	size_t low = r->wide == WIDE_BIG, next;
	span raw;

	wide_line(r->wide, buf_span(&r->line), narrow);
	raw = buf_span(&narrow->text);
	redact_text_line(r, raw);
	for (size_t i = 0; i < raw.len && i < r->mask.copy.len; i = next) {
		size_t at = wide_origin(narrow, i);

		for (next = i + 1;
		     next < raw.len && wide_origin(narrow, next) == at;)
			next++;
		if (raw.p[i] == r->mask.copy.p[i])
			continue;
		for (size_t end = wide_origin(narrow, next); at + 1 < end;
		     at += 2) {
			r->line.p[at + low] = r->mask.copy.p[i];
			r->line.p[at + 1 - low] = 0;
		}
	}
}

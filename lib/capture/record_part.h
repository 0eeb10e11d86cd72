/* SPDX-License-Identifier: MIT */
/*
 * record_part: the parts of what stands before a log's text.
 */
#ifndef CAPTURE_RECORD_PART_H
#define CAPTURE_RECORD_PART_H

#include "capture/record.h"
#include "capture/stamp.h"

static inline span
record_chomp(span s)
{
	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	return s;
}

/* A time in any of the forms that logs write; false: there is none. */
bool record_take_time(span *s, span *time);
/* The date of a number of seconds since 1970, or of a thousandth, millionth
 * or billionth of them; none: it is no such number. */
span record_date(span number, struct stamp *stamp);
/* "postfix/smtpd[123]: ", "imap(user)<123><session>: "; false: what stands
 * here is no such tag. */
bool record_take_tag(span *s, struct record *rec);
/* What stands between time and text: "host tag: ", or "tag: " alone.  Other
 * logs than syslog's have words and marks there: a number has to be behind the
 * tag then, or a mail program's name in it. */
bool record_take_origin(span *s, struct record *rec);
/* A line that is one JSON object with a message in it: the message becomes the
 * record's text, in the room.  False: it is none. */
bool record_take_json(struct record *rec, struct room *room);
/* A line of fields with commas between, one of them the text: in the room, or
 * as it stands.  False: it is none. */
bool record_take_csv(struct record *rec, struct room *room);

#endif

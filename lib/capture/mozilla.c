/* SPDX-License-Identifier: MIT */
/*
 * mozilla: Thunderbird's logs, of its programs in C++ (MOZ_LOG) and in
 * JavaScript (the console).
 *
 *	... I/IMAP 7f49e353ef00:imap.example.org:NA:SendData: 69 authenticate
 *PLAIN
 *	... I/IMAP 7f49e353ef00:imap.example.org:NA:CreateNewLineFromSocket: +
 *	... I/SMTP SMTP Send: EHLO x
 *	... I/SMTP SMTP Response: 250-y
 *	... I/POP3 SEND: USER x
 *	... I/POP3 RECV: +OK
 *	console.debug: pop3.server2.1: "C: AUTH PLAIN"
 *	mailnews.smtp: C: AUTH PLAIN
 *
 * The number before the host is that of the connection.
 */
#include "capture/dialect.h"

static const struct mark {
	span text;
	enum line_side side;
} marks[] = {
#define MARK(s, side)                                                          \
	{                                                                      \
		{ (const unsigned char *)(s), sizeof(s) - 1 }, side            \
	}
	MARK(":SendData: ", LINE_CLIENT),
	MARK(":CreateNewLineFromSocket: ", LINE_SERVER),
	MARK("SMTP Send: ", LINE_CLIENT), MARK("SMTP Response: ", LINE_SERVER),
	MARK("POP3 SEND: ", LINE_CLIENT), MARK("POP3 RECV: ", LINE_SERVER),
	MARK("]: SEND: ", LINE_CLIENT), MARK("]: RECV: ", LINE_SERVER)
#undef MARK
};

/* The word before the mark, up to its first colon. */
static span
connection_of(span before)
{
	size_t at = before.len, colon;

	while (at > 0 && before.p[at - 1] != ' ')
		at--;
	before = span_from(before, at);
	colon = span_find(before, ':', 0);
	return span_sub(before, 0, colon == SPAN_NPOS ? 0 : colon);
}

static bool
is_suppressed(span text)
{
	return span_starts(text, SPAN("Logging suppressed"));
}

static void
say(struct reader *r, const struct record *rec, struct speech *s)
{
	if (is_suppressed(s->text))
		s->text = SPAN("****");
	reader_says(r, rec, s);
}

bool
mozilla_log(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = span_search(rec->text, marks[i].text, 0);

		if (at == SPAN_NPOS)
			continue;
		if (marks[i].text.p[0] == ':')
			s.key = connection_of(span_sub(rec->text, 0, at));
		s.side = marks[i].side;
		s.text = span_from(rec->text, at + marks[i].text.len);
		say(r, rec, &s);
		return true;
	}
	return false;
}

/* "C: " or "S: " */
static bool
take_side(span *s, enum line_side *side)
{
	*side = LINE_CLIENT;
	if (span_take(s, SPAN("C: ")))
		return true;
	*side = LINE_SERVER;
	return span_take(s, SPAN("S: "));
}

static bool
take_console(span *s, span *name)
{
	size_t at = span_search(*s, SPAN("console."), 0);

	if (at != SPAN_NPOS && at < 80) {
		*s = span_from(*s, at);
		at = span_search(*s, SPAN(": "), 0);
		if (at == SPAN_NPOS)
			return false;
		*s = span_from(*s, at + 2);
	} else if (!span_starts(*s, SPAN("mailnews.")) &&
		   !span_starts(*s, SPAN("pop3."))) {
		return false;
	}
	at = span_search(*s, SPAN(": "), 0);
	if (at == SPAN_NPOS)
		return false;
	*name = span_sub(*s, 0, at);
	*s = span_from(*s, at + 2);
	return span_starts(*name, SPAN("mailnews.")) ||
	       span_starts(*name, SPAN("pop3.")) ||
	       span_starts(*name, SPAN("smtp.")) ||
	       span_starts(*name, SPAN("imap."));
}

bool
mozilla_console(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = SPAN_NONE };
	span text = rec->text, part;

	if (!take_console(&text, &s.key))
		return false;
	if (room_unquote(&r->quoted, &text))
		text = buf_span(&r->quoted.text);
	if (!take_side(&text, &s.side))
		return true; /* its own words */
	do {
		if (!span_take_until(&text, '\n', &part)) {
			part = text;
			text = SPAN_NONE;
		}
		s.text = span_chomp(part);
		say(r, rec, &s);
	} while (text.len > 0);
	return true;
}

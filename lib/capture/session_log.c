/* SPDX-License-Identifier: MIT */
/*
 * session_log: logs of servers that have whole dialogues, each line with its
 * session.
 *
 *	[PROTOCOL] [0352218B-595C] [core] C: AUTH LOGIN state=1		Haraka
 *	"SMTPD"	1536	2564	"2022-07-03 19:46:05.173" "192.0.2.1"
 *"SENT: 220 x" hMailServer
 *	2026-10-15T12:32:43.140Z,EX1\Client,08D06729BA48D0CA,4,192.0.2.25:587,
 *	    203.0.113.7:50234,<,AUTH LOGIN,			Exchange
 *	TRACE session{instance="smtp" remote.ip="192.0.2.1" remote.port=5}:
 *	    smtp: event="read" data="QUIT\r\n"			Stalwart
 *	TRACE Raw SMTP input received (smtp.raw-input) remoteIp = 192.0.2.1,
 *	    remotePort = 5, contents = "QUIT\r\n"		later ones
 */
#include "base/text.h"
#include "capture/log_part.h"

/* ------------------------------------------------------------- Haraka -- */

/* "connect ip=192.0.2.1 port=4000 local_ip=192.0.2.2 local_port=587" */
static void
haraka_connects(struct reader *r, const struct record *rec, span key, span s)
{
	struct message m = { .key = key, .protocol = "smtp" };

	if (!span_take(&s, SPAN("connect ip=")))
		return;
	reader_close(r, key);
	m.ends.client = span_take_word(&s);
	m.ends.client_port = log_value(s, SPAN("port="));
	m.ends.server = log_value(s, SPAN("local_ip="));
	m.ends.server_port = log_value(s, SPAN("local_port="));
	reader_message(r, rec, &m);
}

/* "AUTH LOGIN state=1" */
static span
without_state(span s)
{
	size_t at = span_search(s, SPAN(" state="), 0), last = SPAN_NPOS;

	while (at != SPAN_NPOS) {
		last = at;
		at = span_search(s, SPAN(" state="), at + 1);
	}
	return span_sub(s, 0, last);
}

bool
haraka_line(struct reader *r, const struct record *rec)
{
	struct speech s = { .text = rec->text };
	bool talk = span_take(&s.text, SPAN("[PROTOCOL] ["));

	if (!talk && !span_take(&s.text, SPAN("[NOTICE] [")))
		return false;
	if (!span_take_until(&s.text, ']', &s.key))
		return false;
	/* which of several, and of which mail */
	s.key = span_sub(s.key, 0, span_find(s.key, '.', 0));
	if (span_take(&s.text, SPAN(" [")))
		(void)span_take_until(&s.text, ']', &(span){ NULL, 0 });
	s.text = span_trim(s.text);
	if (!talk) {
		haraka_connects(r, rec, s.key, s.text);
		return true;
	}
	if (span_take(&s.text, SPAN("C: "))) {
		s.side = LINE_CLIENT;
		s.text = without_state(s.text);
	} else if (span_take(&s.text, SPAN("S: "))) {
		s.side = LINE_SERVER;
	} else {
		return true;
	}
	reader_says(r, rec, &s);
	return true;
}

/* -------------------------------------------------------- hMailServer -- */

static bool
take_quoted(span *s, span *value)
{
	while (s->len > 0 && (s->p[0] == '\t' || s->p[0] == ' '))
		*s = span_from(*s, 1);
	return span_take(s, SPAN("\"")) && span_take_until(s, '"', value);
}

/* Lines of a text stand between "[nl]". */
static void
say_joined(struct reader *r, const struct record *rec, struct speech *s)
{
	span rest = s->text;
	size_t at;

	while ((at = span_search(rest, SPAN("[nl]"), 0)) != SPAN_NPOS) {
		s->text = span_sub(rest, 0, at);
		rest = span_from(rest, at + 4);
		reader_says(r, rec, s);
	}
	s->text = rest;
	reader_says(r, rec, s);
}

bool
hmail_line(struct reader *r, const struct record *rec)
{
	struct speech s = { .side = LINE_SERVER };
	struct record timed = *rec;
	struct log_key key = { .len = 0 };
	span line = rec->raw, program, thread;
	size_t n = 0;
	bool client;

	if (!take_quoted(&line, &program) || program.len != 5 ||
	    (program.p[4] != 'D' && program.p[4] != 'C') ||
	    log_protocol(span_sub(program, 0, 4)) == NULL)
		return false;
	line = span_trim(line);
	while (n < line.len && line.p[n] != '"')
		n++;
	/* thread and session */
	s.key = span_trim(span_sub(line, 0, n));
	thread = span_sub(s.key, 0, span_find_any(s.key, SPAN("\t ")));
	s.key = span_trim(span_from(s.key, thread.len));
	line = span_from(line, n);
	if (s.key.len == 0 || !take_quoted(&line, &timed.time) ||
	    !take_quoted(&line, &s.ends.client))
		return false;
	line = span_trim(line);
	if (!span_take(&line, SPAN("\"")) || !span_ends(line, SPAN("\"")))
		return false;
	line.len--;
	client = span_take(&line, SPAN("RECEIVED: "));
	if (!client && !span_take(&line, SPAN("SENT: ")))
		return false;
	if (program.p[4] == 'C') {
		client = !client;
		s.ends.server = s.ends.client;
		s.ends.client = SPAN_NONE;
	}
	log_key_put(&key, program);
	log_key_put(&key, s.key);
	s.key = log_key_span(&key);
	s.side = client ? LINE_CLIENT : LINE_SERVER;
	s.text = line;
	say_joined(r, &timed, &s);
	return true;
}

/* ----------------------------------------------------------- Exchange -- */

enum { TIME, CONNECTOR, SESSION, NUMBER, LOCAL, REMOTE, EVENT, DATA, CONTEXT };
#define COLUMNS (CONTEXT + 1)

/* A column may be quoted; the last one is the rest. */
static bool
split(span line, span column[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (span_take(&line, SPAN("\""))) {
			if (!span_take_until(&line, '"', &column[i]))
				return false;
			(void)span_take(&line, SPAN(","));
		} else if (i == CONTEXT) {
			column[i] = line;
		} else if (!span_take_until(&line, ',', &column[i])) {
			return false;
		}
	}
	return column[EVENT].len == 1 &&
	       memchr("<>*+-", column[EVENT].p[0], 5) != NULL &&
	       column[SESSION].len >= 8 && text_is_hex(column[SESSION]);
}

static span
port_of(span end)
{
	size_t colon = end.len;

	while (colon > 0 && end.p[colon - 1] != ':')
		colon--;
	return span_from(end, colon);
}

/* "*,EXAMPLE\nora,authenticated" */
static void
exchange_told(struct reader *r, const struct record *rec, span key,
    const span column[COLUMNS])
{
	struct talk *t = reader_find(r, key);
	struct result result = { .key = key,
		.protocol = "smtp",
		.user = column[DATA],
		.outcome = AUTHSTR_OUTCOME_SUCCESS,
		.more = true };

	if (t != NULL && t->dialogue.open != NULL &&
	    span_equal(column[CONTEXT], SPAN("authenticated")))
		reader_result(r, rec, &result);
}

bool
exchange_line(struct reader *r, const struct record *rec)
{
	struct speech s = { .side = LINE_SERVER };
	struct record timed = *rec;
	span column[COLUMNS];
	bool server, sent;

	if (rec->raw.len == 0 || !text_is_digit(rec->raw.p[0]) ||
	    !split(rec->raw, column))
		return false;
	timed.time = column[TIME];
	s.key = column[SESSION];
	server = tap_is_server(port_of(column[LOCAL]), port_of(column[REMOTE]));
	s.ends.client = column[server ? REMOTE : LOCAL];
	s.ends.server = column[server ? LOCAL : REMOTE];
	sent = column[EVENT].p[0] == '>';
	s.side = sent == server ? LINE_SERVER : LINE_CLIENT;
	s.text = column[DATA];
	if (sent || column[EVENT].p[0] == '<')
		reader_says(r, &timed, &s);
	else if (column[EVENT].p[0] == '*')
		exchange_told(r, &timed, s.key, column);
	else
		reader_close(r, s.key);
	return true;
}

/* ----------------------------------------------------------- Stalwart -- */

static bool
after(span s, span text, span *rest)
{
	size_t at = span_search(s, text, 0);

	if (at == SPAN_NPOS)
		return false;
	*rest = span_from(s, at + text.len);
	return true;
}

/* Up to what ends a value: a quote, a blank, a comma, a brace */
static span
value_of(span s, span name)
{
	span rest;

	if (!after(s, name, &rest))
		return SPAN_NONE;
	(void)span_take(&rest, SPAN("\""));
	return span_sub(rest, 0, span_find_any(rest, SPAN("\", }")));
}

static void
say_string(
    struct reader *r, const struct record *rec, struct speech *s, span string)
{
	span text, one;

	if (!room_unquote(&r->quoted, &string))
		return;
	text = buf_span(&r->quoted.text);
	while (span_take_line(&text, &one)) {
		s->text = one;
		reader_says(r, rec, s);
	}
}

bool
stalwart_line(struct reader *r, const struct record *rec)
{
	struct log_key key = { .len = 0 };
	struct speech s = { .side = LINE_CLIENT };
	span text = rec->raw, string;

	if (after(text, SPAN("remote.ip="), &string)) {
		s.ends.client = value_of(text, SPAN("remote.ip="));
		s.ends.client_port = value_of(text, SPAN("remote.port="));
		if (!after(text, SPAN("event=\"read\" data="), &string)) {
			if (!after(
				text, SPAN("event=\"write\" data="), &string))
				return false;
			s.side = LINE_SERVER;
		}
	} else if (after(text, SPAN(".raw-"), &string)) {
		s.ends.client = value_of(text, SPAN("remoteIp = "));
		s.ends.client_port = value_of(text, SPAN("remotePort = "));
		if (!span_starts(string, SPAN("input)")))
			s.side = LINE_SERVER;
		if (!after(text, SPAN("contents = "), &string))
			return false;
	} else {
		return false;
	}
	log_key_put(&key, s.ends.client);
	log_key_put(&key, SPAN(" "));
	log_key_put(&key, s.ends.client_port);
	s.key = log_key_span(&key);
	say_string(r, rec, &s, string);
	return true;
}

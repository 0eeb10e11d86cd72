/* SPDX-License-Identifier: MIT */
/*
 * record_json: lines of a log that are JSON, as journalctl, containers and
 * shippers of logs write them.
 */
#include "base/text.h"
#include "capture/record_part.h"

enum member {
	MEMBER_TEXT,
	MEMBER_TIME,
	MEMBER_HOST,
	MEMBER_PROGRAM,
	MEMBER_PID,
	MEMBERS
};

static const struct {
	const char *name;
	enum member member;
} names[] = {
	{ "MESSAGE", MEMBER_TEXT },
	{ "message", MEMBER_TEXT },
	{ "msg", MEMBER_TEXT },
	{ "log", MEMBER_TEXT },
	{ "@message", MEMBER_TEXT },
	{ "short_message", MEMBER_TEXT },
	{ "line", MEMBER_TEXT },
	{ "raw", MEMBER_TEXT },
	{ "textPayload", MEMBER_TEXT },
	{ "_SOURCE_REALTIME_TIMESTAMP", MEMBER_TIME },
	{ "__REALTIME_TIMESTAMP", MEMBER_TIME },
	{ "@timestamp", MEMBER_TIME },
	{ "timestamp", MEMBER_TIME },
	{ "time", MEMBER_TIME },
	{ "ts", MEMBER_TIME },
	{ "date", MEMBER_TIME },
	{ "timereported", MEMBER_TIME },
	{ "_HOSTNAME", MEMBER_HOST },
	{ "hostname", MEMBER_HOST },
	{ "host", MEMBER_HOST },
	{ "HOST", MEMBER_HOST },
	{ "SYSLOG_IDENTIFIER", MEMBER_PROGRAM },
	{ "syslogtag", MEMBER_PROGRAM },
	{ "tag", MEMBER_PROGRAM },
	{ "program", MEMBER_PROGRAM },
	{ "programname", MEMBER_PROGRAM },
	{ "PROGRAM", MEMBER_PROGRAM },
	{ "ident", MEMBER_PROGRAM },
	{ "appname", MEMBER_PROGRAM },
	{ "app_name", MEMBER_PROGRAM },
	{ "container_name", MEMBER_PROGRAM },
	{ "SYSLOG_PID", MEMBER_PID },
	{ "_PID", MEMBER_PID },
	{ "pid", MEMBER_PID },
	{ "PID", MEMBER_PID },
	{ "procid", MEMBER_PID },
};

/* The string that begins here, without its quotes; *s goes on behind it. */
static bool
take_string(span *s, span *text)
{
	size_t i = 1;

	if (s->len == 0 || s->p[0] != '"')
		return false;
	while (i < s->len && s->p[i] != '"')
		i += s->p[i] == '\\' ? 2 : 1;
	if (i >= s->len)
		return false;
	*text = span_sub(*s, 1, i - 1);
	*s = span_from(*s, i + 1);
	return true;
}

static void
skip_blanks(span *s)
{
	while (s->len > 0 && text_is_space(s->p[0]))
		*s = span_from(*s, 1);
}

/* A string (with its quotes), a number, or an array of numbers. */
static bool
take_value(span *s, span *value)
{
	span begin = *s, text;
	size_t n = 0;

	if (take_string(s, &text)) {
		*value = span_sub(begin, 0, begin.len - s->len);
		return true;
	}
	if (s->len == 0 || s->p[0] == '{')
		return false;
	if (s->p[0] == '[') {
		n = span_find(*s, ']', 0);
		n = n == SPAN_NPOS ? s->len : n + 1;
	} else {
		while (n < s->len && memchr(",}] ", s->p[n], 4) == NULL)
			n++;
	}
	*value = span_sub(*s, 0, n);
	*s = span_from(*s, n);
	return n > 0;
}

static enum member
member_of(span name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_equal(
			name, span_make(names[i].name, strlen(names[i].name))))
			return names[i].member;
	return MEMBERS;
}

/* Loki's streams: "values": [["TIME", "TEXT"]] */
static void
find_pair(span s, span values[MEMBERS])
{
	span time, text;

	if (!span_take(&s, SPAN("[[")) || !take_value(&s, &time) ||
	    !span_take(&s, SPAN(",")))
		return;
	skip_blanks(&s);
	if (!take_value(&s, &text) || text.p[0] != '"')
		return;
	values[MEMBER_TEXT] = text;
	values[MEMBER_TIME] = time;
}

/* Members of the objects inside count as well: their names tell enough; *n: how
 * many there are.  False: a dialogue that some programs write as JSON. */
static bool
find_members(span s, span values[MEMBERS], size_t *n)
{
	span name, value, rest;
	enum member m;
	size_t at;

	*n = 0;
	while ((at = span_find(s, '"', 0)) != SPAN_NPOS) {
		s = span_from(s, at);
		if (!take_string(&s, &name))
			return true;
		skip_blanks(&s);
		if (!span_take(&s, SPAN(":")))
			continue;
		skip_blanks(&s);
		rest = s;
		++*n;
		if (!take_value(&s, &value))
			continue;
		if (span_equal(name, SPAN("values")))
			find_pair(rest, values);
		if (span_equal(name, SPAN("tnx")) ||
		    (span_equal(name, SPAN("src")) && value.len == 3))
			return false;
		m = member_of(name);
		if (m < MEMBERS && values[m].len == 0)
			values[m] = value;
	}
	return true;
}

/* journald's way to write what is no text: [72,101,108] */
static void
put_numbers(struct room *room, span raw, span value)
{
	uint64_t n;

	room_begin(room, raw);
	for (size_t i = 0; i < value.len; i++) {
		span number = span_from(value, i);

		if (!text_is_digit(value.p[i]) ||
		    !span_take_number(&number, 255, &n))
			continue;
		room_put(room, (unsigned char)n, (size_t)(value.p + i - raw.p));
		i += span_from(value, i).len - number.len;
	}
}

static span
inside(span value)
{
	if (value.len >= 2 && value.p[0] == '"')
		return span_sub(value, 1, value.len - 2);
	return value;
}

/* The text, and behind it "host program[pid]: ", if anything is known. */
static void
put_source(struct room *room, span host, span program, span pid)
{
	const span parts[] = { host, SPAN(" "), program, SPAN("["), pid,
		SPAN("]: ") };

	if (host.len + program.len + pid.len == 0)
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (size_t j = 0; j < parts[i].len; j++)
			room_put(room, parts[i].p[j], 0);
}

/* Seconds, or a thousandth or millionth of them, since 1970, as a date; how
 * long it is. */
static size_t
put_time(struct room *room, span time)
{
	struct stamp stamp = { .len = 0 };
	span date = record_date(time, &stamp);

	for (size_t i = 0; i < date.len; i++)
		room_put(room, date.p[i], 0);
	return date.len;
}

static void
read_program(struct record *rec, span program)
{
	span rest = program;

	rec->program = program;
	if (record_take_tag(&rest, rec) && rest.len > 0)
		rec->program = program;
}

bool
record_take_json(struct record *rec, struct room *room)
{
	span values[MEMBERS] = { SPAN_NONE }, s = rec->text, text;
	size_t len, source, time, n;

	span_take(&s, SPAN("data: "));
	skip_blanks(&s);
	if (s.len < 2 || s.p[0] != '{' || !find_members(s, values, &n) ||
	    values[MEMBER_TEXT].len == 0)
		return false;
	text = values[MEMBER_TEXT];
	if (text.p[0] == '[')
		put_numbers(room, rec->raw, text);
	else if (!room_unquote_cut(room, &text))
		return false;
	text = buf_span(&room->text);
	/* one that has nothing else is a line of a log as well */
	if (values[MEMBER_TIME].len == 0 && values[MEMBER_PROGRAM].len == 0 &&
	    n > 1 && !record_take_time(&text, &rec->time))
		return false;
	len = room->text.len;
	read_program(rec, inside(values[MEMBER_PROGRAM]));
	if (rec->pid.len == 0)
		rec->pid = inside(values[MEMBER_PID]);
	rec->host = inside(values[MEMBER_HOST]);
	rec->time = inside(values[MEMBER_TIME]);
	put_source(room, rec->host, rec->program, rec->pid);
	source = room->text.len - len;
	time = put_time(room, rec->time);
	rec->text = record_chomp(span_sub(buf_span(&room->text), 0, len));
	/* rsyslog keeps the blank behind the tag */
	span_take(&rec->text, SPAN(" "));
	rec->source = span_sub(buf_span(&room->text), len, source);
	if (time > 0)
		rec->time = span_from(buf_span(&room->text), len + source);
	return room_status(room) == AUTHSTR_OK;
}

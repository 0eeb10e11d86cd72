/* SPDX-License-Identifier: MIT */
#include "capture/journal.h"
#include "base/text.h"
#include "capture/record_part.h"
#include "capture/token.h"

#define NAME_MAX_OCTETS 64
#define MEMBER_MAX 1024
/* More is no length. */
#define BINARY_MAX ((uint64_t)16 * 1024 * 1024)

static const struct {
	const char *name;
	enum journal_member member;
} names[] = {
	{ "MESSAGE", JOURNAL_TEXT },
	{ "_SOURCE_REALTIME_TIMESTAMP", JOURNAL_TIME },
	{ "__REALTIME_TIMESTAMP", JOURNAL_TIME },
	{ "_HOSTNAME", JOURNAL_HOST },
	{ "SYSLOG_IDENTIFIER", JOURNAL_PROGRAM },
	{ "_PID", JOURNAL_PID },
	{ "SYSLOG_PID", JOURNAL_PID },
};

void
journal_init(struct journal *j)
{
	bool at_once = j->at_once;

	*j = (struct journal){ .at_once = at_once };
	buf_init(&j->member[JOURNAL_TEXT], TOKEN_MAX);
	for (size_t i = 1; i < JOURNAL_MEMBERS; i++)
		buf_init(&j->member[i], MEMBER_MAX);
	buf_init(&j->source, MEMBER_MAX * 4);
	buf_init(&j->next_time, MEMBER_MAX);
	room_init(&j->room);
}

void
journal_wipe(struct journal *j)
{
	for (size_t i = 0; i < JOURNAL_MEMBERS; i++)
		buf_wipe(&j->member[i]);
	buf_wipe(&j->source);
	buf_wipe(&j->next_time);
	room_wipe(&j->room);
	journal_init(j);
}

int
journal_status(const struct journal *j)
{
	for (size_t i = 0; i < JOURNAL_MEMBERS; i++)
		if (buf_status(&j->member[i]) == AUTHSTR_E_NOMEM)
			return AUTHSTR_E_NOMEM;
	if (buf_status(&j->source) == AUTHSTR_E_NOMEM)
		return AUTHSTR_E_NOMEM;
	return room_status(&j->room) == AUTHSTR_E_NOMEM ? AUTHSTR_E_NOMEM
							: AUTHSTR_OK;
}

static span
member(const struct journal *j, enum journal_member m)
{
	return buf_span(&j->member[m]);
}

/* What the line before began: the entry that ended with it was needed until
 * now. */
static void
begin_next(struct journal *j)
{
	if (j->next == JOURNAL_NONE)
		return;
	j->form = j->next;
	j->next = JOURNAL_NONE;
	j->line = 0;
	for (size_t i = 0; i < JOURNAL_MEMBERS; i++)
		buf_empty(&j->member[i]);
	buf_put(&j->member[JOURNAL_TIME], buf_span(&j->next_time));
}

/* "Sun 2026-11-29 00:15:14.914901 UTC [s=0a88;i=5;b=d28c]" */
static bool
is_verbose_head(span text, span *time)
{
	span rest = text;

	return text.len > 0 && text_is_alpha(text.p[0]) &&
	       record_take_time(&rest, time) &&
	       span_starts(rest, SPAN(" [s=")) && span_ends(rest, SPAN("]"));
}

static bool
is_name(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && s.p[i] != '_' &&
		    !text_is_digit(s.p[i]))
			return false;
	return s.len > 0 && s.len <= NAME_MAX_OCTETS;
}

/* Name and value of the line, if it is a member's. */
static bool
take_member(struct journal *j, span text, span *name, span *value)
{
	span rest = text;

	if (j->form == JOURNAL_PRETTY) {
		if (!span_take(&rest, SPAN("\t\"")) ||
		    !span_take_until(&rest, '"', name) ||
		    !span_take(&rest, SPAN(" : ")))
			return false;
		*value = rest;
		if (room_unquote(&j->room, &rest))
			*value = buf_span(&j->room.text);
		return true;
	}
	if (j->form == JOURNAL_VERBOSE && !span_take(&rest, SPAN("    ")))
		return false;
	if (!span_take_until(&rest, '=', name))
		return false;
	*value = rest;
	return is_name(*name);
}

static bool
put_member(struct journal *j, size_t number, span name, span value)
{
	struct stamp stamp = { .len = 0 };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct authstr_buf *b = &j->member[names[i].member];

		if (!span_equal(
			name, span_make(names[i].name, strlen(names[i].name))))
			continue;
		if (names[i].member == JOURNAL_TEXT)
			j->line = number;
		if (names[i].member == JOURNAL_TIME &&
		    record_date(value, &stamp).len > 0)
			value = record_date(value, &stamp);
		buf_empty(b);
		buf_put(b, value);
		return names[i].member == JOURNAL_TEXT;
	}
	return false;
}

/* The entry, as a line of syslog would be. */
static bool
take_entry(struct journal *j, struct record *out)
{
	if (j->line == 0)
		return false;
	buf_empty(&j->source);
	buf_put(&j->source, member(j, JOURNAL_HOST));
	buf_put_byte(&j->source, ' ');
	buf_put(&j->source, member(j, JOURNAL_PROGRAM));
	buf_put_byte(&j->source, '[');
	buf_put(&j->source, member(j, JOURNAL_PID));
	buf_put(&j->source, SPAN("]: "));
	*out = (struct record){ .number = j->line,
		.raw = member(j, JOURNAL_TEXT),
		.text = member(j, JOURNAL_TEXT),
		.time = member(j, JOURNAL_TIME),
		.host = member(j, JOURNAL_HOST),
		.program = member(j, JOURNAL_PROGRAM),
		.pid = member(j, JOURNAL_PID),
		.source = buf_span(&j->source) };
	j->line = 0;
	return true;
}

static bool
is_end(const struct journal *j, span text)
{
	if (j->form == JOURNAL_PRETTY)
		return span_equal(text, SPAN("}"));
	return text.len == 0;
}

/* Does an entry begin? */
static bool
begins(struct journal *j, span text)
{
	span time = SPAN_NONE;

	if (span_starts(text, SPAN("__CURSOR=")))
		j->next = JOURNAL_EXPORT;
	else if (span_equal(text, SPAN("{")))
		j->next = JOURNAL_PRETTY;
	else if (is_verbose_head(text, &time))
		j->next = JOURNAL_VERBOSE;
	else
		return false;
	buf_empty(&j->next_time);
	buf_put(&j->next_time, time);
	return true;
}

static enum journal_found
take_part(struct journal *j, const struct record *rec, span name, span value,
    struct record *out)
{
	if (!put_member(j, rec->number, name, value) || !j->at_once)
		return JOURNAL_PART;
	*out = *rec;
	out->text = value;
	out->source = SPAN("journal");
	out->program = SPAN_NONE;
	j->line = 0;
	return JOURNAL_ENTRY;
}

/* ---------------------------------------------------- binary members -- */

static bool
begins_binary(struct journal *j, span text)
{
	if (j->form != JOURNAL_EXPORT || !is_name(text))
		return false;
	j->binary = (struct journal_binary){ .part = BINARY_LENGTH,
		.text = span_equal(text, SPAN("MESSAGE")) };
	if (j->binary.text)
		buf_empty(&j->member[JOURNAL_TEXT]);
	return true;
}

/* Least significant octet first; a line end may be one. */
static size_t
take_length(struct journal_binary *b, span raw)
{
	size_t n = 0;

	for (; b->octets < 8 && n < raw.len; n++)
		b->left |= (uint64_t)raw.p[n] << 8 * b->octets++;
	if (b->octets < 8) {
		b->left |= (uint64_t)'\n' << 8 * b->octets++;
		return n;
	}
	b->part = b->left < BINARY_MAX ? BINARY_DATA : BINARY_NONE;
	b->left++;
	return n;
}

size_t
journal_skip(struct journal *j, span raw)
{
	struct journal_binary *b = &j->binary;
	size_t skip = 0, rest;

	if (span_ends(raw, SPAN("\n")))
		raw.len--;
	if (b->part == BINARY_ENDED)
		b->part = BINARY_NONE;
	if (b->part == BINARY_LENGTH)
		skip = take_length(b, raw);
	if (b->part != BINARY_DATA)
		return skip;
	rest = raw.len - skip + 1;
	b->left = b->left > rest ? b->left - rest : 0;
	if (b->left == 0)
		b->part = BINARY_ENDED;
	return skip;
}

/* A line of the data. */
static enum journal_found
take_binary(struct journal *j, const struct record *rec, struct record *out)
{
	if (!j->binary.text || j->binary.part == BINARY_LENGTH)
		return JOURNAL_PART;
	if (!j->at_once) {
		if (j->line == 0)
			j->line = rec->number;
		else
			buf_put_byte(&j->member[JOURNAL_TEXT], '\n');
		buf_put(&j->member[JOURNAL_TEXT], rec->raw);
		return JOURNAL_PART;
	}
	*out = *rec;
	out->text = rec->raw;
	out->source = SPAN("journal");
	out->program = SPAN_NONE;
	return JOURNAL_ENTRY;
}

enum journal_found
journal_line(struct journal *j, const struct record *rec, struct record *out,
    bool *behind)
{
	span text = rec->raw, name, value;
	bool entry = false, mine;

	*behind = false;
	begin_next(j);
	if (j->binary.part != BINARY_NONE)
		return take_binary(j, rec, out);
	if (begins_binary(j, text))
		return JOURNAL_PART;
	if (j->form != JOURNAL_NONE && take_member(j, text, &name, &value))
		return take_part(j, rec, name, value, out);
	mine = begins(j, text) || (j->form != JOURNAL_NONE && is_end(j, text));
	if (j->form != JOURNAL_NONE)
		entry = take_entry(j, out);
	j->form = JOURNAL_NONE;
	*behind = !mine;
	if (entry)
		return JOURNAL_ENTRY;
	return mine ? JOURNAL_PART : JOURNAL_FOREIGN;
}

bool
journal_end(struct journal *j, struct record *out)
{
	bool entry = j->form != JOURNAL_NONE && take_entry(j, out);

	j->form = JOURNAL_NONE;
	return entry;
}

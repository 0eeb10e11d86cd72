/* SPDX-License-Identifier: MIT */
/*
 * record_csv: a log's lines as fields, as Grafana, Kibana and spreadsheets
 * export them (RFC 4180): TIME,"text with ""quotes""".
 */
#include "base/text.h"
#include "capture/record_part.h"

/* Fields before the text. */
#define FIELDS_MAX 12

/* The text of a field in quotes (RFC 4180 section 2.7), in the room; *s goes on
 * behind it. */
static bool
take_quoted(span *s, struct room *room, span raw)
{
	size_t begin = (size_t)(s->p - raw.p);

	room_begin(room, raw);
	for (size_t i = 1; i < s->len; i++) {
		if (s->p[i] == '"' && i + 1 < s->len && s->p[i + 1] == '"') {
			room_put(room, '"', begin + i++);
		} else if (s->p[i] == '"') {
			*s = span_from(*s, i + 1);
			return s->len == 0 || s->p[0] == ',';
		} else {
			room_put(room, s->p[i], begin + i);
		}
	}
	return false;
}

static bool
begins_with_time(span s)
{
	span time;

	return record_take_time(&s, &time);
}

/* A field that is a time and nothing else, and the comma behind it. */
static bool
take_time_field(span *s, span *time)
{
	span rest = *s;
	bool quoted = span_take(&rest, SPAN("\""));

	if (!record_take_time(&rest, time) ||
	    (quoted && !span_take(&rest, SPAN("\""))) ||
	    !span_take(&rest, SPAN(",")))
		return false;
	*s = rest;
	return true;
}

bool
record_take_csv(struct record *rec, struct room *room)
{
	span rest = rec->text, time = SPAN_NONE, fields;
	bool timed = take_time_field(&rest, &time);
	size_t end;

	fields = rest;
	if (!timed && (rest.len == 0 || rest.p[0] != '"') &&
	    (span_find(rest, '"', 0) == SPAN_NPOS ||
		span_search(rest, SPAN(",\""), 0) == SPAN_NPOS))
		return false;
	for (size_t i = 0; i < FIELDS_MAX && rest.len > 0; i++) {
		if (rest.p[0] == '"') {
			if (!take_quoted(&rest, room, rec->raw))
				return false;
			if (timed || begins_with_time(buf_span(&room->text))) {
				rec->text = buf_span(&room->text);
				rec->time = time;
				return room_status(room) == AUTHSTR_OK;
			}
		} else if (timed && begins_with_time(rest)) {
			break;
		}
		end = span_find(rest, ',', 0);
		if (end == SPAN_NPOS)
			break;
		rest = span_from(rest, end + 1);
	}
	/* a text that needs no quotes */
	if (timed) {
		rec->text = fields;
		rec->time = time;
	}
	return timed;
}

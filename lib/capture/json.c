/* SPDX-License-Identifier: MIT */
/*
 * json: loggers of Node, an object a line.
 *
 *	{"src":"c","msg":"2 AUTHENTICATE PLAIN","cid":"10ukiuxmuo73"}   imapflow
 *	{"level":20,"tnx":"client","sid":"Ab12Cd34","msg":"AUTH PLAIN"}
 *nodemailer
 */
#include "capture/dialect.h"

static const struct side {
	span text;
	enum line_side side;
} sides[] = {
#define SIDE(s, side)                                                          \
	{                                                                      \
		{ (const unsigned char *)(s), sizeof(s) - 1 }, side            \
	}
	SIDE("\"src\":\"c\"", LINE_CLIENT), SIDE("\"src\":\"s\"", LINE_SERVER),
	SIDE("\"tnx\":\"client\"", LINE_CLIENT),
	SIDE("\"tnx\":\"server\"", LINE_SERVER)
#undef SIDE
};

static bool
find_value(span text, span name, span *value)
{
	size_t at = span_search(text, name, 0);

	if (at == SPAN_NPOS)
		return false;
	*value = span_from(text, at + name.len);
	return true;
}

/* The connection, as it is named there. */
static span
connection_of(span text)
{
	span value;
	size_t end;

	if (!find_value(text, SPAN("\"cid\":\""), &value) &&
	    !find_value(text, SPAN("\"sid\":\""), &value))
		return SPAN_NONE;
	end = span_find(value, '"', 0);
	return span_sub(value, 0, end == SPAN_NPOS ? 0 : end);
}

bool
json_talk(struct reader *r, const struct record *rec)
{
	struct speech s = { .side = LINE_UNMARKED };
	span text, part;

	if (rec->text.len == 0 || rec->text.p[0] != '{')
		return false;
	s.key = connection_of(rec->text);
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++)
		if (span_search(rec->text, sides[i].text, 0) != SPAN_NPOS)
			s.side = sides[i].side;
	if (s.side == LINE_UNMARKED ||
	    !find_value(rec->text, SPAN("\"msg\":"), &text) ||
	    !room_unquote_cut(&r->quoted, &text))
		return false;
	text = buf_span(&r->quoted.text);
	do {
		if (!span_take_until(&text, '\n', &part)) {
			part = text;
			text = SPAN_NONE;
		}
		s.text = span_chomp(part);
		reader_says(r, rec, &s);
	} while (text.len > 0);
	return true;
}

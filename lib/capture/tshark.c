/* SPDX-License-Identifier: MIT */
/*
 * tshark: -V, -T json and -T ek.
 *
 *	Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1
 *	Transmission Control Protocol, Src Port: 25010, Dst Port: 54904, ...
 *	Simple Mail Transfer Protocol
 *	    Response: 334 VXNlcm5hbWU6\r\n
 *	    Username: YWxpY2U=
 *
 *	"smtp.response": "334 VXNlcm5hbWU6\r\n",
 */
#include "base/text.h"
#include "capture/dialect.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* What stands before a line of the dialogue. */
static const span labels[] = {
	LITERAL("Response: "),
	LITERAL("Command Line: "),
	LITERAL("Username: "),
	LITERAL("Password: "),
	LITERAL("Username/Password: "),
	LITERAL("Line: "),
	LITERAL("Request: "),
};

/* Keys of -T json; "smtp_smtp_response" is what -T ek makes of them. */
static const struct {
	span json, ek;
	enum line_side side;
} keys[] = {
	{ LITERAL("\"smtp.command_line\": "),
	    LITERAL("\"smtp_smtp_command_line\":"), LINE_CLIENT },
	{ LITERAL("\"smtp.response\": "), LITERAL("\"smtp_smtp_response\":"),
	    LINE_SERVER },
	{ LITERAL("\"smtp.auth.username\": "),
	    LITERAL("\"smtp_smtp_auth_username\":"), LINE_CLIENT },
	{ LITERAL("\"smtp.auth.password\": "),
	    LITERAL("\"smtp_smtp_auth_password\":"), LINE_CLIENT },
	{ LITERAL("\"smtp.auth.username_password\": "),
	    LITERAL("\"smtp_smtp_auth_username_password\":"), LINE_CLIENT },
	{ LITERAL("\"imap.line\": "), LITERAL("\"imap_imap_line\":"),
	    LINE_UNMARKED },
	{ LITERAL("\"pop.request\": "), LITERAL("\"pop_pop_request\":"),
	    LINE_CLIENT },
	{ LITERAL("\"pop.response\": "), LITERAL("\"pop_pop_response\":"),
	    LINE_SERVER },
};

/* "Src: a, Dst: b", "Src Port: 25 (smtp), Dst Port: 2" */
static bool
take_pair(span s, span from, span to, span value[2])
{
	size_t at = span_search(s, from, 0), next;

	if (at == SPAN_NPOS)
		return false;
	value[0] = span_from(s, at + from.len);
	next = span_search(value[0], to, 0);
	if (next == SPAN_NPOS)
		return false;
	value[1] = span_from(value[0], next + to.len);
	for (size_t i = 0; i < 2; i++) {
		size_t end = span_find_any(value[i], SPAN(", "));

		value[i] = span_sub(value[i], 0, end);
	}
	return true;
}

static bool
take_address(struct tap *tap, span line)
{
	span value[2];

	if (!span_starts(line, SPAN("Internet Protocol")) ||
	    !take_pair(line, SPAN("Src: "), SPAN("Dst: "), value))
		return false;
	tap->kind = TAP_TSHARK;
	tap->section = 0;
	for (size_t i = 0; i < 2; i++) {
		tap->address_len[i] =
		    value[i].len < TAP_END_MAX ? value[i].len : TAP_END_MAX;
		memcpy(tap->address[i], value[i].p, tap->address_len[i]);
	}
	return true;
}

static bool
take_ports(struct tap *tap, span line)
{
	span port[2];

	if (!span_starts(line, SPAN("Transmission Control Protocol")) ||
	    !take_pair(line, SPAN("Src Port: "), SPAN("Dst Port: "), port))
		return false;
	tap_begin(tap, TAP_TSHARK,
	    span_make(tap->address[0], tap->address_len[0]), port[0],
	    span_make(tap->address[1], tap->address_len[1]), port[1]);
	return true;
}

static span
without_escaped_end(span s)
{
	if (span_ends(s, SPAN("\\n")))
		s.len -= 2;
	if (span_ends(s, SPAN("\\r")))
		s.len -= 2;
	return s;
}

/* "Line: ", "Line [truncated]: ", "[truncated]Line: " */
static bool
take_label(span *text, span label)
{
	span rest = *text, name = span_sub(label, 0, label.len - 2);

	span_take(&rest, SPAN("[truncated]"));
	if (!span_take(&rest, name))
		return false;
	span_take(&rest, SPAN(" [truncated]"));
	if (!span_take(&rest, SPAN(": ")))
		return false;
	*text = rest;
	return true;
}

/* What SMTP's reader does not know, and is one line: an answer in base64.
 *
 *	Simple Mail Transfer Protocol
 *	    Line-based text data (1 lines)
 *	        cmF2aSAyYzA0\r\n
 */
static bool
take_unread(struct reader *r, const struct record *rec)
{
	static const span before[] = { LITERAL("Simple Mail Transfer Protocol"),
		LITERAL("    Line-based text data (1 lines)") };
	span text = rec->raw;

	if (r->tap.section < 2 && span_equal(text, before[r->tap.section])) {
		r->tap.section++;
		return true;
	}
	if (r->tap.section == 2 && span_take(&text, SPAN("        ")) &&
	    span_ends(text, SPAN("\\r\\n")))
		tap_say(r, rec, without_escaped_end(text));
	r->tap.section = 0;
	return false;
}

static void
take_text(struct reader *r, const struct record *rec)
{
	span text = rec->raw;

	/* deeper lines say the same again */
	if (!span_take(&text, SPAN("    ")) || text.len == 0 ||
	    text.p[0] == ' ' || text.p[0] == '[')
		return;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (take_label(&text, labels[i])) {
			tap_say(r, rec, without_escaped_end(text));
			return;
		}
	/* POP3's and IMAP's stand without a label. */
	if (span_ends(text, SPAN("\\r\\n")))
		tap_say(r, rec, without_escaped_end(text));
}

/* "    Epoch Time: 1795933447.529858000 seconds", "    Epoch Arrival Time: .."
 */
static void
take_time(struct tap *tap, span line)
{
	span_take(&line, SPAN("    Epoch "));
	span_take(&line, SPAN("Arrival "));
	if (span_take(&line, SPAN("Time: ")) &&
	    span_ends(line, SPAN(" seconds")))
		tap_set_time(tap, span_sub(line, 0, line.len - 8));
}

bool
tshark_verbose(struct reader *r, const struct record *rec)
{
	if (take_address(&r->tap, rec->raw) || take_ports(&r->tap, rec->raw))
		return true;
	take_time(&r->tap, rec->raw);
	if (r->tap.kind != TAP_TSHARK)
		return false;
	if (r->tap.client_len > 0 && !take_unread(r, rec))
		take_text(r, rec);
	return true;
}

/* One value: a string in quotes. */
static bool
say_value(struct reader *r, const struct record *rec, span rest, size_t row)
{
	struct speech s = { .side = keys[row].side };
	span text, one;
	bool said = false;

	while (rest.len > 0 && (rest.p[0] == ' ' || rest.p[0] == '['))
		rest = span_from(rest, 1);
	if (!room_unquote(&r->quoted, &rest))
		return false;
	for (text = buf_span(&r->quoted.text); text.len > 0; said = true) {
		if (!span_take_line(&text, &one))
			break;
		s.text = one;
		reader_says(r, rec, &s);
	}
	return said;
}

bool
tshark_json(struct reader *r, const struct record *rec)
{
	bool taken = false;

	if (span_find(rec->raw, '"', 0) == SPAN_NPOS)
		return false;
	/* the payload has told it */
	if (r->tap.kind == TAP_PACKET && r->out->watch == NULL)
		return true;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t at = span_search(rec->raw, keys[i].json, 0);
		size_t len = keys[i].json.len;

		if (at == SPAN_NPOS) {
			at = span_search(rec->raw, keys[i].ek, 0);
			len = keys[i].ek.len;
		}
		if (at != SPAN_NPOS)
			taken = say_value(
				    r, rec, span_from(rec->raw, at + len), i) ||
				taken;
	}
	/* what else is in it says the same again */
	return taken || span_search(rec->raw, SPAN("\"smtp.r"), 0) != SPAN_NPOS;
}

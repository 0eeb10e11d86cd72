/* SPDX-License-Identifier: MIT */
/*
 * tshark_list: a packet in a line, as tshark prints it when it is not told
 * how, or with -T psml, -T ps, -T tabs; and -T fields of what was said.
 *
 *	18 2.657762 203.0.113.7 -> 192.0.2.25 SMTP 78 C: AUTH LOGIN
 *	0 (   18 2.657762 203.0.113.7 ... \(ESMTP\)) putline
 *	<section>203.0.113.7</section>
 *	203.0.113.7	42907	192.0.2.25	587	AUTH	LOGIN
 *
 * No port stands in the first three, so that sessions of two hosts are one.
 */
#include "base/text.h"
#include "capture/dialect.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* Columns of -T fields that are looked at. */
#define COLUMNS_MAX 32

static const struct {
	span label;
	bool server;
} labels[] = {
	{ LITERAL("C: "), false },
	{ LITERAL("S: "), true },
	{ LITERAL("Request: "), false },
	{ LITERAL("Response: "), true },
};

static const span protocols[] = { LITERAL("SMTP"), LITERAL("POP"),
	LITERAL("IMAP"), LITERAL("SMTP/IMF"), LITERAL("POP/IMF"),
	LITERAL("IMAP/IMF") };

static bool
is_protocol(span s)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (span_equal(s, protocols[i]))
			return true;
	return false;
}

/* Is what comes now said once more by whole packets? */
static bool
is_told_again(const struct reader *r)
{
	return r->frames > 0 && r->out->watch == NULL;
}

static void
say(struct reader *r, const struct record *rec, bool server, span text)
{
	r->tap.from_server = server;
	tap_say(r, rec, text);
}

/* "250-mx.example.org | SIZE | AUTH PLAIN" */
static void
say_reply(struct reader *r, const struct record *rec, span text)
{
	size_t at;

	while ((at = span_search(text, SPAN(" | "), 0)) != SPAN_NPOS) {
		say(r, rec, true, span_sub(text, 0, at));
		text = span_from(text, at + 3);
	}
	say(r, rec, true, text);
}

/* An answer that tshark has not looked at: "DATA fragment, 70 bytes" */
static void
say_command(struct reader *r, const struct record *rec, span text)
{
	if (span_starts(text, SPAN("DATA fragment, ")))
		return;
	if (!span_take(&text, SPAN("User: ")))
		span_take(&text, SPAN("Pass: "));
	say(r, rec, false, text);
}

static void
begin(struct reader *r, bool reply, span from, span to)
{
	tap_begin(&r->tap, TAP_TSHARK, reply ? to : from, SPAN_NONE,
	    reply ? from : to, SPAN_NONE);
	r->tap.kind = TAP_NONE;
}

static bool
say_info(
    struct reader *r, const struct record *rec, span from, span to, span info)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (!span_take(&info, labels[i].label))
			continue;
		if (is_told_again(r))
			return true;
		begin(r, labels[i].server, from, to);
		if (labels[i].server)
			say_reply(r, rec, info);
		else
			say_command(r, rec, info);
		return true;
	}
	return false;
}

static span
take_word(span *s)
{
	size_t n = 0;
	span word;

	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
	while (n < s->len && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	word = span_sub(*s, 0, n);
	*s = span_from(*s, n);
	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
	return word;
}

/* The number, the time, and who to whom */
static bool
say_row(struct reader *r, const struct record *rec, span row)
{
	span word = take_word(&row), from, to;
	uint64_t n;

	if (!span_take_number(&word, UINT32_MAX, &n) || word.len > 0)
		return false;
	for (size_t i = 0; i < 6; i++) {
		from = word;
		word = take_word(&row);
		if (span_equal(word, SPAN("->")) ||
		    span_equal(word, SPAN("\xe2\x86\x92")))
			break;
	}
	to = take_word(&row);
	if (from.len == 0 || to.len == 0 || !is_protocol(take_word(&row)))
		return false;
	word = take_word(&row);
	return span_take_number(&word, UINT32_MAX, &n) && word.len == 0 &&
	       say_info(r, rec, from, to, row);
}

/* ---------------------------------------------------------------- psml -- */

static const struct {
	span name;
	unsigned char c;
} entities[] = { { LITERAL("&lt;"), '<' }, { LITERAL("&gt;"), '>' },
	{ LITERAL("&quot;"), '"' }, { LITERAL("&#39;"), '\'' },
	{ LITERAL("&apos;"), '\'' }, { LITERAL("&amp;"), '&' } };

static void
unescape(struct room *room, span s)
{
	size_t at = 0, i;

	room_begin(room, s);
	while (at < s.len) {
		span rest = span_from(s, at);

		for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
			if (span_starts(rest, entities[i].name))
				break;
		if (i == sizeof(entities) / sizeof(entities[0])) {
			room_put(room, rest.p[0], at++);
			continue;
		}
		room_put(room, entities[i].c, at);
		at += entities[i].name.len;
	}
}

/* Number, time, from, to, protocol, length, and what it says */
static bool
say_section(struct reader *r, const struct record *rec, span s)
{
	struct tap *tap = &r->tap;

	switch (++tap->section) {
	case 3:
	case 4:
		tap_keep(tap, tap->section - 3, false, s);
		return true;
	case 7:
		unescape(&r->quoted, s);
		say_info(r, rec,
		    span_make(tap->address[0], tap->address_len[0]),
		    span_make(tap->address[1], tap->address_len[1]),
		    buf_span(&r->quoted.text));
		return true;
	default:
		return true;
	}
}

static bool
is_section(span *s)
{
	if (!span_take(s, SPAN("<section>")) ||
	    !span_ends(*s, SPAN("</section>")))
		return false;
	s->len -= sizeof("</section>") - 1;
	return true;
}

bool
tshark_list(struct reader *r, const struct record *rec)
{
	span s = span_trim(rec->raw);

	if (s.len == 0)
		return false;
	if (s.p[0] == '<') {
		if (span_equal(s, SPAN("<packet>")) ||
		    span_equal(s, SPAN("<structure>"))) {
			r->tap.section = 0;
			return true;
		}
		return is_section(&s) && say_section(r, rec, s);
	}
	if (!text_is_digit(s.p[0]))
		return false;
	if (span_take(&s, SPAN("0 (")) && span_ends(s, SPAN(") putline"))) {
		s.len -= sizeof(") putline") - 1;
		room_unescape(&r->quoted, s);
		s = buf_span(&r->quoted.text);
	}
	return say_row(r, rec, span_trim(s));
}

/* -------------------------------------------------------------- fields -- */

struct columns {
	span column[COLUMNS_MAX];
	size_t n;
};

static bool
is_number(span s)
{
	uint64_t n;

	return span_take_number(&s, 65535, &n) && s.len == 0;
}

/* Those that are not empty, without quotes */
static void
split(span line, struct columns *c)
{
	span one;

	for (c->n = 0; line.len > 0 && c->n < COLUMNS_MAX;) {
		if (!span_take_until(&line, '\t', &one)) {
			one = line;
			line = SPAN_NONE;
		}
		if (one.len > 1 && one.p[0] == '"' &&
		    span_ends(one, SPAN("\"")))
			one = span_sub(one, 1, one.len - 2);
		if (one.len > 0)
			c->column[c->n++] = one;
	}
}

/* Two addresses, and behind each or both its port: where the rest begins, or
 * 0. */
static size_t
find_ends(const struct columns *c, span address[2], span port[2])
{
	size_t at[2], n = 0, next;

	for (size_t i = 0; i < c->n && n < 2; i++)
		if (tap_is_address(c->column[i]))
			at[n++] = i;
	if (n < 2)
		return 0;
	address[0] = c->column[at[0]];
	address[1] = c->column[at[1]];
	next = at[1] + 1;
	if (at[1] == at[0] + 2 && next < c->n &&
	    is_number(c->column[at[0] + 1]) && is_number(c->column[next])) {
		port[0] = c->column[at[0] + 1];
		port[1] = c->column[next];
		return next + 1;
	}
	if (next + 1 < c->n && is_number(c->column[next]) &&
	    is_number(c->column[next + 1])) {
		port[0] = c->column[next];
		port[1] = c->column[next + 1];
		return next + 2;
	}
	return next;
}

/* Whether there is one of a kind */
static bool
is_flag(span s)
{
	return span_equal(s, SPAN("1")) || span_equal(s, SPAN("0")) ||
	       span_equal_case(s, SPAN("True")) ||
	       span_equal_case(s, SPAN("False"));
}

/* What was said, from several columns */
static void
join(struct room *room, span line, const struct columns *c, size_t from)
{
	room_begin(room, line);
	for (size_t i = from; i < c->n; i++) {
		span s = c->column[i];
		size_t at = (size_t)(s.p - line.p);

		if (is_flag(s))
			continue;
		if (room->text.len > 0)
			room_put(room, ' ', at - 1);
		for (size_t k = 0; k < s.len; k++)
			room_put(room, s.p[k], at + k);
	}
}

bool
tshark_columns(struct reader *r, const struct record *rec)
{
	struct columns c;
	span address[2], port[2] = { SPAN_NONE, SPAN_NONE }, text;
	struct line line;
	struct say what;
	size_t from;

	if (span_find(rec->raw, '\t', 0) == SPAN_NPOS)
		return false;
	split(rec->raw, &c);
	from = find_ends(&c, address, port);
	if (from == 0)
		return false;
	join(&r->quoted, rec->raw, &c, from);
	text = buf_span(&r->quoted.text);
	if (span_ends(text, SPAN("\\r\\n")))
		text.len -= 4;
	if (text.len == 0)
		return true;
	line = (struct line){ .text = text };
	what = say_read(&line, NULL);
	if (port[0].len == 0) {
		begin(r, say_is_server(&what), address[0], address[1]);
		r->tap.from_server = say_is_server(&what);
	} else {
		tap_begin(&r->tap, TAP_TSHARK, address[0], port[0], address[1],
		    port[1]);
		r->tap.kind = TAP_NONE;
	}
	tap_say(r, rec, text);
	return true;
}

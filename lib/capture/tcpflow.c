/* SPDX-License-Identifier: MIT */
/*
 * tcpflow -c, with -D and -g or not: before the bytes of a packet stands the
 * name that the file of its flow would have.
 *
 *	203.000.113.007.42907-192.000.002.025.00587: AUTH LOGIN
 *
 *	2001:db8:7::1c.53077-2001:db8:25::25.00587: EHLO client
 */
#include "base/text.h"
#include "capture/dialect.h"

/* The longest name of a flow. */
#define NAME_MAX_OCTETS 100
#define PORT_DIGITS 5

/* An address without the zeros that fill it up. */
struct flow_end {
	unsigned char p[TAP_END_MAX];
	size_t len;
	span port;
};

/* "007" */
static bool
take_part(span *s, struct flow_end *end)
{
	uint64_t n;
	span rest = *s;

	if (!span_take_number(&rest, 255, &n))
		return false;
	while (s->len > rest.len + 1 && s->p[0] == '0')
		*s = span_from(*s, 1);
	memcpy(end->p + end->len, s->p, s->len - rest.len);
	end->len += s->len - rest.len;
	*s = rest;
	return true;
}

static bool
take_four(span s, struct flow_end *end)
{
	for (size_t i = 0; i < 4; i++) {
		if (i > 0) {
			if (!span_take(&s, SPAN(".")))
				return false;
			end->p[end->len++] = '.';
		}
		if (!take_part(&s, end))
			return false;
	}
	return s.len == 0;
}

static bool
take_six(span s, struct flow_end *end)
{
	if (s.len > TAP_END_MAX || span_find(s, ':', 0) == SPAN_NPOS)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (text_hex_digit(s.p[i]) < 0 && s.p[i] != ':' &&
		    s.p[i] != '.')
			return false;
	memcpy(end->p, s.p, s.len);
	end->len = s.len;
	return true;
}

/* Address, dot, and a port of five digits */
static bool
take_end(span s, struct flow_end *end)
{
	span address;

	*end = (struct flow_end){ .len = 0 };
	if (s.len < PORT_DIGITS + 4 || s.p[s.len - PORT_DIGITS - 1] != '.')
		return false;
	end->port = span_from(s, s.len - PORT_DIGITS);
	for (size_t i = 0; i < PORT_DIGITS; i++)
		if (!text_is_digit(end->port.p[i]))
			return false;
	while (end->port.len > 1 && end->port.p[0] == '0')
		end->port = span_from(end->port, 1);
	address = span_sub(s, 0, s.len - PORT_DIGITS - 1);
	if (take_six(address, end))
		return true;
	end->len = 0;
	return take_four(address, end);
}

/* *rest: what stands behind it */
static bool
take_heading(struct reader *r, span line, span *rest)
{
	struct flow_end from, to;
	size_t dash, end;

	if (line.len == 0 || text_hex_digit(line.p[0]) < 0)
		return false;
	dash = span_find(span_sub(line, 0, NAME_MAX_OCTETS), '-', 0);
	end = span_search(span_sub(line, 0, NAME_MAX_OCTETS), SPAN(": "), 0);
	if (dash == SPAN_NPOS || end == SPAN_NPOS || end < dash ||
	    !take_end(span_sub(line, 0, dash), &from) ||
	    !take_end(span_sub(line, dash + 1, end - dash - 1), &to))
		return false;
	tap_begin(&r->tap, TAP_TCPFLOW, span_make(from.p, from.len), from.port,
	    span_make(to.p, to.len), to.port);
	*rest = span_from(line, end + 2);
	return true;
}

/* An empty line ends what a packet had; another one is the packet's. */
bool
tcpflow_line(struct reader *r, const struct record *rec)
{
	span text = rec->raw;

	if (take_heading(r, rec->raw, &text)) {
		if (text.len > 0)
			tap_say(r, rec, text);
		return true;
	}
	if (r->tap.kind != TAP_TCPFLOW)
		return false;
	if (text.len > 0)
		tap_say(r, rec, text);
	return true;
}

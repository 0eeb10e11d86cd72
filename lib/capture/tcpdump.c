/* SPDX-License-Identifier: MIT */
/*
 * tcpdump: -A, and -x, -X, -xx, -XX.
 *
 *	17:54:22.182161 IP 127.0.0.1.52292 > 127.0.0.1.25010: Flags [P.], seq
 *	    1:48, ack 1, win 64, options [nop,nop,TS val 1 ecr 2], length 47
 *	E..c.!@.@.lq........220 mail.example.org ready.
 *
 * Every octet of the packet is a character, the headers' too, but a CR before a
 * LF is left out.
 */
#include "base/text.h"
#include "capture/dialect.h"

#define IP4_HEADER 20
#define IP6_HEADER 40
#define TCP_HEADER 20
#define TIME_OPTION 12
#define LINK_HEADER 14

/* The word before at, and where it begins. */
static span
word_before(span s, size_t at)
{
	size_t from = at;

	while (from > 0 && s.p[from - 1] != ' ' && s.p[from - 1] != '\t')
		from--;
	return span_sub(s, from, at - from);
}

static bool
split_port(span end, span *address, span *port)
{
	size_t dot = end.len;

	while (dot > 0 && end.p[dot - 1] != '.')
		dot--;
	if (dot < 2 || dot == end.len)
		return false;
	*address = span_sub(end, 0, dot - 1);
	*port = span_from(end, dot);
	return true;
}

/* What the options of TCP take. */
static size_t
options_length(span line)
{
	static const struct {
		const char *name;
		size_t len;
	} rows[] = { { "nop", 1 }, { "eol", 1 }, { "TS ", 10 }, { "mss", 4 },
		{ "sackOK", 2 }, { "wscale", 3 }, { "sack 1", 10 },
		{ "sack 2", 18 }, { "sack 3", 26 }, { "md5", 18 } };
	size_t at = span_search(line, SPAN("options ["), 0), len = 0;
	span list, one;

	if (at == SPAN_NPOS)
		return 0;
	list = span_from(line, at + 9);
	list = span_sub(list, 0, span_find(list, ']', 0));
	while (list.len > 0) {
		if (!span_take_until(&list, ',', &one)) {
			one = list;
			list = SPAN_NONE;
		}
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (span_starts(one, authstr_span_of(rows[i].name))) {
				len += rows[i].len;
				break;
			}
	}
	return (len + 3) / 4 * 4;
}

static size_t
payload_length(span line)
{
	size_t at = span_search(line, SPAN(", length "), 0), next = at;
	uint64_t n;
	span rest;

	while (next != SPAN_NPOS) {
		at = next;
		next = span_search(line, SPAN(", length "), at + 1);
	}
	if (at == SPAN_NPOS)
		return SIZE_MAX;
	rest = span_from(line, at + 9);
	return span_take_number(&rest, UINT32_MAX, &n) ? (size_t)n : SIZE_MAX;
}

/* ": tcp 47", of -q; the length, where it is that. */
static bool
is_quick(span line, size_t *at, uint64_t *length)
{
	span rest;

	*at = span_search(line, SPAN(": tcp "), 0);
	if (*at == SPAN_NPOS)
		return false;
	rest = span_from(line, *at + 6);
	return span_take_number(&rest, UINT32_MAX, length) && rest.len == 0;
}

/* "17:54:22.182161 IP ", "2026-11-29 02:05:55.808938 IP6 ", and with -e the
 * link layer's addresses and so on behind it */
static void
set_time(struct tap *tap, span line, size_t end)
{
	size_t n = 0;

	line = span_sub(line, 0, end);
	while (n < line.len && n < TAP_TIME_MAX &&
	       (text_is_digit(line.p[n]) ||
		   memchr("-:. ", line.p[n], 4) != NULL) &&
	       !(line.p[n] == ' ' && n != 10))
		n++;
	line = span_trim(span_sub(line, 0, n));
	tap_set_time(tap, line.len > 8 && line.p[2] != '.' ? line : SPAN_NONE);
}

/* "IP a.1 > b.2: Flags [" */
static bool
take_heading(struct reader *r, span line)
{
	size_t at = span_search(line, SPAN(": Flags ["), 0), ip;
	span to, from, address[2], port[2];
	uint64_t length = 0;
	bool quick = at == SPAN_NPOS && is_quick(line, &at, &length);

	if (at == SPAN_NPOS || (!quick && length > 0))
		return false;
	to = word_before(line, at);
	if (at < to.len + 3 ||
	    !span_equal(span_sub(line, at - to.len - 3, 3), SPAN(" > ")))
		return false;
	from = word_before(line, at - to.len - 3);
	if (!split_port(from, &address[0], &port[0]) ||
	    !split_port(to, &address[1], &port[1]))
		return false;
	tap_begin(
	    &r->tap, TAP_TCPDUMP, address[0], port[0], address[1], port[1]);
	/* with -v it stands in the line before */
	if (!span_starts(line, SPAN("    ")))
		set_time(&r->tap, line, (size_t)(from.p - line.p));
	ip = span_find(address[0], ':', 0) != SPAN_NPOS ? IP6_HEADER
							: IP4_HEADER;
	r->tap.quick = quick;
	r->tap.first = true;
	r->tap.skip = ip + (quick ? 0 : TCP_HEADER + options_length(line));
	r->tap.left = quick ? (size_t)length : payload_length(line);
	return true;
}

/* "17:54:22.182161 IP (tos 0x0, ttl 64, ..)", of -v: the next line tells the
 * rest. */
static bool
take_ip_heading(struct reader *r, span line)
{
	size_t at = span_search(line, SPAN(" IP (tos "), 0);

	if (at == SPAN_NPOS)
		at = span_search(line, SPAN(" IP6 ("), 0);
	if (at == SPAN_NPOS || at > 40 || !span_ends(line, SPAN(")")))
		return false;
	set_time(&r->tap, line, at + 1);
	r->tap.left = 0;
	return true;
}

/* Before the headers that were told may be those of the link layer (-AA), and
 * of TCP, with -q, only its first octets tell how long it is: most have a time
 * in it, or no options. */
static void
see_headers(struct tap *tap, span text)
{
	size_t ip = tap->quick ? tap->skip : IP4_HEADER, at = 0;
	unsigned char version = ip == IP6_HEADER ? '`' : 'E';

	tap->first = false;
	if (text.len > LINK_HEADER && text.p[0] == '.' &&
	    (text.p[LINK_HEADER] == 'E' || text.p[LINK_HEADER] == '`')) {
		at = LINK_HEADER;
		version = text.p[at];
	}
	tap->skip += at;
	if (tap->quick)
		tap->skip += text.len > at + ip + 12 && text.p[at] == version &&
				     text.p[at + ip + 12] == 'P'
				 ? TCP_HEADER
				 : TCP_HEADER + TIME_OPTION;
}

/* A character of UTF-8 is none: what is no ASCII is a dot. */
static void
take_text(struct reader *r, const struct record *rec)
{
	span text = rec->raw;
	size_t n;

	/* what -v makes of it stands before it */
	if (r->tap.first && span_starts(text, SPAN("\t")))
		return;
	if (r->tap.first)
		see_headers(&r->tap, text);
	n = text.len < r->tap.skip ? text.len : r->tap.skip;
	if (n < r->tap.skip) { /* a LF among the headers */
		r->tap.skip -= n + 1;
		return;
	}
	r->tap.skip = 0;
	text = span_from(text, n);
	if (r->tap.left == 0)
		return;
	if (r->tap.left != SIZE_MAX) {
		text = span_sub(text, 0, r->tap.left);
		n = text.len + 2;
		r->tap.left -= n < r->tap.left ? n : r->tap.left;
	}
	tap_say(r, rec, text);
}

bool
tcpdump_line(struct reader *r, const struct record *rec)
{
	if (take_heading(r, rec->raw) || take_ip_heading(r, rec->raw))
		return true;
	if (r->tap.kind != TAP_TCPDUMP)
		return false;
	take_text(r, rec);
	return true;
}

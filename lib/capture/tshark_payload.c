/* SPDX-License-Identifier: MIT */
/*
 * tshark_payload: the octets of packets that tshark prints as values:
 *
 *	"tcp.payload": "41:55:54:48"			-T json
 *	"frame_raw": ["00000000", 0, 4, 0, 1]		-T json -x
 *	<field name="tcp.payload" show="41:55"		-T pdml
 *	192.0.2.1	4000	192.0.2.2	587	41555448	-T
 *								fields
 *	Node 0: 192.0.2.1:4000				-z follow,tcp
 *	41555448					-z follow,tcp,raw
 *
 *	10						-z follow,tcp,ascii
 *	AUTH PLAIN
 */
#include "base/text.h"
#include "capture/dialect.h"

/* Fewer digits are a number. */
#define DIGITS_MIN 8

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

enum what { TIME, FROM, TO, PAYLOAD, FRAME };

static const struct {
	span json, ek, pdml;
	enum what what;
	bool port;
} keys[] = {
	{ LITERAL("\"frame.time_epoch\": "),
	    LITERAL("\"frame_frame_time_epoch\":"),
	    LITERAL("name=\"frame.time_epoch\""), TIME, false },
	{ LITERAL("\"ip.src\": "), LITERAL("\"ip_ip_src\":"),
	    LITERAL("name=\"ip.src\""), FROM, false },
	{ LITERAL("\"ip.dst\": "), LITERAL("\"ip_ip_dst\":"),
	    LITERAL("name=\"ip.dst\""), TO, false },
	{ LITERAL("\"ipv6.src\": "), LITERAL("\"ipv6_ipv6_src\":"),
	    LITERAL("name=\"ipv6.src\""), FROM, false },
	{ LITERAL("\"ipv6.dst\": "), LITERAL("\"ipv6_ipv6_dst\":"),
	    LITERAL("name=\"ipv6.dst\""), TO, false },
	{ LITERAL("\"tcp.srcport\": "), LITERAL("\"tcp_tcp_srcport\":"),
	    LITERAL("name=\"tcp.srcport\""), FROM, true },
	{ LITERAL("\"tcp.dstport\": "), LITERAL("\"tcp_tcp_dstport\":"),
	    LITERAL("name=\"tcp.dstport\""), TO, true },
	{ LITERAL("\"tcp.payload\": "), LITERAL("\"tcp_tcp_payload\":"),
	    LITERAL("name=\"tcp.payload\""), PAYLOAD, false },
	{ LITERAL("\"frame_raw\": ["), LITERAL("\"frame_raw\":"),
	    LITERAL("name=\"frame_raw\""), FRAME, false },
};

/* What stands in quotes there. */
static bool
take_value(span rest, span *value)
{
	size_t start = span_find(rest, '"', 0), end;

	if (start == SPAN_NPOS || start > 2)
		return false;
	end = span_find(rest, '"', start + 1);
	if (end == SPAN_NPOS)
		return false;
	*value = span_sub(rest, start + 1, end - start - 1);
	return true;
}

static bool
find_value(span line, size_t i, span *value)
{
	size_t at = span_search(line, keys[i].json, 0);

	if (at != SPAN_NPOS)
		return take_value(
		    span_from(line, at + keys[i].json.len), value);
	at = span_search(line, keys[i].ek, 0);
	if (at != SPAN_NPOS)
		return take_value(span_from(line, at + keys[i].ek.len), value);
	at = span_search(line, keys[i].pdml, 0);
	if (at != SPAN_NPOS)
		at = span_search(line, SPAN(" show="), at);
	return at != SPAN_NPOS && take_value(span_from(line, at + 6), value);
}

/* A whole frame has addresses of its own. */
static void
say_value(struct reader *r, const struct record *rec, enum what what, span hex)
{
	if (what == FRAME) {
		r->tap.kind = TAP_NONE;
		r->tap.frames = true;
	} else {
		tap_packet(&r->tap);
		if (r->tap.frames && r->out->watch == NULL)
			return;
	}
	dump_hex(r, rec, hex);
	if (what == FRAME)
		r->tap.kind = TAP_PACKET;
}

/* The value of frame_raw stands in the next line. */
static bool
take_next(struct reader *r, const struct record *rec)
{
	span value;
	bool next = r->tap.frame_next;

	r->tap.frame_next =
	    span_ends(span_trim(rec->raw), SPAN("\"frame_raw\": ["));
	if (!next || !take_value(span_trim(rec->raw), &value))
		return false;
	say_value(r, rec, FRAME, value);
	return true;
}

bool
tshark_payload(struct reader *r, const struct record *rec)
{
	bool said = false;
	span value;

	if (rec->raw.len == 0 || memchr(" {<", rec->raw.p[0], 3) == NULL ||
	    span_find(rec->raw, '"', 0) == SPAN_NPOS)
		return false;
	if (span_starts(rec->raw, SPAN("{\"index\":{\"_index\":\"packets")))
		return true;
	said = take_next(r, rec);
	for (size_t i = sizeof(keys) / sizeof(keys[0]); i-- > 0;) {
		size_t n = sizeof(keys) / sizeof(keys[0]) - 1 - i;

		/* frames come first, payloads last */
		n = n == 0 ? sizeof(keys) / sizeof(keys[0]) - 1 : n - 1;
		if (!find_value(rec->raw, n, &value))
			continue;
		if (keys[n].what == TIME) {
			tap_set_time(&r->tap, value);
			continue;
		}
		if (keys[n].what == FROM || keys[n].what == TO) {
			tap_keep(
			    &r->tap, keys[n].what == TO, keys[n].port, value);
			continue;
		}
		say_value(r, rec, keys[n].what, value);
		said = true;
	}
	/* the payload has told what a field of -T pdml says again */
	if (r->tap.kind == TAP_PACKET &&
	    (span_starts(span_trim(rec->raw), SPAN("<field ")) ||
		span_starts(span_trim(rec->raw), SPAN("<proto "))))
		return true;
	return said && r->out->watch == NULL;
}

/* ------------------------------------------------------------- fields -- */

static bool
is_octets(span s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (text_hex_digit(s.p[i]) >= 0)
			n++;
		else if (s.p[i] != ':' || i % 3 != 2)
			return false;
	}
	return n >= DIGITS_MIN && n % 2 == 0;
}

/* Addresses and ports, then octets, with tabs or commas between. */
bool
tshark_fields(struct reader *r, const struct record *rec)
{
	span rest = rec->raw, one, last = SPAN_NONE;
	size_t addresses = 0, ports = 0;
	unsigned char separator =
	    span_find(rest, '\t', 0) != SPAN_NPOS ? '\t' : ',';

	if (rest.len < DIGITS_MIN || span_find(rest, separator, 0) == SPAN_NPOS)
		return false;
	while (rest.len > 0) {
		uint64_t n;
		span number;

		if (!span_take_until(&rest, separator, &one)) {
			one = rest;
			rest = SPAN_NONE;
		}
		number = one;
		last = one;
		if (addresses < 2 && tap_is_address(one))
			tap_keep(&r->tap, addresses++, false, one);
		else if (ports < 2 && ports <= addresses && addresses > 0 &&
			 span_take_number(&number, 65535, &n) &&
			 number.len == 0)
			tap_keep(&r->tap, ports++, true, one);
	}
	if (addresses != 2 || ports != 2 || !is_octets(last))
		return false;
	tap_packet(&r->tap);
	dump_hex(r, rec, last);
	return true;
}

/* ------------------------------------------------------------- follow -- */

static bool
take_node(struct tap *tap, span line)
{
	size_t side, colon;
	span end = line;

	if (span_take(&end, SPAN("Node 0: ")))
		side = 0;
	else if (span_take(&end, SPAN("Node 1: ")))
		side = 1;
	else
		return false;
	for (colon = end.len; colon > 0 && end.p[colon - 1] != ':';)
		colon--;
	tap_keep(tap, side, true, span_from(end, colon));
	end = span_sub(end, 0, colon == 0 ? 0 : colon - 1);
	if (span_take(&end, SPAN("[")) && span_ends(end, SPAN("]")))
		end.len--;
	tap_keep(tap, side, false, end);
	if (side == 1) {
		tap_packet(tap);
		tap->kind = TAP_FOLLOW;
		tap->left = 0;
	}
	return true;
}

/* "\t185": so many octets of the second end come now, as characters. */
static void
take_count(struct tap *tap, span line)
{
	bool second = span_take(&line, SPAN("\t"));
	uint64_t n;

	if (!span_take_number(&line, UINT32_MAX, &n) || line.len > 0)
		return;
	tap_turn(tap, second);
	tap->left = (size_t)n;
}

/* A line ends in two octets. */
static void
say_characters(struct reader *r, const struct record *rec)
{
	struct tap *tap = &r->tap;
	span text = rec->raw;

	if (tap->left == 0) {
		take_count(tap, text);
		return;
	}
	tap->left -= text.len + 2 < tap->left ? text.len + 2 : tap->left;
	tap_say(r, rec, text);
}

static bool
take_follow(struct tap *tap, span line)
{
	if (!span_starts(line, SPAN("Follow: ")))
		return false;
	tap->ascii = span_ends(line, SPAN(",ascii"));
	return true;
}

/* The second end's are indented. */
bool
tshark_follow(struct reader *r, const struct record *rec)
{
	span line = rec->raw;
	bool second;

	if (take_follow(&r->tap, line) || take_node(&r->tap, line))
		return true;
	if (r->tap.kind != TAP_FOLLOW)
		return false;
	if (span_starts(line, SPAN("====="))) {
		r->tap.kind = TAP_NONE;
		return true;
	}
	if (r->tap.ascii) {
		say_characters(r, rec);
		return true;
	}
	second = span_take(&line, SPAN("\t"));
	if (!is_octets(line) || span_find(line, ':', 0) != SPAN_NPOS)
		return false;
	tap_turn(&r->tap, second);
	r->dump.tabbed = second;
	dump_hex(r, rec, line);
	return true;
}

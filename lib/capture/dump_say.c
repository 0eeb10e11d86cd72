/* SPDX-License-Identifier: MIT */
/*
 * dump_say: what a dump is: a packet with its headers, or what was said.
 */
#include "capture/chunk.h"
#include "capture/log_part.h"
#include "capture/dialect.h"
#include "capture/octets.h"
#include "capture/packet.h"
#include "capture/strace.h"
#include "capture/stream.h"

/* LINKTYPE_... */
#define LINK_NULL 0
#define LINK_ETHERNET 1
#define LINK_RAW 101
#define LINK_SLL 113
#define LINK_SLL2 276

#define PROTOCOL_TCP 6

/* Lines of frames that are told: of those before nobody asks any more. */
#define FRAMES_MAX 8192

/* No text has such bytes in it. */
static bool
is_ip(span s)
{
	if (s.len < 40)
		return false;
	if (s.p[0] >> 4 == 4)
		return (s.p[0] & 15) >= 5 && s.p[9] == PROTOCOL_TCP;
	return s.p[0] >> 4 == 6 && s.p[6] == PROTOCOL_TCP;
}

static bool
is_type(span s, size_t at)
{
	unsigned type = octets_be16(s, at);

	return type == 0x0800 || type == 0x86dd || type == 0x8100;
}

/* The link layer that the octets have; false: they are no frame. */
static bool
find_link(span s, uint32_t *link)
{
	static const struct {
		uint32_t link;
		size_t type, header; /* where they are */
	} links[] = { { LINK_ETHERNET, 12, 14 }, { LINK_SLL, 14, 16 },
		{ LINK_SLL2, 0, 20 } };

	*link = LINK_RAW;
	if (is_ip(s))
		return true;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (s.len >= links[i].header + 40 &&
		    is_type(s, links[i].type)) {
			*link = links[i].link;
			return true;
		}
	*link = LINK_NULL;
	return s.len >= 44 && is_ip(span_from(s, 4));
}

/* The line of a frame that was printed. */
static void
keep_line(struct reader *r, uint64_t frame, size_t line)
{
	size_t at = frame % FRAMES_MAX * sizeof(line);

	while (r->frame_lines.len < at + sizeof(line) &&
	       buf_status(&r->frame_lines) == AUTHSTR_OK)
		buf_put(&r->frame_lines, span_make(&line, sizeof(line)));
	if (r->frame_lines.len >= at + sizeof(line))
		memcpy(r->frame_lines.p + at, &line, sizeof(line));
}

static const char *
name_of(const struct reader *r)
{
	static const char *const taps[] = { [TAP_TCPDUMP] = "tcpdump",
		[TAP_TSHARK] = "tshark",
		[TAP_NGREP] = "ngrep",
		[TAP_FOLLOW] = "tshark",
		[TAP_TCPFLOW] = "tcpflow",
		[TAP_PACKET] = "tshark" };
	static const char *const headings[] = { [HEADING_SOCAT] = "socat",
		[HEADING_CURL] = "curl-trace",
		[HEADING_HYDRA] = "hydra" };

	if (r->tap.kind != TAP_NONE)
		return taps[r->tap.kind];
	return r->heading.kind == HEADING_NONE ? "dump"
					       : headings[r->heading.kind];
}

/* The frame's number is of no use, the line is. */
static void
tell_lines(struct reader *r)
{
	for (struct authstr_login *l = r->out->first; l != NULL; l = l->next) {
		size_t at = l->frame % FRAMES_MAX * sizeof(l->line);

		if (l->frame == 0 || r->frame_lines.len < at + sizeof(l->line))
			continue;
		memcpy(&l->line, r->frame_lines.p + at, sizeof(l->line));
		l->frame = 0;
		l->dialect = name_of(r);
	}
}

/* Many sessions, out of order and again: the way of a capture file. */
static void
say_frame(struct reader *r, struct pcap_item *item, size_t line)
{
	item->number = ++r->frames;
	keep_line(r, item->number, line);
	if (r->streams == NULL && (r->streams = streams_new(r->out)) == NULL)
		r->out->status = AUTHSTR_E_NOMEM;
	else
		streams_frame(r->streams, item);
	r->talk = true;
	tell_lines(r);
}

static void
split_end(span end, span *address, span *port)
{
	size_t colon = end.len;

	while (colon > 0 && end.p[colon - 1] != ':')
		colon--;
	*port = span_from(end, colon);
	*address = span_sub(end, 0, colon == 0 ? 0 : colon - 1);
	if (span_take(address, SPAN("[")) && span_ends(*address, SPAN("]")))
		address->len--;
}

/* Whose the packet is: of two with equal ends. */
static void
begin_tap(struct reader *r, const struct packet *packet)
{
	enum tap_kind kind = r->tap.kind;
	struct authstr_buf from, to;
	span end[2], port[2];

	buf_init(&from, LOGIN_PLACE_MAX);
	buf_init(&to, LOGIN_PLACE_MAX);
	packet_end_print(&packet->from, &from);
	packet_end_print(&packet->to, &to);
	split_end(buf_span(&from), &end[0], &port[0]);
	split_end(buf_span(&to), &end[1], &port[1]);
	tap_begin(&r->tap, kind, end[0], port[0], end[1], port[1]);
	buf_wipe(&from);
	buf_wipe(&to);
}

/* Octets of the image, of the packet that the tap has. */
static void
say_part(struct reader *r, size_t start, size_t end)
{
	const struct dump *d = &r->dump;
	struct dump part = { .line = d->line, .width = d->width };

	if (part.width > 0)
		part.line += start / part.width;
	image_init(&part.image, DUMP_MAX);
	image_append(&part.image, &d->image, start, end);
	if (image_status(&part.image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	else
		tap_octets(r, &part, 0);
	image_wipe(&part.image);
}

/* Who masks has to see what is said where it stands: the frame is in the image
 * from base on. */
static void
say_payload(struct reader *r, const struct pcap_item *item, size_t base)
{
	struct packet_reader packets;
	struct packet packet;

	packet_init(&packets);
	/* one of several fragments stands nowhere */
	if (packet_read(&packets, item, &packet) > 0 &&
	    packet.payload.len > 0 && packet.payload.p > item->bytes.p &&
	    packet.payload.p < item->bytes.p + item->bytes.len) {
		size_t start =
		    base + (size_t)(packet.payload.p - item->bytes.p);

		begin_tap(r, &packet);
		say_part(r, start, start + packet.payload.len);
	}
	packet_wipe(&packets);
}

static void
say_packet(struct reader *r, uint32_t link)
{
	struct pcap_item item = { .link = link };

	item.bytes = buf_span(&r->dump.image.bytes);
	item.length = (uint32_t)item.bytes.len;
	if (r->out->watch == NULL)
		say_frame(r, &item, r->dump.line);
	else
		say_payload(r, &item, 0);
}

static void
say_capture(struct reader *r)
{
	span rest = buf_span(&r->dump.image.bytes);
	size_t width = r->dump.width == 0 ? SIZE_MAX : r->dump.width;
	struct pcap_item item;
	struct pcap pcap;
	int rc;

	pcap_init(&pcap);
	while ((rc = pcap_input(&pcap, &rest, &item)) > PCAP_MORE &&
	       rc != PCAP_DAMAGED) {
		if (rc != PCAP_FRAME)
			continue;
		if (r->out->watch == NULL)
			say_frame(
			    r, &item, (size_t)(r->dump.line + item.at / width));
		else
			say_payload(r, &item, (size_t)item.at);
	}
	if (rc < 0)
		r->out->status = AUTHSTR_E_NOMEM;
	pcap_wipe(&pcap);
}

/* Records of TLS: nothing can be seen. */
static bool
is_tls(span s)
{
	return s.len > 2 && s.p[0] >= 0x14 && s.p[0] <= 0x18 && s.p[1] == 3 &&
	       s.p[2] <= 4;
}

/* strace shows a string so, which the line before has had. */
static bool
is_traced(const struct reader *r)
{
	return r->traced.line != 0 && r->dump.line == r->traced.line + 1;
}

/* What was there as text, or in parts. */
static bool
is_repeated(const struct reader *r)
{
	return r->dump.repeats || r->whole_line != 0 ||
	       (is_traced(r) && (r->traced.whole || r->traced.file));
}

/* The tool said whose octets they are. */
static bool
is_told(const struct tap *tap)
{
	return tap->kind == TAP_NGREP || tap->kind == TAP_FOLLOW ||
	       tap->kind == TAP_TCPFLOW || tap->kind == TAP_PACKET;
}

static void
say_octets(struct reader *r)
{
	struct chunk c = { .side = LINE_UNMARKED,
		.line = r->dump.line,
		.width = r->dump.width };
	bool hidden =
	    r->heading.kind == HEADING_CURL && r->heading.side == LINE_UNMARKED;

	if (r->heading.kind != HEADING_NONE) {
		c.side = r->heading.side;
		c.key = log_key_span(&r->heading.key);
		c.time = span_make(r->heading.time, r->heading.time_len);
	}
	if (is_traced(r) && r->out->watch == NULL &&
	    !strace_may_be(r, buf_span(&r->dump.image.bytes)))
		return;
	if (hidden || is_tls(buf_span(&r->dump.image.bytes)) ||
	    (is_repeated(r) && r->out->watch == NULL))
		return;
	if (is_repeated(r)) {
		c.key = SPAN("dump");
		c.side = LINE_UNMARKED;
	} else if (is_traced(r)) {
		c.key = log_key_span(&r->traced.key);
		c.side = r->traced.side;
		strace_ends_of(&r->traced, c.key, &c.ends);
	}
	if (is_told(&r->tap)) {
		if (r->tap.kind == TAP_FOLLOW)
			tap_turn(&r->tap, r->dump.tabbed);
		tap_octets(r, &r->dump, 0);
	} else {
		chunk_say(r, &c, &r->dump.image, 0);
	}
}

void
dump_flush(struct reader *r)
{
	const struct dialect *current = r->current;
	uint32_t link;

	if (dump_is_empty(&r->dump))
		return;
	r->current = dialect_find(name_of(r));
	if (r->tap.kind == TAP_NGREP &&
	    image_at(&r->dump.image, 0).digits == IMAGE_NOWHERE)
		ngrep_lines(&r->dump.image);
	if (is_told(&r->tap))
		say_octets(r);
	else if (dump_is_capture(buf_span(&r->dump.image.bytes)))
		say_capture(r);
	else if (find_link(buf_span(&r->dump.image.bytes), &link))
		say_packet(r, link);
	else
		say_octets(r);
	if (image_status(&r->dump.image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	r->current = current;
	r->whole_line = 0;
	dump_empty(&r->dump);
}

static uint32_t
place_in_text(const struct reader *r, span line, uint32_t place)
{
	struct record rec = { .raw = r->raw };
	size_t at;

	if (place == IMAGE_NOWHERE)
		return place;
	at = reader_origin(r, &rec, line.p + place);
	return at == SPAN_NPOS ? IMAGE_NOWHERE : (uint32_t)(r->held + at);
}

void
dump_place(struct reader *r, span line, size_t first)
{
	struct image *im = &r->dump.image;

	for (size_t i = first; i < im->bytes.len; i++) {
		struct image_place place = image_at(im, i);

		place.digits = place_in_text(r, line, place.digits);
		if (!im->base64)
			place.text = place_in_text(r, line, place.text);
		image_set(im, i, place);
	}
}

/* Text of ngrep's goes on with another line of it, base64 too. */
static bool
is_more(const struct reader *r, const struct record *rec)
{
	if (tshark_yaml_is_data(&r->tap, rec->raw))
		return true;
	return r->tap.kind == TAP_NGREP &&
	       image_at(&r->dump.image, 0).digits == IMAGE_NOWHERE &&
	       span_starts(rec->raw, SPAN("  "));
}

/* "Reassembled TCP (1772 bytes):", of tshark -x */
static void
see_title(struct reader *r, const struct record *rec)
{
	if (span_ends(rec->text, SPAN(" bytes):")) &&
	    !span_starts(rec->text, SPAN("[")))
		r->whole_line =
		    span_starts(rec->text, SPAN("Frame (")) ? 0 : rec->number;
}

/* A row, maybe behind what stands before all lines. */
static bool
read_row(struct reader *r, span *line, bool *fresh)
{
	size_t at;

	if (dump_row(&r->dump, *line, fresh) || *fresh)
		return !*fresh;
	at = prefix_length(&r->prefix, *line);
	if (at == SPAN_NPOS || at == 0 ||
	    !(dump_row(&r->dump, span_from(*line, at), fresh) || *fresh))
		return false;
	*line = span_from(*line, at);
	return !*fresh;
}

bool
dump_line(struct reader *r, const struct record *rec)
{
	size_t had = r->dump.image.bytes.len;
	span line = rec->text;
	bool fresh, row;

	r->dump.binary = r->tap.kind == TAP_FOLLOW;
	row = read_row(r, &line, &fresh);
	if (image_status(&r->dump.image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	if (!row && (fresh || had > 0) && !is_more(r, rec)) {
		dump_flush(r);
		had = 0;
	}
	if (fresh)
		row = dump_row(&r->dump, line, &fresh);
	if (!row) {
		see_title(r, rec);
		return false;
	}
	r->in_dump = true;
	if (r->dump.line == 0) {
		r->dump.line = rec->number;
		r->traced.dumps = r->traced.dumps || is_traced(r);
	}
	dump_place(r, line, had);
	return true;
}

void
dump_end(struct reader *r)
{
	dump_flush(r);
	chunk_end_all(r);
	if (r->streams != NULL) {
		streams_end(r->streams);
		tell_lines(r);
	}
}

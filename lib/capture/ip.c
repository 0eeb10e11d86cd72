/* SPDX-License-Identifier: MIT */
/*
 * From IP to TCP, through what may stand between them: options, extension
 * headers, fragments, tunnels.
 */
#include "capture/octets.h"
#include "capture/packet.h"

#define TCP_HEADER 20
#define VXLAN_PORT 4789
#define VXLAN_PORT_LINUX 8472

static int ip_protocol(struct packet_walk *w, unsigned protocol);

/* To the length that the header gives.  0 is what a packet has that the network
 * card will cut to pieces. */
static void
cut_to(struct packet_walk *w, size_t total)
{
	if (total == 0)
		return;
	w->lost = total > w->s.len ? total - w->s.len : 0;
	w->s = span_sub(w->s, 0, total);
}

static int
whole_datagram(struct packet_walk *w, const struct fragment *f)
{
	const struct fragment_set *set;
	int rc;

	if (w->lost > 0 || w->whole != NULL)
		return 0;
	rc = fragment_put(&w->reader->fragments, f, &set);
	if (rc != 1)
		return rc;
	w->whole = set;
	w->s = span_make(set->bytes, set->total);
	w->at = PACKET_NOWHERE;
	return ip_protocol(w, set->protocol);
}

static int
fragment_4(struct packet_walk *w, span head)
{
	unsigned where = octets_be16(head, 6);
	struct fragment f = {
		.key = { .id = octets_be16(head, 4),
		    .version = 4,
		    .protocol = (uint16_t)octets_8(head, 9) },
		.start = (where & 0x1fff) * 8u,
		.more = (where & 0x2000) != 0,
		.protocol = octets_8(head, 9),
		.bytes = w->s,
		.at = w->at,
		.time = w->out->time,
	};

	memcpy(f.key.from, head.p + 12, 4);
	memcpy(f.key.to, head.p + 16, 4);
	return whole_datagram(w, &f);
}

int
ip_4(struct packet_walk *w)
{
	span head = w->s;
	size_t len = (octets_8(head, 0) & 0xf) * 4u;
	size_t total = octets_be16(head, 2);

	if (octets_8(head, 0) >> 4 != 4 || len < 20 ||
	    (total != 0 && total < len))
		return 0;
	cut_to(w, total);
	if (!packet_skip(w, len))
		return 0;
	w->out->from = w->out->to = (struct packet_end){ .version = 4 };
	memcpy(w->out->from.address, head.p + 12, 4);
	memcpy(w->out->to.address, head.p + 16, 4);
	if ((octets_be16(head, 6) & 0x3fff) != 0)
		return fragment_4(w, head);
	return ip_protocol(w, octets_8(head, 9));
}

int
ip_6(struct packet_walk *w)
{
	span head = w->s;
	size_t len = octets_be16(head, 4);

	if (octets_8(head, 0) >> 4 != 6 || !packet_skip(w, 40))
		return 0;
	cut_to(w, len);
	w->out->from = w->out->to = (struct packet_end){ .version = 6 };
	memcpy(w->out->from.address, head.p + 8, 16);
	memcpy(w->out->to.address, head.p + 24, 16);
	return ip_protocol(w, octets_8(head, 6));
}

int
ip_any(struct packet_walk *w)
{
	return octets_8(w->s, 0) >> 4 == 4 ? ip_4(w) : ip_6(w);
}

/* RFC 8200 section 4.5 */
static int
fragment_6(struct packet_walk *w)
{
	span head = w->s;
	unsigned where = octets_be16(head, 2);
	struct fragment f = {
		.key = { .id = octets_be32(head, 4), .version = 6 },
		.start = where & 0xfff8,
		.more = (where & 1) != 0,
		.protocol = octets_8(head, 0),
		.time = w->out->time,
	};

	if (!packet_skip(w, 8))
		return 0;
	if (f.start == 0 && !f.more)
		return ip_protocol(w, f.protocol);
	f.bytes = w->s;
	f.at = w->at;
	memcpy(f.key.from, w->out->from.address, 16);
	memcpy(f.key.to, w->out->to.address, 16);
	return whole_datagram(w, &f);
}

/* Hop-by-hop and destination options, routing, mobility, HIP, shim6. */
static int
extension(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, (octets_8(head, 1) + 1u) * 8)
		   ? ip_protocol(w, octets_8(head, 0))
		   : 0;
}

/* RFC 4302 */
static int
authentication(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, (octets_8(head, 1) + 2u) * 4)
		   ? ip_protocol(w, octets_8(head, 0))
		   : 0;
}

/* RFC 2784, RFC 2890; Cisco's ERSPAN has a header of its own where packets are
 * numbered. */
static int
gre(struct packet_walk *w)
{
	unsigned flags = octets_be16(w->s, 0), type = octets_be16(w->s, 2);
	size_t len = 4;

	if ((flags & 0x4007) != 0)
		return 0;
	for (unsigned bit = 0x8000; bit >= 0x1000; bit >>= 1)
		len += (flags & bit) != 0 ? 4 : 0;
	if (type == 0x88be) {
		len += (flags & 0x1000) != 0 ? 8 : 0;
		type = 0x6558;
	}
	return packet_skip(w, len) ? link_type(w, type) : 0;
}

/* RFC 7348: Ethernet in UDP, as clouds copy traffic. */
static int
vxlan(struct packet_walk *w)
{
	unsigned port = octets_be16(w->s, 2);

	if (port != VXLAN_PORT && port != VXLAN_PORT_LINUX)
		return 0;
	if ((octets_8(w->s, 8) & 0x08) == 0 || !packet_skip(w, 16))
		return 0;
	return link_ethernet(w);
}

static void
set_parts(const struct packet_walk *w, span segment)
{
	struct packet *out = w->out;

	out->parts = NULL;
	out->part_count = 0;
	out->pin = out->segment_at;
	if (w->whole == NULL)
		return;
	out->parts = w->whole->parts;
	out->part_count = w->whole->n;
	out->segment_start = (size_t)(segment.p - w->whole->bytes);
	for (size_t i = 0; i < out->part_count; i++)
		if (out->parts[i].at < out->pin)
			out->pin = out->parts[i].at;
}

/* RFC 9293 section 3.1 */
static int
tcp(struct packet_walk *w)
{
	struct packet *out = w->out;
	span head = w->s;
	size_t len = (octets_8(head, 12) >> 4) * 4u, cut = 0;

	if (head.len < TCP_HEADER || len < TCP_HEADER)
		return 0;
	out->segment = head;
	out->segment_at = w->at;
	out->from.port = octets_be16(head, 0);
	out->to.port = octets_be16(head, 2);
	out->seq = octets_be32(head, 4);
	out->ack = octets_be32(head, 8);
	out->flags = octets_8(head, 13);
	if (len > head.len)
		cut = len - head.len; /* the options were not captured */
	if (cut > w->lost || !packet_skip(w, len - cut))
		return 0;
	out->payload = w->s;
	out->at = w->at;
	out->missing = w->lost - cut;
	set_parts(w, head);
	return 1;
}

static const struct row {
	unsigned number;
	int (*read)(struct packet_walk *w);
} protocols[] = {
	{ 6, tcp },
	{ 0, extension },
	{ 43, extension },
	{ 60, extension },
	{ 135, extension },
	{ 139, extension },
	{ 140, extension },
	{ 44, fragment_6 },
	{ 51, authentication },
	{ 4, ip_4 },
	{ 41, ip_6 },
	{ 47, gre },
	{ 17, vxlan },
};

static int
ip_protocol(struct packet_walk *w, unsigned protocol)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (protocols[i].number == protocol)
			return protocols[i].read(w);
	return 0;
}

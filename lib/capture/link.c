/* SPDX-License-Identifier: MIT */
/*
 * Link layers, by LINKTYPE (tcpdump.org/linktypes.html), and what stands
 * between them and IP.
 */
#include "capture/octets.h"
#include "capture/packet.h"

#define LENGTH_MAX 1500 /* an EtherType is more, a length is not */

struct row {
	uint32_t number;
	int (*read)(struct packet_walk *w);
};

static int
look_up(
    struct packet_walk *w, const struct row *rows, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].number == number)
			return rows[i].read(w);
	return 0;
}

#define LOOK_UP(w, rows, number)                                               \
	look_up(w, rows, sizeof(rows) / sizeof((rows)[0]), number)

/* IEEE 802.2 with SNAP; RFC 1042, and 802.1H's tunnel. */
static int
llc(struct packet_walk *w)
{
	span head = w->s;

	if (!span_starts(head, SPAN("\xaa\xaa\x03")) || !packet_skip(w, 8))
		return 0;
	if (octets_be16(head, 3) != 0 ||
	    (octets_8(head, 5) != 0 && octets_8(head, 5) != 0xf8))
		return 0;
	return octets_be16(head, 6) > LENGTH_MAX
		   ? link_type(w, octets_be16(head, 6))
		   : 0;
}

/* IEEE 802.1Q, 802.1ad */
static int
vlan(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, 4) ? link_type(w, octets_be16(head, 2)) : 0;
}

/* RFC 3032 */
static int
mpls(struct packet_walk *w)
{
	span head;

	do {
		head = w->s;
		if (!packet_skip(w, 4))
			return 0;
	} while ((octets_8(head, 2) & 1) == 0);
	return ip_any(w);
}

static const struct row protocols_of_ppp[] = {
	{ 0x0021, ip_4 },
	{ 0x0057, ip_6 },
	{ 0x0281, mpls },
};

/* RFC 1661, with RFC 1662's address and control or without; a protocol of one
 * octet is odd. */
static int
ppp(struct packet_walk *w)
{
	unsigned protocol;
	size_t len = 1;

	if (span_starts(w->s, SPAN("\xff\x03")) && !packet_skip(w, 2))
		return 0;
	protocol = octets_8(w->s, 0);
	if ((protocol & 1) == 0) {
		protocol = octets_be16(w->s, 0);
		len = 2;
	}
	return packet_skip(w, len) ? LOOK_UP(w, protocols_of_ppp, protocol) : 0;
}

/* RFC 2516 section 4 */
static int
pppoe(struct packet_walk *w)
{
	return octets_8(w->s, 0) == 0x11 && packet_skip(w, 6) ? ppp(w) : 0;
}

static const struct row types[] = {
	{ 0x0800, ip_4 },
	{ 0x86dd, ip_6 },
	{ 0x8100, vlan },
	{ 0x88a8, vlan },
	{ 0x9100, vlan },
	{ 0x9200, vlan },
	{ 0x8847, mpls },
	{ 0x8848, mpls },
	{ 0x8864, pppoe },
	{ 0x6558, link_ethernet },
};

int
link_type(struct packet_walk *w, unsigned type)
{
	return type <= LENGTH_MAX ? llc(w) : LOOK_UP(w, types, type);
}

int
link_ethernet(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, 14) ? link_type(w, octets_be16(head, 12)) : 0;
}

static int
cooked(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, 16) ? link_type(w, octets_be16(head, 14)) : 0;
}

static int
cooked_2(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, 20) ? link_type(w, octets_be16(head, 0)) : 0;
}

/* Cisco's HDLC */
static int
hdlc(struct packet_walk *w)
{
	span head = w->s;

	return packet_skip(w, 4) ? link_type(w, octets_be16(head, 2)) : 0;
}

/* AF_INET is 2 everywhere; AF_INET6 is Linux's, NetBSD's and OpenBSD's,
 * FreeBSD's, Darwin's. */
static const struct row families[] = {
	{ 2, ip_4 },
	{ 10, ip_6 },
	{ 24, ip_6 },
	{ 28, ip_6 },
	{ 30, ip_6 },
};

/* The family is in the order of the machine that captured, or in that of the
 * net. */
static int
loopback(struct packet_walk *w)
{
	uint32_t family = octets_be32(w->s, 0);

	if (family > 0xffff)
		family = octets_le32(w->s, 0);
	return packet_skip(w, 4) ? LOOK_UP(w, families, family) : 0;
}

/* OpenBSD's enc(4) */
static int
enc(struct packet_walk *w)
{
	uint32_t family = octets_be32(w->s, 0);

	if (family > 0xffff)
		family = octets_le32(w->s, 0);
	return packet_skip(w, 12) ? LOOK_UP(w, families, family) : 0;
}

/* pf's log: its length, the family */
static int
pflog(struct packet_walk *w)
{
	unsigned family = octets_8(w->s, 1);
	size_t len = (octets_8(w->s, 0) + 3u) / 4 * 4;

	return packet_skip(w, len) ? LOOK_UP(w, families, family) : 0;
}

/* Linux's NFLOG: attributes, of which number 9 is the packet. */
static int
nflog(struct packet_walk *w)
{
	size_t len;
	unsigned type;

	if (!packet_skip(w, 4))
		return 0;
	while (w->s.len >= 4) {
		len = octets_le16(w->s, 0);
		type = octets_le16(w->s, 2);
		if (type == 9 || type == 9u << 8)
			return packet_skip(w, 4) ? ip_any(w) : 0;
		if (len < 4 || !packet_skip(w, (len + 3) / 4 * 4))
			return 0;
	}
	return 0;
}

static const struct row links[] = {
	{ 1, link_ethernet },
	{ 113, cooked },
	{ 276, cooked_2 },
	{ 0, loopback },
	{ 108, loopback },
	{ 101, ip_any },
	{ 12, ip_any },
	{ 14, ip_any },
	{ 228, ip_4 },
	{ 229, ip_6 },
	{ 9, ppp },
	{ 50, ppp },
	{ 51, pppoe },
	{ 104, hdlc },
	{ 109, enc },
	{ 117, pflog },
	{ 239, nflog },
};

bool
link_is_known(uint32_t link)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (links[i].number == link)
			return true;
	return false;
}

/* No mail goes over most of these; over the wireless ones it does, and
 * encrypted. */
static const struct {
	uint32_t first, last;
	const char *name;
} unread[] = {
	{ 6, 6, "token ring" },
	{ 10, 10, "FDDI" },
	{ 105, 105, "IEEE 802.11" },
	{ 119, 119, "IEEE 802.11 with Prism's header" },
	{ 127, 127, "IEEE 802.11 with radiotap's header" },
	{ 163, 163, "IEEE 802.11 with AVS's header" },
	{ 192, 192, "per-packet information" },
	{ 147, 162, "private use" },
	{ 187, 187, "Bluetooth" },
	{ 201, 201, "Bluetooth" },
	{ 251, 251, "Bluetooth" },
	{ 189, 189, "USB" },
	{ 220, 220, "USB" },
	{ 249, 249, "USB" },
	{ 195, 195, "IEEE 802.15.4" },
	{ 230, 230, "IEEE 802.15.4" },
	{ 227, 227, "CAN" },
	{ 252, 252, "Wireshark's upper PDU" },
	{ 253, 253, "netlink" },
	{ 275, 275, "D-Bus" },
};

const char *
link_name(uint32_t link)
{
	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++)
		if (link >= unread[i].first && link <= unread[i].last)
			return unread[i].name;
	return "see tcpdump.org/linktypes.html";
}

int
link_frame(struct packet_walk *w, uint32_t link)
{
	return LOOK_UP(w, links, link);
}

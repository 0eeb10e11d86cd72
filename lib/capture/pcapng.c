/* SPDX-License-Identifier: MIT */
/*
 * pcapng: draft-ietf-opsawg-pcapng.  A section may have another byte order than
 * the one before; interfaces are numbered within theirs.
 */
#include "base/mem.h"
#include "capture/pcap.h"

#define HEADER 8  /* type and length, */
#define TRAILER 4 /* length again */
#define SECTION 0x0a0d0d0au
#define SECTION_FIXED 16
#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define VERSION_MAJOR 1
#define OPTIONS_MAX 65536
#define NANO 1000000000u
/* Seconds of which a time in ns has room. */
#define SECONDS_MAX ((int64_t)18000000000)

struct pcapng_block {
	uint32_t type;
	size_t fixed; /* octets at its begin */
	int (*read)(struct pcap *p, span part, struct pcap_item *item);
};

/* if_tsresol: 10^-n, or 2^-n where the upper bit is set. */
static void
set_resolution(struct pcap_interface *i, unsigned value)
{
	unsigned n = value & 0x7f;

	i->shift = 0;
	i->divisor = i->units = 1;
	if ((value & 0x80) != 0) {
		i->shift = n > 32 ? n - 32 : 0;
		i->units = (uint64_t)1 << (n - i->shift);
		return;
	}
	for (unsigned k = 0; k < n && k < 9; k++)
		i->units *= 10;
	for (unsigned k = 9; k < n && k < 9 + 19; k++)
		i->divisor *= 10;
}

/* 0 where it is no time that we have room for. */
static uint64_t
read_time(const struct pcap_interface *i, uint64_t ticks)
{
	uint64_t seconds, rest;

	if (i->shift >= 64)
		return 0;
	ticks = (ticks >> i->shift) / i->divisor;
	seconds = ticks / i->units;
	rest = ticks % i->units * NANO / i->units;
	if (seconds > (uint64_t)SECONDS_MAX || i->offset > SECONDS_MAX ||
	    i->offset < -SECONDS_MAX || (int64_t)seconds + i->offset < 0 ||
	    (int64_t)seconds + i->offset > SECONDS_MAX)
		return 0;
	return (uint64_t)((int64_t)seconds + i->offset) * NANO + rest;
}

static struct pcap_interface *
add_interface(struct pcap *p)
{
	struct pcap_interface *more;
	size_t room = p->ng.room == 0 ? 4 : 2 * p->ng.room;

	if (p->ng.n == p->ng.room) {
		if ((more = mem_new(room, sizeof(*more))) == NULL)
			return NULL;
		if (p->ng.n > 0)
			memcpy(more, p->ng.interfaces, p->ng.n * sizeof(*more));
		mem_free(p->ng.interfaces, p->ng.room * sizeof(*more));
		p->ng.interfaces = more;
		p->ng.room = room;
	}
	return &p->ng.interfaces[p->ng.n++];
}

static void
read_option(struct pcap *p, struct pcap_interface *i, unsigned code, span value)
{
	uint64_t high, low;

	if (code == 9 && value.len == 1)
		set_resolution(i, octets_8(value, 0));
	if (code != 14 || value.len != 8)
		return;
	high = pcap_32(p, value, p->big ? 0 : 4);
	low = pcap_32(p, value, p->big ? 4 : 0);
	i->offset = (int64_t)(high << 32 | low);
}

/* The options of the interface that came last. */
static int
interface_options(struct pcap *p, span *in, struct pcap_item *item)
{
	size_t len;
	unsigned code;
	span part;

	(void)item;
	if (!pcap_take(p, in, (size_t)p->ng.body, &part))
		return PCAP_MORE;
	while (part.len >= 4 && (code = pcap_16(p, part, 0)) != 0) {
		len = pcap_16(p, part, 2);
		read_option(p, &p->ng.interfaces[p->ng.n - 1], code,
		    span_sub(part, 4, len));
		part = span_from(part, 4 + (len + 3) / 4 * 4);
	}
	p->skip = TRAILER;
	p->step = pcapng_block;
	return PCAP_AGAIN;
}

static int
read_interface(struct pcap *p, span part, struct pcap_item *item)
{
	struct pcap_interface *i;

	(void)item;
	p->skip = p->item.end - p->at;
	if (p->ng.n == PCAP_INTERFACES_MAX)
		return PCAP_AGAIN;
	if ((i = add_interface(p)) == NULL)
		return AUTHSTR_E_NOMEM;
	*i = (struct pcap_interface){ .link = pcap_16(p, part, 0),
		.snaplen = pcap_32(p, part, 4) };
	set_resolution(i, 6);
	if (p->ng.body <= OPTIONS_MAX) {
		p->skip = 0;
		p->step = interface_options;
	}
	return PCAP_AGAIN;
}

static int
begin_frame(
    struct pcap *p, size_t interface, uint64_t captured, struct pcap_item *item)
{
	if (captured > p->ng.body)
		return pcap_damaged(p, item);
	p->item.link = interface < p->ng.n ? p->ng.interfaces[interface].link
					   : PCAP_NO_LINK;
	p->captured = captured;
	p->step = pcap_frame;
	return PCAP_AGAIN;
}

/* Enhanced, and the obsolete one that counted what was dropped. */
static int
read_packet(struct pcap *p, span part, struct pcap_item *item)
{
	size_t interface = pcap_32(p, part, 0);

	if (p->ng.block->type == 2)
		interface = pcap_16(p, part, 0);
	if (interface < p->ng.n)
		p->item.time = read_time(&p->ng.interfaces[interface],
		    (uint64_t)pcap_32(p, part, 4) << 32 | pcap_32(p, part, 8));
	p->item.length = pcap_32(p, part, 16);
	return begin_frame(p, interface, pcap_32(p, part, 12), item);
}

/* Simple: what was captured is as much as could be, of interface 0. */
static int
read_simple(struct pcap *p, span part, struct pcap_item *item)
{
	uint64_t captured = pcap_32(p, part, 0);
	uint32_t snaplen = p->ng.n > 0 ? p->ng.interfaces[0].snaplen : 0;

	p->item.length = pcap_32(p, part, 0);
	if (snaplen > 0 && captured > snaplen)
		captured = snaplen;
	if (captured > p->ng.body)
		captured = p->ng.body;
	return begin_frame(p, 0, captured, item);
}

static int
read_secrets(struct pcap *p, span part, struct pcap_item *item)
{
	p->item.kind = pcap_32(p, part, 0);
	p->item.length = pcap_32(p, part, 4);
	p->item.at = p->at;
	p->skip = p->item.end - p->at;
	*item = p->item;
	return PCAP_SECRETS;
}

static const struct pcapng_block blocks[] = {
	{ 1, 8, read_interface },
	{ 2, 20, read_packet },
	{ 3, 4, read_simple },
	{ 6, 20, read_packet },
	{ 10, 8, read_secrets },
};

static const struct pcapng_block *
find_block(uint32_t type)
{
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (blocks[i].type == type)
			return &blocks[i];
	return NULL;
}

static int
block_fixed(struct pcap *p, span *in, struct pcap_item *item)
{
	span part;

	if (!pcap_take(p, in, p->ng.block->fixed, &part))
		return PCAP_MORE;
	p->step = pcapng_block;
	return p->ng.block->read(p, part, item);
}

static int
section(struct pcap *p, span *in, struct pcap_item *item)
{
	uint32_t length;
	span part;

	if (!pcap_take(p, in, SECTION_FIXED, &part))
		return PCAP_MORE;
	p->big = octets_be32(part, 0) == BYTE_ORDER_MAGIC;
	if (pcap_32(p, part, 0) != BYTE_ORDER_MAGIC ||
	    pcap_16(p, part, 4) != VERSION_MAJOR)
		return pcap_damaged(p, item);
	/* The length was read in the big order. */
	length = p->ng.length;
	if (!p->big)
		length = length >> 24 | (length >> 8 & 0xff00) |
			 (length << 8 & 0xff0000) | length << 24;
	if (length < HEADER + SECTION_FIXED + TRAILER ||
	    length > PCAP_LENGTH_MAX)
		return pcap_damaged(p, item);
	p->skip = (length + 3) / 4 * 4 - HEADER - SECTION_FIXED;
	p->ng.n = 0;
	p->step = pcapng_block;
	return PCAP_AGAIN;
}

int
pcapng_first(struct pcap *p, span *in, struct pcap_item *item)
{
	span part;

	(void)item;
	if (!pcap_take(p, in, 4, &part))
		return PCAP_MORE;
	p->ng.length = octets_be32(part, 0);
	p->step = section;
	return PCAP_AGAIN;
}

int
pcapng_block(struct pcap *p, span *in, struct pcap_item *item)
{
	size_t fixed;
	uint64_t length;
	span part;

	if (!pcap_take(p, in, HEADER, &part))
		return PCAP_MORE;
	p->item = (struct pcap_item){ .begin = p->at - HEADER };
	if (pcap_32(p, part, 0) == SECTION) {
		p->ng.length = octets_be32(part, 4);
		p->step = section;
		return PCAP_AGAIN;
	}
	/* Lengths that are no multiple of 4 are written, but padded. */
	length = ((uint64_t)pcap_32(p, part, 4) + 3) / 4 * 4;
	p->ng.block = find_block(pcap_32(p, part, 0));
	fixed = p->ng.block == NULL ? 0 : p->ng.block->fixed;
	if (length < HEADER + fixed + TRAILER || length > PCAP_LENGTH_MAX)
		return pcap_damaged(p, item);
	p->item.end = p->item.begin + length;
	p->ng.body = length - HEADER - fixed - TRAILER;
	if (p->ng.block == NULL)
		p->skip = length - HEADER;
	else
		p->step = block_fixed;
	return PCAP_AGAIN;
}

/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "capture/pcap.h"

#define MAGIC 4
#define FILE_HEADER 20 /* without the magic */

/* The upper bits tell of a checksum at the end of each frame. */
#define LINK_MASK 0x03ffffffu

/* Magic as it stands in a file of the big order. */
static const struct format {
	uint32_t magic;
	size_t header; /* octets of a record's; 0: pcapng */
	bool nano;
} formats[] = {
	{ 0xa1b2c3d4u, 16, false },
	{ 0xa1b23c4du, 16, true },
	/* With interface, protocol and type of packet: Kuznetzov's. */
	{ 0xa1b2cd34u, 24, false },
	{ 0x0a0d0d0au, 0, false },
};

static int pcap_magic(struct pcap *p, span *in, struct pcap_item *item);
static int pcap_record(struct pcap *p, span *in, struct pcap_item *item);

void
pcap_init(struct pcap *p)
{
	*p = (struct pcap){ .step = pcap_magic };
	buf_init(&p->held, PCAP_FRAME_MAX);
}

void
pcap_wipe(struct pcap *p)
{
	mem_free(p->ng.interfaces, p->ng.room * sizeof(*p->ng.interfaces));
	buf_wipe(&p->held);
	pcap_init(p);
}

static const struct format *
find_format(span head, bool *big)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		*big = octets_be32(head, 0) == formats[i].magic;
		if (*big || octets_le32(head, 0) == formats[i].magic)
			return &formats[i];
	}
	return NULL;
}

bool
pcap_sniff(span head)
{
	bool big;

	return head.len >= MAGIC && find_format(head, &big) != NULL;
}

static void
advance(struct pcap *p, span *in, size_t n)
{
	*in = span_from(*in, n);
	p->at += n;
}

bool
pcap_take(struct pcap *p, span *in, size_t n, span *part)
{
	size_t more;

	if (p->held_whole) {
		buf_empty(&p->held);
		p->held_whole = false;
	}
	if (p->held.len == 0 && n > 0 && in->len >= n) {
		*part = octets_take(in, n);
		p->at += n;
		return true;
	}
	more = n - p->held.len < in->len ? n - p->held.len : in->len;
	buf_put(&p->held, span_sub(*in, 0, more));
	advance(p, in, more);
	*part = buf_span(&p->held);
	p->held_whole = part->len == n;
	return p->held_whole;
}

static int
swallow(struct pcap *p, span *in, struct pcap_item *item)
{
	(void)item;
	advance(p, in, in->len);
	return PCAP_MORE;
}

int
pcap_damaged(struct pcap *p, struct pcap_item *item)
{
	p->step = swallow;
	p->skip = 0;
	*item = (struct pcap_item){ .at = p->item.begin };
	return PCAP_DAMAGED;
}

/* draft-ietf-opsawg-pcap section 4 */
static int
pcap_header(struct pcap *p, span *in, struct pcap_item *item)
{
	span part;

	(void)item;
	if (!pcap_take(p, in, FILE_HEADER, &part))
		return PCAP_MORE;
	p->classic.link = pcap_32(p, part, 16) & LINK_MASK;
	p->step = pcap_record;
	return PCAP_AGAIN;
}

static int
pcap_magic(struct pcap *p, span *in, struct pcap_item *item)
{
	const struct format *format;
	span part;

	if (!pcap_take(p, in, MAGIC, &part))
		return PCAP_MORE;
	if ((format = find_format(part, &p->big)) == NULL)
		return pcap_damaged(p, item);
	p->classic.header = format->header;
	p->classic.nano = format->nano;
	p->step = format->header == 0 ? pcapng_first : pcap_header;
	return PCAP_AGAIN;
}

/* draft-ietf-opsawg-pcap section 5 */
static int
pcap_record(struct pcap *p, span *in, struct pcap_item *item)
{
	struct pcap_item *next = &p->item;
	uint32_t captured;
	span part;

	if (!pcap_take(p, in, p->classic.header, &part))
		return PCAP_MORE;
	*next = (struct pcap_item){ .link = p->classic.link,
		.begin = p->at - p->classic.header,
		.length = pcap_32(p, part, 12) };
	captured = pcap_32(p, part, 8);
	if (captured > PCAP_LENGTH_MAX)
		return pcap_damaged(p, item);
	next->time =
	    (uint64_t)pcap_32(p, part, 0) * 1000000000u +
	    (uint64_t)pcap_32(p, part, 4) * (p->classic.nano ? 1u : 1000u);
	next->end = p->at + captured;
	p->captured = captured;
	p->step = pcap_frame;
	return pcap_frame(p, in, item);
}

int
pcap_frame(struct pcap *p, span *in, struct pcap_item *item)
{
	size_t n =
	    p->captured < PCAP_FRAME_MAX ? (size_t)p->captured : PCAP_FRAME_MAX;

	if (!pcap_take(p, in, n, &p->item.bytes))
		return PCAP_MORE;
	p->item.at = p->at - n;
	p->item.number = ++p->frames;
	*item = p->item;
	p->skip = p->item.end - p->at;
	p->step = p->classic.header == 0 ? pcapng_block : pcap_record;
	return PCAP_FRAME;
}

int
pcap_input(struct pcap *p, span *bytes, struct pcap_item *item)
{
	int rc = PCAP_AGAIN;
	size_t n;

	while (rc == PCAP_AGAIN) {
		if (p->skip > 0) {
			n = p->skip < bytes->len ? (size_t)p->skip : bytes->len;
			advance(p, bytes, n);
			p->skip -= n;
		}
		rc = p->skip > 0 ? PCAP_MORE : p->step(p, bytes, item);
		if (buf_status(&p->held) != AUTHSTR_OK)
			return AUTHSTR_E_NOMEM;
	}
	return rc;
}

bool
pcap_rest(struct pcap *p, struct pcap_item *item)
{
	if (p->step != pcap_frame || p->held_whole)
		return false;
	*item = p->item;
	item->bytes = buf_span(&p->held);
	item->at = p->at - p->held.len;
	item->number = ++p->frames;
	return true;
}

uint64_t
pcap_first(const struct pcap *p)
{
	if (p->skip > 0 || p->step == swallow)
		return p->at;
	if (p->step == pcap_record || p->step == pcapng_block)
		return p->at - (p->held_whole ? 0 : p->held.len);
	return p->item.begin;
}

bool
pcap_is_cut(const struct pcap *p)
{
	if (p->step == swallow)
		return false;
	return p->skip > 0 || (p->held.len > 0 && !p->held_whole) ||
	       (p->step != pcap_record && p->step != pcapng_block && p->at > 0);
}

/* SPDX-License-Identifier: MIT */
#include "capture/octets.h"
#include "capture/packet.h"

/* More headers than anybody puts around a packet. */
#define DEPTH_MAX 24

void
packet_init(struct packet_reader *r)
{
	*r = (struct packet_reader){ 0 };
}

void
packet_wipe(struct packet_reader *r)
{
	fragment_wipe(&r->fragments);
}

bool
packet_skip(struct packet_walk *w, size_t n)
{
	if (w->s.len < n || ++w->depth > DEPTH_MAX)
		return false;
	octets_take(&w->s, n);
	if (w->at != PACKET_NOWHERE)
		w->at += n;
	return true;
}

int
packet_read(
    struct packet_reader *r, const struct pcap_item *frame, struct packet *out)
{
	struct packet_walk w = {
		.reader = r, .out = out, .s = frame->bytes, .at = frame->at
	};

	if (frame->length > frame->bytes.len)
		w.lost = frame->length - frame->bytes.len;
	out->frame = frame->number;
	out->time = frame->time;
	return link_frame(&w, frame->link);
}

static void
print_4(const unsigned char *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < 4; i++) {
		if (i > 0)
			buf_put_byte(out, '.');
		buf_put_number(out, p[i]);
	}
}

static void
print_group(unsigned group, struct authstr_buf *out)
{
	static const char digits[] = "0123456789abcdef";
	int shift = 12;

	while (shift > 0 && group >> shift == 0)
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		buf_put_byte(out, (unsigned char)digits[group >> shift & 0xf]);
}

/* The longest run of zeros, two groups at least; its length. */
static size_t
find_zeros(const unsigned *groups, size_t *at)
{
	size_t best = 1, run = 0;

	*at = 8;
	for (size_t i = 0; i < 8; i++) {
		run = groups[i] == 0 ? run + 1 : 0;
		if (run > best) {
			best = run;
			*at = i + 1 - run;
		}
	}
	return best;
}

static void
print_6(const unsigned char *p, struct authstr_buf *out)
{
	unsigned groups[8];
	size_t at, n;

	for (size_t i = 0; i < 8; i++)
		groups[i] = octets_be16(span_make(p, 16), 2 * i);
	n = find_zeros(groups, &at);
	for (size_t i = 0; i < 8; i++) {
		if (i == at) {
			buf_put(out, SPAN("::"));
			i += n - 1;
			continue;
		}
		if (i > 0 && i != at + n)
			buf_put_byte(out, ':');
		print_group(groups[i], out);
	}
}

void
packet_end_print(const struct packet_end *e, struct authstr_buf *out)
{
	if (e->version == 4) {
		print_4(e->address, out);
	} else {
		buf_put_byte(out, '[');
		print_6(e->address, out);
		buf_put_byte(out, ']');
	}
	buf_put_byte(out, ':');
	buf_put_number(out, e->port);
}

/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "unit/wire.h"

void
wire_be(struct authstr_buf *out, uint64_t n, size_t octets)
{
	for (size_t i = octets; i-- > 0;)
		buf_put_byte(out, (unsigned char)(n >> 8 * i));
}

void
wire_le(struct authstr_buf *out, uint64_t n, size_t octets)
{
	for (size_t i = 0; i < octets; i++)
		buf_put_byte(out, (unsigned char)(n >> 8 * i));
}

void
wire_put(struct authstr_buf *out, bool big, uint64_t n, size_t octets)
{
	if (big)
		wire_be(out, n, octets);
	else
		wire_le(out, n, octets);
}

void
wire_hex(struct authstr_buf *out, const char *hex)
{
	for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
		while (hex[0] == ' ')
			hex++;
		buf_put_byte(out,
		    (unsigned char)(text_hex_digit((unsigned char)hex[0]) << 4 |
				    text_hex_digit((unsigned char)hex[1])));
	}
}

void
wire_zeros(struct authstr_buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_byte(out, 0);
}

void
wire_tcp(struct authstr_buf *out, const struct wire_tcp *t)
{
	wire_be(out, t->from, 2);
	wire_be(out, t->to, 2);
	wire_be(out, t->seq, 4);
	wire_be(out, t->ack, 4);
	wire_be(out, (20 + t->options.len) / 4 << 4, 1);
	wire_be(out, t->flags, 1);
	wire_be(out, 64240, 2);
	wire_be(out, 0, 4);
	buf_put(out, t->options);
	buf_put(out, t->payload);
}

static void
put_ip_4(struct authstr_buf *out, const struct wire_ip *ip)
{
	size_t head = 20 + ip->options.len;

	wire_be(out, 0x40 | head / 4, 1);
	wire_be(out, 0, 1);
	wire_be(out,
	    ip->length >= 0 ? (unsigned)ip->length : head + ip->payload.len, 2);
	wire_be(out, ip->id, 2);
	wire_be(out, (ip->more ? 0x2000u : 0) | ip->start / 8, 2);
	wire_be(out, 64, 1);
	wire_be(out, ip->protocol, 1);
	wire_be(out, 0, 2);
	wire_be(out, ip->back ? 0xc0000202u : 0xc0000201u, 4);
	wire_be(out, ip->back ? 0xc0000201u : 0xc0000202u, 4);
	buf_put(out, ip->options);
}

static void
put_ip_6(struct authstr_buf *out, const struct wire_ip *ip)
{
	size_t len = ip->payload.len + (ip->fragment ? 8 : 0);

	wire_be(out, 6u << 28, 4);
	wire_be(out, ip->length >= 0 ? (unsigned)ip->length : len, 2);
	wire_be(out, ip->fragment ? 44 : ip->protocol, 1);
	wire_be(out, 64, 1);
	for (unsigned i = 0; i < 2; i++) {
		wire_be(out, 0x20010db8u, 4);
		wire_zeros(out, 11);
		wire_be(out, (i == 0) != ip->back ? 1 : 2, 1);
	}
	if (ip->fragment) {
		wire_be(out, ip->protocol, 1);
		wire_be(out, 0, 1);
		wire_be(out, ip->start | (ip->more ? 1 : 0), 2);
		wire_be(out, ip->id, 4);
	}
}

void
wire_ip(struct authstr_buf *out, const struct wire_ip *ip)
{
	if (ip->version == 4)
		put_ip_4(out, ip);
	else
		put_ip_6(out, ip);
	buf_put(out, ip->payload);
}

void
wire_pcap(struct authstr_buf *out, const struct wire_pcap *p)
{
	wire_put(out, p->big, p->magic, 4);
	wire_put(out, p->big, 2, 2);
	wire_put(out, p->big, 4, 2);
	wire_zeros(out, 8);
	wire_put(out, p->big, 262144, 4);
	wire_put(out, p->big, p->link, 4);
}

void
wire_record(struct authstr_buf *out, const struct wire_pcap *p,
    uint32_t seconds, uint32_t fraction, span frame, uint32_t length)
{
	wire_put(out, p->big, seconds, 4);
	wire_put(out, p->big, fraction, 4);
	wire_put(out, p->big, frame.len, 4);
	wire_put(out, p->big, length, 4);
	if (p->magic == 0xa1b2cd34u)
		wire_zeros(out, 8);
	buf_put(out, frame);
}

static size_t
padding(size_t n)
{
	return (4 - n % 4) % 4;
}

void
wire_block(struct authstr_buf *out, bool big, uint32_t type, span body)
{
	size_t len = 12 + body.len + padding(body.len);

	wire_put(out, big, type, 4);
	wire_put(out, big, len, 4);
	buf_put(out, body);
	wire_zeros(out, padding(body.len));
	wire_put(out, big, len, 4);
}

void
wire_section(struct authstr_buf *out, bool big)
{
	struct authstr_buf body;

	buf_init(&body, 64);
	wire_put(&body, big, 0x1a2b3c4du, 4);
	wire_put(&body, big, 1, 2);
	wire_put(&body, big, 0, 2);
	wire_put(&body, big, UINT64_MAX, 8);
	wire_block(out, big, 0x0a0d0d0au, buf_span(&body));
	buf_wipe(&body);
}

void
wire_interface(struct authstr_buf *out, bool big, uint32_t link,
    uint32_t snaplen, span options)
{
	struct authstr_buf body;

	buf_init(&body, 100000);
	wire_put(&body, big, link, 2);
	wire_put(&body, big, 0, 2);
	wire_put(&body, big, snaplen, 4);
	buf_put(&body, options);
	wire_block(out, big, 1, buf_span(&body));
	buf_wipe(&body);
}

void
wire_enhanced(struct authstr_buf *out, bool big, uint32_t interface,
    uint64_t ticks, span frame, uint32_t length)
{
	struct authstr_buf body;

	buf_init(&body, 1000000);
	wire_put(&body, big, interface, 4);
	wire_put(&body, big, ticks >> 32, 4);
	wire_put(&body, big, ticks & 0xffffffff, 4);
	wire_put(&body, big, frame.len, 4);
	wire_put(&body, big, length, 4);
	buf_put(&body, frame);
	wire_block(out, big, 6, buf_span(&body));
	buf_wipe(&body);
}

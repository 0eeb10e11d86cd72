/* SPDX-License-Identifier: MIT */
/*
 * wire: packets and capture files, made by hand.
 */
#ifndef UNIT_WIRE_H
#define UNIT_WIRE_H

#include "base/buf.h"

struct wire_tcp {
	unsigned from, to; /* ports */
	uint32_t seq, ack;
	unsigned flags;
	span options; /* a multiple of 4 octets */
	span payload;
};

struct wire_ip {
	unsigned version; /* 4: 192.0.2.1 to 192.0.2.2; 6: 2001:db8::1, ::2 */
	bool back;        /* the other way round */
	unsigned protocol;
	unsigned id, start;
	bool more, fragment;
	span options; /* IPv4's */
	span payload;
	int length; /* what is said of it; -1: as it is */
};

/* Numbers, most significant octet first or last. */
void wire_be(struct authstr_buf *out, uint64_t n, size_t octets);
void wire_le(struct authstr_buf *out, uint64_t n, size_t octets);
void wire_put(struct authstr_buf *out, bool big, uint64_t n, size_t octets);
void wire_hex(struct authstr_buf *out, const char *hex);
void wire_zeros(struct authstr_buf *out, size_t n);

void wire_tcp(struct authstr_buf *out, const struct wire_tcp *t);
void wire_ip(struct authstr_buf *out, const struct wire_ip *ip);

/* Classic pcap. */
struct wire_pcap {
	uint32_t magic;
	bool big;
	uint32_t link;
};
void wire_pcap(struct authstr_buf *out, const struct wire_pcap *p);
void wire_record(struct authstr_buf *out, const struct wire_pcap *p,
    uint32_t seconds, uint32_t fraction, span frame, uint32_t length);

/* pcapng: a block around its body, which is padded. */
void wire_block(struct authstr_buf *out, bool big, uint32_t type, span body);
void wire_section(struct authstr_buf *out, bool big);
/* options: as they stand in the file. */
void wire_interface(struct authstr_buf *out, bool big, uint32_t link,
    uint32_t snaplen, span options);
void wire_enhanced(struct authstr_buf *out, bool big, uint32_t interface,
    uint64_t ticks, span frame, uint32_t length);

#endif

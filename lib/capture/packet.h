/* SPDX-License-Identifier: MIT */
/*
 * packet: from a frame, through its link layer, tags, tunnels and fragments, to
 * the TCP segment in it.
 */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

#include "capture/fragment.h"
#include "capture/pcap.h"

enum packet_flag {
	PACKET_FIN = 0x01,
	PACKET_SYN = 0x02,
	PACKET_RST = 0x04,
	PACKET_ACK = 0x10
};

/* Address and port.  No byte is left over, so that two can be compared. */
struct packet_end {
	unsigned char address[16]; /* of IPv4 the first four, the others 0 */
	uint16_t port;
	uint16_t version; /* 4 or 6 */
};

/* Where the bytes of a segment are that came in no single frame. */
#define PACKET_NOWHERE ((uint64_t)-1)

struct packet {
	struct packet_end from, to;
	uint32_t seq, ack;
	unsigned flags;
	span segment; /* TCP header and payload */
	span payload;
	size_t missing;      /* octets of payload behind it, not captured */
	uint64_t segment_at; /* offsets in the file, or PACKET_NOWHERE */
	uint64_t at;         /* ... of the payload */
	/* If so: where the parts of the segment are. */
	const struct fragment_part *parts;
	size_t part_count;
	size_t segment_start; /* where in them it begins */
	uint64_t pin;         /* no octet of it is before this one */
	uint64_t frame, time;
};

struct packet_reader {
	struct fragments fragments;
};

void packet_init(struct packet_reader *r);
void packet_wipe(struct packet_reader *r);
/* 1: *out is a segment, good until the next call or the frame's end; 0: there
 * is none; AUTHSTR_E_NOMEM. */
int packet_read(
    struct packet_reader *r, const struct pcap_item *frame, struct packet *out);
/* "127.0.0.1:25", "[::1]:25" (RFC 5952) */
void packet_end_print(const struct packet_end *e, struct authstr_buf *out);

/* For packet.c, link.c and ip.c: what is left of a frame. */
struct packet_walk {
	struct packet_reader *reader;
	struct packet *out;
	span s;
	uint64_t at; /* its offset in the file, or PACKET_NOWHERE */
	size_t lost; /* octets of the frame that were not captured */
	unsigned depth;
	const struct fragment_set *whole; /* what it was put together from */
};

/* n octets of header are read; false: they are not there, or there are too
 * many headers. */
bool packet_skip(struct packet_walk *w, size_t n);
bool link_is_known(uint32_t link);
/* What one that is not read is called. */
const char *link_name(uint32_t link);
int link_frame(struct packet_walk *w, uint32_t link);
int link_ethernet(struct packet_walk *w);
/* What follows an EtherType. */
int link_type(struct packet_walk *w, unsigned type);
int ip_4(struct packet_walk *w);
int ip_6(struct packet_walk *w);
/* By its first four bits. */
int ip_any(struct packet_walk *w);

#endif

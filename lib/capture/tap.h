/* SPDX-License-Identifier: MIT */
/*
 * tap: programs that print packets (tcpdump, tshark, ngrep): whose text the
 * lines are that come now.
 */
#ifndef CAPTURE_TAP_H
#define CAPTURE_TAP_H

#include "base/span.h"

#define TAP_END_MAX 72
#define TAP_TIME_MAX 40

enum tap_kind {
	TAP_NONE,
	TAP_TCPDUMP,
	TAP_TSHARK,
	TAP_NGREP,
	TAP_FOLLOW,
	TAP_TCPFLOW,
	TAP_PACKET
};

struct tap {
	enum tap_kind kind;
	/* "address:port", the client's and the server's. */
	unsigned char client[TAP_END_MAX], server[TAP_END_MAX];
	size_t client_len, server_len;
	bool from_server;
	bool first_is_server; /* of the ends that were named */
	bool first;           /* the line of its payload that comes now */
	bool quick;           /* tcpdump -q */
	size_t skip; /* characters of headers that come before the payload */
	size_t left; /* octets of payload; SIZE_MAX: not told */
	/* tshark: the addresses, before the ports. */
	unsigned char address[2][TAP_END_MAX];
	size_t address_len[2];
	unsigned char port[2][8];
	size_t port_len[2];
	bool frames;       /* there are whole frames */
	bool frame_next;   /* in the next line */
	size_t section;    /* of -T psml */
	bool ascii;        /* -z follow,tcp,ascii */
	bool yaml, binary; /* -z follow,tcp,yaml; base64 comes */
	size_t peer;
	/* of the packet, as the tool printed it */
	unsigned char time[TAP_TIME_MAX];
	size_t time_len;
};

struct dump;
struct reader;
struct record;

/* Is it a port of mail servers; of two ends, is the first the server? */
bool tap_is_service(span port);
bool tap_is_server(span own, span peer);
/* Does it look like an address of IPv4 or IPv6? */
bool tap_is_address(span s);
/* A packet begins.  The ports as they were printed: numbers or names. */
void tap_begin(struct tap *tap, enum tap_kind kind, span from, span from_port,
    span to, span to_port);
/* What time the tool printed, before a packet begins. */
void tap_set_time(struct tap *tap, span time);
/* tshark names each end by itself, and its port; then a packet begins. */
void tap_keep(struct tap *tap, size_t side, bool port, span value);
void tap_packet(struct tap *tap);
/* A line of its payload. */
void tap_say(struct reader *r, const struct record *rec, span text);
/* Octets of it from start on, lines or parts of them. */
void tap_octets(struct reader *r, const struct dump *d, size_t start);
/* The second end speaks, or the first. */
void tap_turn(struct tap *tap, bool second);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * talk: a capture file in which a client and a server talk.
 */
#ifndef UNIT_TALK_H
#define UNIT_TALK_H

#include "unit/wire.h"

#define TALK_FILE_MAX ((size_t)1 << 24)
#define TALK_TURNS_MAX 24

/* What a side says in a packet of its own: c or s; C or S: that packet is not
 * in the file. */
struct turn {
	char who;
	const char *text;
	size_t cut; /* octets at its end that were not captured */
};

struct talk {
	struct authstr_buf file;
	unsigned client_port, server_port;
	uint32_t next[2]; /* numbers of what comes next, of client and server */
	uint32_t seconds;
};

extern const struct wire_pcap talk_format; /* raw IP */

/* An empty file; with_syn: the connection begins in it. */
void talk_begin(struct talk *t, unsigned port, bool with_syn);
void talk_packet(
    struct talk *t, bool server, unsigned flags, span text, size_t cut);
/* Turns, up to one of '\0'. */
void talk_turns(struct talk *t, const struct turn *turn);

#endif

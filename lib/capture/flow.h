/* SPDX-License-Identifier: MIT */
/*
 * flow: puts TCP streams together.  Segments go in as they were captured; out
 * come the pieces of each direction in order, each byte once (of bytes that
 * came twice the first), and between the directions in the order in which they
 * can be understood: what a segment acknowledges comes before it, even where
 * the file has it behind.  What a wait will not bring is said to be a gap.
 *
 * A segment that is next in order is passed on as it is, without a copy.  What
 * has to wait is copied, up to FLOW_HELD_MAX octets over all flows.  The least
 * recently used of more than FLOW_LIVE_MAX flows is closed.
 */
#ifndef CAPTURE_FLOW_H
#define CAPTURE_FLOW_H

#include "capture/packet.h"

#define FLOW_LIVE_MAX 4096
#define FLOW_HELD_MAX ((size_t)8 * 1024 * 1024) /* over all flows */
#define FLOW_HELD_EACH ((size_t)1024 * 1024)
/* A hole that the receiver did not have is one of the capture: so many packets
 * of the flow may come before the one that fills it. */
#define FLOW_PATIENCE 64

/* The opener is who sent SYN; where none was seen, the acceptor is at the well
 * known port of a mail server, or at the lower one. */
enum flow_side { FLOW_OPENER, FLOW_ACCEPTOR };

enum flow_kind {
	FLOW_DATA,
	FLOW_GAP, /* len octets are missing */
	FLOW_END  /* the last piece of this side */
};

enum flow_why {
	FLOW_FIN,
	FLOW_RST,
	FLOW_LEFT /* nothing more came */
};

struct flow_piece {
	uint64_t flow; /* its number, from 1 */
	enum flow_side side;
	enum flow_kind kind;
	enum flow_why why; /* of an end */
	bool begun;        /* the stream is here from its first octet on */
	span bytes;        /* for the call */
	uint64_t len;
	uint64_t offset;      /* in the stream, of the first octet */
	uint64_t at;          /* in the file, or PACKET_NOWHERE */
	uint64_t pin;         /* no octet of its segment is before this one */
	uint64_t frame, time; /* of the packet; 0 where none is to blame */
	const struct packet_end *opener, *acceptor;
	void **user; /* the owner's, one a flow; NULL at first */
};

/* Who takes the pieces.  Each flow of which there is a piece gets an end on
 * either side, after which *user is forgotten. */
struct flow_sink {
	void *who;
	void (*take)(void *who, const struct flow_piece *piece);
};

/* A segment as it came, also one whose octets are old or have to wait. */
struct flow_seen {
	uint64_t flow;
	enum flow_side side;
	int64_t offset; /* in the stream, of its first octet */
	const struct packet *packet;
};

/* Who sees them all, before their pieces. */
struct flow_watch {
	void (*seen)(struct flow_watch *w, const struct flow_seen *seen);
};

struct flows;
struct flows *flows_new(struct flow_sink sink);
/* Says nothing more to the sink: flows_end first. */
void flows_free(struct flows *all);
int flows_packet(struct flows *all, const struct packet *p);
void flows_watch(struct flows *all, struct flow_watch *w);
/* Offset in the file of the first octet that waits, or UINT64_MAX; what waits
 * from before limit comes out. */
uint64_t flows_first(const struct flows *all);
void flows_hurry(struct flows *all, uint64_t limit);
/* No more packets: what waits comes out, each flow ends. */
void flows_end(struct flows *all);
/* Octets that wait. */
size_t flows_held(const struct flows *all);

/* Does a stream that goes on like this speak TLS?  Three octets tell. */
bool flow_is_tls(span bytes);

#endif

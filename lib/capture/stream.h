/* SPDX-License-Identifier: MIT */
/*
 * stream: the conversations in a capture file.  Each flow is cut to lines, side
 * by side, and is a dialogue of its own; what is no line of one - messages,
 * literals, what is encrypted - is passed by.
 */
#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include "capture/queue.h"

/* Where a line stands. */
struct stream_place {
	uint64_t flow, frame;
	unsigned side;   /* enum flow_side */
	uint64_t offset; /* in the stream of that side */
};

/* Who sees each line, before the dialogue does and behind it; true: there is a
 * secret in it, and one that goes on (rest) has the end of it. */
struct stream_watch {
	void (*begin)(struct stream_watch *w, const struct stream_place *place,
	    span text);
	bool (*end)(struct stream_watch *w);
	void (*rest)(struct stream_watch *w, const struct stream_place *place,
	    span text);
};

struct streams;
struct streams *streams_new(struct queue *out);
void streams_free(struct streams *all);
void streams_watch(struct streams *all, struct stream_watch *w);
/* Offset in the file of the first octet of a line that has only begun, or of
 * what waits for others; what is from before limit waits no more. */
uint64_t streams_first(const struct streams *all);
void streams_hurry(struct streams *all, uint64_t limit);
/* The frames behind it. */
struct trace *streams_trace(const struct streams *all);
/* Bytes of the file, in chunks of any size.  What fails is in out->status. */
void streams_input(struct streams *all, span bytes);
/* A frame that was read by somebody else. */
struct pcap_item;
void streams_frame(struct streams *all, const struct pcap_item *frame);
void streams_end(struct streams *all);

#endif

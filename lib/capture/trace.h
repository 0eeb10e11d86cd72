/* SPDX-License-Identifier: MIT */
/*
 * trace: a capture file, from its bytes to the pieces of the flows in it.
 */
#ifndef CAPTURE_TRACE_H
#define CAPTURE_TRACE_H

#include "capture/flow.h"

struct trace;
struct trace *trace_new(struct flow_sink sink);
void trace_free(struct trace *t);
/* Bytes of the file, in chunks of any size. */
int trace_input(struct trace *t, span bytes);
/* At the end: what is here of a frame that is not whole. */
int trace_rest(struct trace *t);
/* A frame that was read by somebody else. */
int trace_frame(struct trace *t, const struct pcap_item *frame);
/* No more: all flows end. */
void trace_end(struct trace *t);

/* Who sees each segment as it came, and where blocks of keys stand. */
struct trace_watch {
	struct flow_watch flows;
	void (*secrets)(struct trace_watch *w, uint64_t begin, uint64_t end);
};
void trace_watch(struct trace *t, struct trace_watch *w);
/* Offset in the file of the first octet that waits for others.  What waits from
 * before limit waits no more. */
uint64_t trace_first(const struct trace *t);
void trace_hurry(struct trace *t, uint64_t limit);

struct trace_facts {
	uint64_t frames, segments;
	uint64_t foreign; /* frames of a link that is not known */
	uint32_t link;    /* that of the first of them */
	uint64_t secrets; /* blocks of keys */
	bool cut;         /* the file ends within something */
	bool damaged;     /* ... or is none any more, from this offset on */
	uint64_t damaged_at;
};
struct trace_facts trace_facts(const struct trace *t);
/* Whether all that came in could be read: AUTHSTR_E_UNSUPPORTED
 * (capture-link), AUTHSTR_E_MALFORMED (capture-damaged, capture-cut). */
int trace_unread(const struct trace *t, struct authstr_error *err);
size_t trace_held(const struct trace *t);

#endif

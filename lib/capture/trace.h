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
/* No more: all flows end. */
void trace_end(struct trace *t);

struct trace_facts {
	uint64_t frames, segments;
	uint64_t secrets; /* blocks of keys */
	bool cut;         /* the file ends within something */
	bool damaged;     /* ... or is none any more, from this offset on */
	uint64_t damaged_at;
};
struct trace_facts trace_facts(const struct trace *t);
size_t trace_held(const struct trace *t);

#endif

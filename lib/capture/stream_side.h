/* SPDX-License-Identifier: MIT */
/*
 * stream_side: one flow as a dialogue, and its two sides as lines.
 */
#ifndef CAPTURE_STREAM_SIDE_H
#define CAPTURE_STREAM_SIDE_H

#include "capture/dialogue.h"
#include "capture/flow.h"
#include "capture/ring.h"
#include "capture/stamp.h"
#include "capture/stream.h"

/* A line that is longer is none of a dialogue. */
#define STREAM_LINE_MAX ((size_t)64 * 1024)

/* Where the end of a message is looked for: "." alone on a line. */
enum stream_dot { DOT_WITHIN, DOT_AT_BEGIN, DOT_SEEN, DOT_CR };

enum stream_kind {
	STREAM_UNKNOWN,
	STREAM_MAIL,
	STREAM_HTTP,
	STREAM_DEAF /* encrypted, or none of our business */
};

struct stream_origin {
	uint64_t frame, time;
	uint64_t offset; /* in the side's stream */
	uint64_t pin;    /* in the file, no octet of it is before this one */
};

struct stream_context {
	struct stamp stamp;
	struct stream_watch *watch; /* or NULL */
};

struct stream_side {
	struct authstr_buf line; /* the begin of one */
	struct stream_origin origin;
	uint64_t frame; /* of the last piece */
	uint64_t skip;  /* octets that are no lines */
	enum stream_dot dot;
	bool message;  /* POP3's: up to the dot */
	bool body;     /* HTTP's: up to what looks like a header */
	bool fresh;    /* nothing was said yet */
	bool dropping; /* the rest of a line */
	bool broken;   /* the next line may be the rest of one */
	bool hidden;   /* ... of which a part is secret */
};

struct stream {
	struct ring used;
	struct dialogue dialogue;
	struct stream_side side[2];
	enum stream_kind kind;
	bool middle; /* what came before is not here */
	size_t lines;
	size_t octets;  /* of memory, where it may be much */
	unsigned ended; /* sides */
	uint64_t flow;
	/* POP3's commands without reply: how many, and which of them are
	 * answered by a message. */
	unsigned asked;
	uint64_t asked_message;
};

/* What a side said, a piece in order. */
void side_data(
    struct stream *s, const struct flow_piece *p, struct stream_context *x);
void side_gap(
    struct stream *s, const struct flow_piece *p, struct stream_context *x);
/* The line that has begun is looked at as far as it is here. */
void side_hurry(
    struct stream *s, enum flow_side which, struct stream_context *x);
/* Nothing more comes from there. */
void side_end(struct stream *s, enum flow_side which, struct stream_context *x);
/* From here on it is encrypted. */
void stream_encrypted(
    struct stream *s, const struct flow_piece *p, struct stream_context *x);

/* stream_line.c: one line of a side, without its end. */
void stream_line(struct stream *s, enum flow_side which, span text,
    const struct stream_origin *origin, struct stream_context *x);
/* Is it the client's side? */
static inline bool
stream_is_client(const struct stream *s, enum flow_side which)
{
	return (which == FLOW_OPENER) != s->dialogue.reversed;
}

#endif

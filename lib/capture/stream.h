/* SPDX-License-Identifier: MIT */
/*
 * stream: the conversations in a capture file.  Each flow is cut to lines, side
 * by side, and is a dialogue of its own; what is no line of one - messages,
 * literals, what is encrypted - is passed by.
 */
#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include "capture/queue.h"

struct streams;
struct streams *streams_new(struct queue *out);
void streams_free(struct streams *all);
/* Bytes of the file, in chunks of any size.  What fails is in out->status. */
void streams_input(struct streams *all, span bytes);
void streams_end(struct streams *all);

#endif

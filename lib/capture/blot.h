/* SPDX-License-Identifier: MIT */
/*
 * blot: the part of a capture file that has come in and not gone out.  What is
 * secret in a stream is written over in each segment that has it, in those that
 * are here and those that will come (sent again); their checksums are made
 * right when they go out.  All else stays as it is, but blocks of keys, which
 * are left out.
 */
#ifndef CAPTURE_BLOT_H
#define CAPTURE_BLOT_H

#include "base/buf.h"
#include "capture/flow.h"

/* What may be kept; then some of it has to go out. */
#define BLOT_MAX ((size_t)4 * 1024 * 1024)
#define BLOT_SEGMENTS 32768
/* Of more at a time there might be too many segments. */
#define BLOT_PIECE ((size_t)64 * 1024)

struct blot;
struct blot *blot_new(void);
void blot_free(struct blot *b);
/* Bytes of the file. */
void blot_input(struct blot *b, span bytes);
/* A segment of a flow stands in them. */
void blot_segment(struct blot *b, const struct flow_seen *seen);
/* What may be seen of a stream from that octet on. */
void blot_cover(
    struct blot *b, uint64_t flow, unsigned side, uint64_t offset, span with);
/* These octets of the file are not to go out. */
void blot_drop(struct blot *b, uint64_t begin, uint64_t end);
/* There is too much: it has to go out up to this offset, whatever waits.  0: it
 * has not. */
uint64_t blot_limit(const struct blot *b);
/* All before this offset goes out, once look has seen the payload of each
 * segment in it (and has changed it, perhaps: true). */
struct blot_look {
	bool (*payload)(
	    struct blot_look *l, unsigned char *p, size_t len, uint64_t frame);
};
void blot_release(struct blot *b, uint64_t upto, struct blot_look *look,
    struct authstr_buf *out);
/* AUTHSTR_OK, or AUTHSTR_E_NOMEM; sticky. */
int blot_status(const struct blot *b);

#endif

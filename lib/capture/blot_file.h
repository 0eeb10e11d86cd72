/* SPDX-License-Identifier: MIT */
/*
 * blot_file: the bytes of the file that are here, and where a segment is among
 * them.
 */
#ifndef CAPTURE_BLOT_FILE_H
#define CAPTURE_BLOT_FILE_H

#include "capture/blot.h"

struct blot_hole {
	uint64_t begin, end;
};

struct blot_file {
	struct authstr_buf bytes;
	uint64_t start;           /* offset in the file of the first of them */
	struct authstr_buf holes; /* struct blot_hole, in order */
	int status;               /* sticky */
};

struct blot_segment {
	uint64_t prev, key;
	int64_t offset; /* in the stream, of its payload */
	uint64_t at;    /* of its TCP header, or PACKET_NOWHERE: */
	struct fragment_part *parts;
	size_t part_count, part_start; /* start: of the header among them */
	uint64_t pin, frame;
	uint32_t header, len; /* octets, of TCP's header and payload */
	uint32_t pseudo;      /* sum over the pseudo header */
	uint32_t before;      /* sum over it all, before it was changed */
	bool whole, changed;
};

void file_init(struct blot_file *f);
void file_wipe(struct blot_file *f);
void file_input(struct blot_file *f, span bytes);
void file_drop(struct blot_file *f, uint64_t begin, uint64_t end);
/* False: no memory. */
bool file_segment(
    struct blot_file *f, struct blot_segment *s, const struct flow_seen *seen);
/* Bytes over those of its payload, from the octet on. */
void file_write(
    struct blot_file *f, struct blot_segment *s, size_t from, span with);
void file_look(
    struct blot_file *f, struct blot_segment *s, struct blot_look *look);
/* The checksum of one that was changed. */
void file_settle(struct blot_file *f, struct blot_segment *s);
void file_release(struct blot_file *f, uint64_t upto, struct authstr_buf *out);

#endif

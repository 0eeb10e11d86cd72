/* SPDX-License-Identifier: MIT */
/*
 * sift: cuts the input into lines, and of a big log hands over only those that
 * have to do with a login.
 *
 * A log is told by its lines: nearly all begin with a time.  From then on a
 * line is read if it has one of the texts of scan.def in it, if it begins with
 * no time, or if a login is under way that lines of its source (host, program,
 * pid) belong to; all others are passed over, many at a time.  What came before
 * a login in its conversation - a greeting, capabilities, STARTTLS - is read
 * belatedly, as far as it is in the last SIFT_BACK octets.
 */
#ifndef CAPTURE_SIFT_H
#define CAPTURE_SIFT_H

#include "capture/reader.h"
#include "capture/scan.h"

/* Octets and lines that one looks back. */
#define SIFT_BACK ((size_t)16 * 1024)
#define SIFT_LINES 512
/* So much of an input is read whole before it counts as a log. */
#define SIFT_WHOLE ((size_t)64 * 1024)

struct sift {
	struct reader *reader;
	/* So much is read whole before it counts as a log: SIFT_WHOLE, or
	 * SIZE_MAX for all. */
	size_t learn;
	bool on;
	size_t octets, lines, timed; /* until it is on */
	struct scan scan;
	size_t number;             /* of the line that was given last */
	struct authstr_buf line;   /* one that came in pieces */
	bool skipping;             /* the rest of a line that is too long */
	bool taken;                /* the line was given, and can go */
	struct authstr_buf tail;   /* the lines before the block */
	uint64_t read[SIFT_LINES]; /* numbers of lines, by number */
	bool within;               /* a block */
	size_t begin;              /* of whole lines in it */
	/* Where lines of the block begin, by number: those from first up to the
	 * one that a look back was for last, in the block at last_at. */
	size_t starts[SIFT_LINES], first, last_at;
	/* The next text of scan.def in the block, where it is known; or a line
	 * that begins otherwise. */
	size_t next;
	bool next_known, next_other;
};

void sift_init(struct sift *s, struct reader *r, size_t line_max);
void sift_wipe(struct sift *s);
/* Reads what belongs to the conversation of this line and came before it; the
 * line begins there in the block. */
void sift_look_back(struct sift *s, span block, size_t begin, span line);
/* The next line to be read, without its end; its number is s->number.  False:
 * there is none in the block.  The block is the same, and *at goes on in it,
 * until then. */
bool sift_next(struct sift *s, span block, size_t *at, span *line);
/* The end of the input: its last line, if it had no end. */
bool sift_end(struct sift *s, span *line);
int sift_status(const struct sift *s);

/* For who cuts the input into lines by himself.  From where a line begins, over
 * all that are not to be read: *at is then where one begins that is, or that
 * has no end in the block. */
void sift_pass(struct sift *s, span block, size_t *at);
/* A line is read. */
void sift_note(struct sift *s, span line);
/* The block's last whole line ends there. */
void sift_leave(struct sift *s, span block, size_t at);

#endif

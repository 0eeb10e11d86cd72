/* SPDX-License-Identifier: MIT */
/*
 * dump: octets that a tool printed in hexadecimal, row by row.
 *
 *		0x0010:  7f00 0001 61b2 98bc  ....a...	tcpdump -X
 *	0000  41 55 54 48 20  AUTH			tshark -x
 *	0000: 41 55 54 48 20 AUTH			curl --trace
 *	  41 55 54 48    20 50 4c    AUTH PL		ngrep -x
 *	 | 00010  41 55 54 48  AUTH |			strace
 *	0000 - 41 55 54 48 20 50 4c 41-49   AUTH PLAI	openssl -debug
 *	[0000]   41 55 54 48   AUTH			ncat -x
 *	00000000  41 55 54 48  |AUTH|			hexdump -C
 *	  > 0016: 41 55 54 48    AUTH			swaks
 *	0000:  4155 5448    [ AUTH ]			hydra -d
 *
 * What follows them is the same as text; that tells a row from other lines.
 */
#ifndef CAPTURE_DUMP_H
#define CAPTURE_DUMP_H

#include "capture/image.h"

/* More octets are no packet. */
#define DUMP_MAX ((size_t)128 * 1024)

struct dump {
	struct image image;
	size_t line;   /* the first row's */
	size_t width;  /* octets in it */
	size_t next;   /* offset of the next row */
	bool squeezed; /* rows were left out */
	bool tabbed;   /* the rows are indented by a tab */
	bool repeats;  /* what stands there as text, too */
	bool binary;   /* digits alone are somebody else's */
};

void dump_init(struct dump *d);
void dump_wipe(struct dump *d);
void dump_empty(struct dump *d);
/* A row is added, its places as offsets in the line: true.  *fresh: it is the
 * first row of another dump, and was not added. */
bool dump_row(struct dump *d, span line, bool *fresh);

/* Do the octets begin as a capture file does? */
bool dump_is_capture(span s);

static inline bool
dump_is_empty(const struct dump *d)
{
	return image_is_empty(&d->image);
}

/* dump_say.c: a line that may be a row; true: it was one. */
struct reader;
struct record;
bool dump_line(struct reader *r, const struct record *rec);
/* Octets that stand in the line as digits, with colons or without, are all of a
 * dump (dump_hex.c). */
void dump_hex(struct reader *r, const struct record *rec, span hex);
/* Offsets in a part of the line become those in the text, from that octet
 * on. */
void dump_place(struct reader *r, span line, size_t first);
/* The dump is complete. */
void dump_flush(struct reader *r);
/* The end of the input. */
void dump_end(struct reader *r);

#endif

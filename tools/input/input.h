/* SPDX-License-Identifier: MIT */
/*
 * input: the bytes of a file or of standard input, in big blocks; what gzip has
 * compressed comes out as it was.
 *
 *	if ((status = input_open(&in, path, 0, &err)) == EXIT_DONE)
 *		while ((status = input_read(&in, &bytes, &err)) == EXIT_DONE &&
 *		       bytes.len > 0)
 *			...
 *	input_close(&in);
 *
 * read(2) and not mmap(2): on files that are cached it is faster here, and who
 * cuts a file short meanwhile does not kill the program.
 */
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include "authstr.h"

/* Fits into the second level cache with what is done to it; more is no
 * faster, and costs memory. */
#define INPUT_BLOCK ((size_t)256 * 1024)

enum input_flag {
	/* As tail -F: the end is not the end (input_wait), and a file that is
	 * not there yet is waited for. */
	INPUT_FOLLOW = 1 << 0
};

struct gunzip;

struct input {
	const char *path; /* NULL: standard input */
	unsigned flags;
	int fd; /* -1: not there */
	bool is_file, is_terminal, begun;
	bool gone;  /* what is open has no name any more */
	bool again; /* what is read now is another one; the reader clears it */
	bool inner_seen; /* how that begins which was compressed */
	unsigned char *block;
	struct authstr_span left; /* of the block */
	struct gunzip *gunzip;    /* NULL: not compressed */
	uint64_t octets;          /* read so far from what is open now */
};

/* Is it the name of a file whose bytes can be read?  Only what has a dot or a
 * slash is asked for. */
bool input_names_file(const char *text);

/* "-" and NULL: standard input.  An exit status, with err filled. */
int input_open(struct input *in, const char *path, unsigned flags,
    struct authstr_error *err);
/* *bytes: good until the next call; empty at the end (of what there is, for
 * one that is followed).  An error comes behind all the bytes that could be
 * had. */
int input_read(
    struct input *in, struct authstr_span *bytes, struct authstr_error *err);
/* Wipes. */
void input_close(struct input *in);

/* Until one of these, which are followed, may have more; false: it is not
 * worth waiting, for none is a file any more, or somebody asked to stop
 * (stop.h). */
bool input_wait(struct input *ins, size_t n);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * feed: bytes where a reader of files wants a file.
 */
#ifndef FUZZ_FEED_H
#define FUZZ_FEED_H

#include "base/span.h"

/* A file that is in memory alone. */
struct feed_file {
	int fd;
	char path[40];
};
void feed_open(struct feed_file *f, span bytes);
void feed_close(struct feed_file *f);

/* As standard input, some octets (in some 100 pieces) with each read. */
void feed_stdin(span bytes);
void feed_stdin_end(void);

#endif

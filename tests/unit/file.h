/* SPDX-License-Identifier: MIT */
/*
 * file: a test's data file, read whole.
 */
#ifndef UNIT_FILE_H
#define UNIT_FILE_H

#include "base/buf.h"

/* Reads TESTS_DIR/name into out (buf_init'ed here); a failed check if it
 * cannot. */
void file_read(const char *name, struct authstr_buf *out);

#endif

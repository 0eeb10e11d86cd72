/* SPDX-License-Identifier: MIT */
/*
 * attach: the files that a message is made of: --text and --attach.
 */
#ifndef TOOLS_ATTACH_H
#define TOOLS_ATTACH_H

#include "msa_test/mime.h"
#include "msa_test/msa_test.h"

struct attach {
	struct authstr_buf *text; /* NULL: none was given */
	struct mime_part *parts;
	struct authstr_buf **contents;
	size_t n;
};

/* EXIT_DONE, or the status; to be ended in each case. */
int attach_read(
    struct attach *a, const struct test_values *v, struct authstr_error *err);
void attach_end(struct attach *a);

/* How many options want standard input: secrets, the message, its parts, and
 * replies (--pace=reply). */
unsigned attach_stdin_readers(const struct test_values *v);

#endif

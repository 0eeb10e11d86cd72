/* SPDX-License-Identifier: MIT */
/*
 * packed: files that are compressed in a way that is not read here.
 */
#ifndef TOOLS_INPUT_PACKED_H
#define TOOLS_INPUT_PACKED_H

#include <stdbool.h>
#include "authstr.h"

/* A way to compress: who does, and who undoes it. */
struct packed {
	const char *program, *cure;
};

/* What a file that begins so was made by; or NULL. */
const struct packed *packed_sniff(struct authstr_span head);
/* So few bytes do not tell yet. */
bool packed_may_be(struct authstr_span head);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * gunzip: what gzip made (RFC 1952), member after member.
 */
#ifndef TOOLS_INPUT_GUNZIP_H
#define TOOLS_INPUT_GUNZIP_H

#include <stdbool.h>
#include "authstr.h"

struct gunzip;

/* Do these bytes, at least two of them, begin like it? */
bool gunzip_sniff(struct authstr_span head);
/* NULL: no memory, or built without zlib (*why). */
struct gunzip *gunzip_new(const char **why);
void gunzip_free(struct gunzip *g);

enum gunzip_result {
	GUNZIP_MORE,   /* wants more input */
	GUNZIP_BYTES,  /* gave some: *out; call again before more input */
	GUNZIP_DAMAGED /* what comes now is none of gzip's */
};
/* Takes from *in, which may become empty; *out is good until the next call. */
enum gunzip_result gunzip_read(
    struct gunzip *g, struct authstr_span *in, struct authstr_span *out);
/* Is this a place where the input may end? */
bool gunzip_is_whole(const struct gunzip *g);

#endif

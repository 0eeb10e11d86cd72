/* SPDX-License-Identifier: MIT */
#include "unit/pieces.h"

size_t
piece_of(int i)
{
	return i < 8 ? (size_t)i + 1 : WHOLE;
}

int
feed_pieces(struct authstr_reply *r, span in, size_t piece, size_t *used,
    struct authstr_error *err)
{
	int rc = AUTHSTR_MORE;
	size_t n;

	*used = 0;
	while (rc == AUTHSTR_MORE && *used < in.len) {
		rc = authstr_reply_feed(r, span_sub(in, *used, piece), &n, err);
		*used += n;
	}
	return rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a command prints: the peer's part of it and what it says that there is to
 * bind to are the same however it is cut, and nothing is made up.
 */
#include "fuzz/fuzz.h"
#include "net/via_text.h"

static void
sift(span in, size_t piece, struct authstr_buf *out, struct net_binding *b)
{
	struct net_via via = { .exports = true, .messages = true };
	struct net_via_text *t = net_via_text_new(&via);
	struct authstr_error err;

	MUST(t != NULL);
	for (size_t at = 0; at < in.len; at += piece)
		net_via_text_put(t, span_sub(in, at, piece), out);
	net_via_text_end(t, out);
	net_via_text_binding(t, SPAN_NONE, b, &err);
	net_via_text_free(t);
}

void
fuzz_via_text(span in)
{
	struct authstr_buf *whole = authstr_buf_new(in.len + 1);
	struct authstr_buf *bytes = authstr_buf_new(in.len + 1);
	struct net_binding a, b;

	MUST(whole != NULL && bytes != NULL);
	sift(in, in.len, whole, &a);
	sift(in, 1, bytes, &b);
	MUST(authstr_buf_status(whole) == AUTHSTR_OK);
	MUST(span_equal(authstr_buf_span(whole), authstr_buf_span(bytes)));
	MUST(a.type == b.type && a.len == b.len);
	MUST(a.type == NULL || memcmp(a.data, b.data, a.len) == 0);
	MUST(a.type == NULL || a.len == 12 || a.len == 32);
	authstr_buf_free(whole);
	authstr_buf_free(bytes);
}

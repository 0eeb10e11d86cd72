/* SPDX-License-Identifier: MIT */
/*
 * hide: servers that repeat in a reply what was sent to them must not bring
 * the secret into a transcript.
 */
#ifndef TOOLS_MSA_TEST_HIDE_H
#define TOOLS_MSA_TEST_HIDE_H

#include <stdbool.h>
#include "authstr-capture.h"

struct hide {
	struct authstr_secrets *secrets;
	struct authstr_buf *sent; /* the token of our last masked line */
	struct authstr_buf *text; /* what hide_reply gives */
	bool failed;              /* no memory: a secret is not known here */
	bool found;               /* a reply had one in it */
};

bool hide_begin(struct hide *h);
void hide_end(struct hide *h);
/* In whatever encoding it comes back. */
void hide_secret(struct hide *h, struct authstr_span secret);
/* A line of ours that is shown masked: its last word is the token, of which a
 * server may repeat the beginning alone. */
void hide_sent(struct hide *h, struct authstr_span line);
/* The reply with "***" for each secret and token in it; good until the next
 * call. */
struct authstr_span hide_reply(struct hide *h, struct authstr_span reply);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * hide: servers that repeat in a reply what was sent to them must not bring
 * the secret into a transcript.
 */
#ifndef TOOLS_MSA_TEST_HIDE_H
#define TOOLS_MSA_TEST_HIDE_H

#include <stdbool.h>
#include "authstr.h"

enum hide_what {
	HIDE_SENT, /* the last line of ours that held a secret */
	HIDE_PASSWORD,
	HIDE_TOKEN,
	HIDDEN
};

struct hide {
	struct authstr_buf *needles[HIDDEN];
	struct authstr_buf *text; /* what hide_reply gives */
};

bool hide_begin(struct hide *h);
void hide_end(struct hide *h);
void hide_secret(
    struct hide *h, enum hide_what what, struct authstr_span secret);
/* A line of ours that is shown masked: its last word is the token. */
void hide_sent(struct hide *h, struct authstr_span line);
/* The reply with "***" for each secret and token in it; good until the next
 * call. */
struct authstr_span hide_reply(struct hide *h, struct authstr_span reply);

#endif

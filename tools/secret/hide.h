/* SPDX-License-Identifier: MIT */
/*
 * hide: servers that repeat in a reply what was sent to them, and commands that
 * log it, must not bring the secret into what is printed.
 */
#ifndef TOOLS_SECRET_HIDE_H
#define TOOLS_SECRET_HIDE_H

#include <stdbool.h>
#include "authstr-capture.h"
#include "authstr-smtp.h"

struct hide {
	struct authstr_secrets *secrets;
	struct authstr_buf *sent; /* the token of our last masked line */
	struct authstr_buf *text; /* what hide_reply gives */
	struct authstr_buf *said; /* the reply under way, its lines joined */
	struct authstr_buf
	    *line;   /* one of its lines, what it goes on with cut */
	bool failed; /* no memory: a secret is not known here */
	bool found;  /* a reply had one in it */
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
/* The same of a line of a reply, `before` octets of which are no text: what was
 * begun in the lines before is hidden, too. */
struct authstr_span hide_line(
    struct hide *h, struct authstr_span line, size_t before);
/* The same in place. */
void hide_text(struct hide *h, char *text);
/* Is there anything to hide? */
bool hide_finds(const struct hide *h, struct authstr_span text);
/* NULL in the place of the greeting and of each of n lists that has something
 * to hide in it; true if any has. */
bool hide_drop(const struct hide *h, const struct authstr_reply **greeting,
    const struct authstr_caps **caps, size_t n);
/* Of a session: lines of ours that it masks are known from then on, and a reply
 * begins anew behind each. */
void hide_event(struct hide *h, const struct authstr_event *e);

#endif

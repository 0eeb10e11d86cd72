/* SPDX-License-Identifier: MIT */
/*
 * room: a text that was freed of quotes and escapes, and where each byte of it
 * stood before.
 */
#ifndef CAPTURE_ROOM_H
#define CAPTURE_ROOM_H

#include "base/buf.h"

struct room {
	span source;
	struct authstr_buf text;
	struct authstr_buf from; /* a uint32_t a byte: offset in the source */
};

void room_init(struct room *r);
void room_wipe(struct room *r);
/* Empty; what is put comes from the source. */
void room_begin(struct room *r, span source);
/* A byte of the text that stands (or is written) at that offset. */
void room_put(struct room *r, unsigned char c, size_t at);
/* A string as C, Python, Ruby and JSON write it: b'...', '...' or "...", with
 * escapes.  *s goes on behind the quote at the end; false: it is no such
 * string, or does not end.  The text is in the room then. */
bool room_unquote(struct room *r, span *s);
/* The same, or to the end of a line that was cut in it. */
bool room_unquote_cut(struct room *r, span *s);
/* The beginning of one that does not end in this line; and what goes on with
 * it, up to the quote (true) or the end. */
bool room_unquote_begin(struct room *r, span s, unsigned char *quote);
bool room_unquote_rest(struct room *r, span s, unsigned char quote);
/* The same without quotes, to the end. */
void room_unescape(struct room *r, span s);
/* AUTHSTR_OK, or AUTHSTR_E_NOMEM. */
int room_status(const struct room *r);
/* Does the byte lie in the room (or at its very end)? */
bool room_holds(const struct room *r, const unsigned char *p);
/* Where it stood, as a byte of the source; at the end: behind the last. */
const unsigned char *room_origin(const struct room *r, const unsigned char *p);

#endif

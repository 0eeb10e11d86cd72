/* SPDX-License-Identifier: MIT */
/*
 * wash: a line without what a terminal or a web page put into it: colours and
 * other control sequences, characters that were typed and taken back, HTML.
 */
#ifndef CAPTURE_WASH_H
#define CAPTURE_WASH_H

#include "capture/room.h"

struct wash {
	bool html; /* the text is a page's */
};

/* The line as it is, or as it was freed, in the room. */
span wash_line(struct wash *w, span raw, struct room *room);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * clear: secrets that a line shows by itself, whatever was said before it.
 */
#ifndef CAPTURE_CLEAR_H
#define CAPTURE_CLEAR_H

#include "capture/mask.h"

struct clear {
	bool in_ticket; /* s_client's dump of a session ticket */
};

/* Masks the places of clear.def, passwords in URLs, and strings that are
 * messages of a mechanism. */
void clear_line(struct clear *c, struct mask *m);

#endif

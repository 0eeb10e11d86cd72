/* SPDX-License-Identifier: MIT */
/*
 * memo: strings of which it was found out before that they are of no interest:
 * a log has the same words all over.
 */
#ifndef CAPTURE_MEMO_H
#define CAPTURE_MEMO_H

#include "base/span.h"

#define MEMO_STRINGS 512
/* Longer ones are not kept. */
#define MEMO_OCTETS 47

struct memo {
	struct memo_string {
		unsigned char len;
		unsigned char text[MEMO_OCTETS];
	} strings[MEMO_STRINGS];
};

bool memo_has(const struct memo *m, span text);
/* May take the place of another. */
void memo_put(struct memo *m, span text);

#endif

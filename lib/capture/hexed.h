/* SPDX-License-Identifier: MIT */
/*
 * hexed: octets that a text shows in hexadecimal, in the rows of a dump or
 * among other words: "41555448", "41:55:54:48", "41 55 54 48".
 */
#ifndef CAPTURE_HEXED_H
#define CAPTURE_HEXED_H

#include "capture/dump.h"
#include "capture/kinds.h"

/* Octets of a run that is no dump: nearly all that are found are of no
 * interest, and where each of them stands is not asked. */
#define HEXED_RUN 64

struct hexed {
	/* What was found last: rows, or a run; it begins there. */
	struct dump dump;
	unsigned char run[HEXED_RUN];
	size_t run_len, run_at;
	enum scan_way way;
	/* Where some may begin, a bit for each byte of a part of the text. */
	size_t base, end;
	uint64_t places[KINDS_WORDS];
};

void hexed_init(struct hexed *h);
void hexed_wipe(struct hexed *h);
/* Another text, or it has changed. */
void hexed_begin(struct hexed *h);
/* The next octets that stand together from *at on; *at goes behind them.  Fewer
 * than min, or than four, may be left out.  False: there are no more. */
bool hexed_next(struct hexed *h, span text, size_t min, size_t *at);
/* Those; and with their places in the text. */
span hexed_octets(const struct hexed *h);
struct image *hexed_image(struct hexed *h, span text);

#endif

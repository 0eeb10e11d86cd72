/* SPDX-License-Identifier: MIT */
/*
 * anatomy: the picture of a message, each part marked under its bytes:
 *
 *	<NUL>alice@example.test<NUL>Wonder-Land7<LF>
 *	^    ^-----------------     ^-----------!!!!
 *	|    authcid                password
 *	authzid (empty)
 *
 * Bytes that a rule finds fault with are underlined with '!'.  Long parts are
 * cut in the middle, and the count of what is left out stands there.
 */
#ifndef TOOLS_DECODE_AUTH_ANATOMY_H
#define TOOLS_DECODE_AUTH_ANATOMY_H

#include "authstr.h"
#include "out/out.h"

/* Fewest columns that a picture is drawn in. */
#define ANATOMY_WIDTH_MIN 20

/* A part of the bytes, [start, end).  Parts come in the order of the bytes
 * and do not overlap. */
struct anatomy_part {
	const char *name; /* ASCII; NULL: punctuation, has no bracket */
	size_t start, end;
	enum out_color color;
};

struct anatomy_range {
	size_t start, end;
};

struct anatomy {
	struct authstr_span bytes;
	const struct anatomy_part *parts;
	size_t n_parts;
	const struct anatomy_range *faults;
	size_t n_faults;
	unsigned width; /* columns that a line may have */
};

/* Takes a piece of a line; "\n" comes alone. */
typedef void anatomy_put(
    void *ctx, enum out_color color, struct authstr_span text);

/* Draws it.  AUTHSTR_OK or AUTHSTR_E_NOMEM. */
int anatomy_draw(const struct anatomy *a, anatomy_put *put, void *ctx);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * feed: one source's way through a capture.
 */
#ifndef TOOLS_DECODE_AUTH_FEED_H
#define TOOLS_DECODE_AUTH_FEED_H

#include "authstr-capture.h"
#include "decode_auth/run.h"
#include "input/input.h"

struct feed {
	struct run *run;
	const char *source; /* its name; NULL: it has none */
	struct authstr_capture *capture;
	struct authstr_error err;
	int rc; /* AUTHSTR_OK: it goes on */
};

void feed_begin(struct feed *f, struct run *run, const char *source);
void feed_bytes(struct feed *f, struct authstr_span bytes);
/* What the library said of the last input is in f->rc and f->err. */
void feed_logins(struct feed *f);
/* All that there is to read now. */
void feed_input(struct feed *f, struct input *in);
/* No more: shows what is left. */
void feed_end(struct feed *f);

#endif

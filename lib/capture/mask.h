/* SPDX-License-Identifier: MIT */
/*
 * mask: one line as it may be shown: as long as it was, with other bytes where
 * a secret stood.
 */
#ifndef CAPTURE_MASK_H
#define CAPTURE_MASK_H

#include "authstr-capture.h"
#include "capture/reader.h"

struct mask_options {
	bool keep_nothing; /* who logs in is a secret, too */
	bool stable;       /* equal secrets have equal masks: */
	unsigned char key[32];
};

/* What was masked, for the caller to count, and to look for later. */
struct mask_hit {
	enum authstr_secret_kind kind;
	size_t line;
	size_t start, end; /* of the line */
};

struct mask {
	struct mask_options options;
	const struct reader *reader;
	const struct record *rec;
	struct authstr_buf copy; /* the line as it will be */
	struct mask_hit *hits;   /* of this line */
	size_t n_hits, max_hits;
	struct authstr_buf
	    seen;    /* the secrets of this line: a uint32_t, so many bytes */
	bool unsure; /* what is masked now may be no secret at all */
	int status;  /* sticky */
};

void mask_init(struct mask *m, const struct mask_options *options);
void mask_wipe(struct mask *m);
/* A new line: nothing of it is masked. */
void mask_begin(
    struct mask *m, const struct reader *reader, const struct record *rec);
/* Bytes of the line, or of a text that was freed from it, are a secret. */
void mask_part(struct mask *m, span part, enum authstr_secret_kind kind);
/* What mask_fill made of a secret is none any more, and stays. */
bool mask_is_filled(span s);
/* n bytes to stand for the secret. */
void mask_fill(const struct mask *m, span secret, unsigned char *out);
/* The text is the base64 of bytes, whose first part was in an earlier line
 * (before); veiled is what the bytes may show, as long.  What differs is
 * written over.  False: the text cannot be taken for that base64. */
bool mask_base64(
    struct mask *m, span text, span before, span bytes, span veiled);
/* Notes what was masked: where, and (to be looked for) the secret. */
void mask_hit(
    struct mask *m, span part, enum authstr_secret_kind kind, span secret);

#endif

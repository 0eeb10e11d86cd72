/* SPDX-License-Identifier: MIT */
/*
 * redact: what redact.c (text) and redact_pcap.c (capture files) share.
 */
#ifndef CAPTURE_REDACT_H
#define CAPTURE_REDACT_H

#include "capture/again.h"
#include "capture/clear.h"
#include "capture/mask.h"
#include "capture/sift.h"
#include "capture/wide.h"

struct redact_pcap;

struct authstr_redact {
	struct watch watch;
	struct queue queue;
	struct reader reader;
	struct sift sift;
	struct mask mask;
	/* What was printed in hexadecimal is masked in lines that are held for
	 * it; it is read while another line is. */
	struct mask inner;
	struct record inner_rec;
	const struct image *image; /* or NULL: r->mask has the word */
	struct authstr_buf held;
	size_t held_line; /* its first line */
	struct clear clear;
	struct again again;
	struct authstr_buf left; /* struct authstr_secret, one by one */
	size_t told;
	struct redact_pcap *pcap; /* of a capture file, or NULL */
	struct authstr_buf head;  /* what tells it, until it has */
	bool told_head;
	struct authstr_buf line; /* UTF-16: as it came in */
	enum wide_kind wide;
	struct room narrow;       /* the same in UTF-8 */
	struct authstr_buf found; /* struct authstr_secret, one by one */
	size_t taken;
	size_t number;
	bool in_secret; /* a line was cut within one */
	bool begun;     /* the line that is read has begun: mask is of it */
};

/* A line is looked at between these; what of it may be shown is in r->mask. */
void redact_begin(struct authstr_redact *r, const struct record *rec);
void redact_end(struct authstr_redact *r);
void redact_keep(struct authstr_redact *r, const struct authstr_secret *place);

/* redact_again.c: of what comes out next. */
size_t redact_first_line(const struct authstr_redact *r);
/* Looks in out from there on, whose line is that, and in the end of what went
 * out before, for what was masked. */
void redact_look_again(struct authstr_redact *r, struct authstr_buf *out,
    size_t from, size_t line);

/* What the line may show is in r->mask then. */
void redact_text_line(struct authstr_redact *r, span raw);
/* redact_wide.c: in r->line, of UTF-16, is what it may show. */
void redact_wide_line(struct authstr_redact *r);

/* redact_image.c: see struct watch. */
void redact_image_begin(
    struct watch *w, const struct record *rec, const struct image *im);
void redact_image_end(struct watch *w);
/* Where it stands in the line, and the secret itself, of each that was masked
 * in m. */
void redact_keep_seen(struct authstr_redact *r, const struct mask *m);

/* For tests: so much is read whole. */
void redact_learn(struct authstr_redact *r, size_t octets);

struct redact_pcap *redact_pcap_new(struct authstr_redact *r);
void redact_pcap_free(struct redact_pcap *p);
/* AUTHSTR_OK, or what fails is in *err. */
int redact_pcap_input(struct redact_pcap *p, span bytes,
    struct authstr_buf *out, struct authstr_error *err);
int redact_pcap_end(
    struct redact_pcap *p, struct authstr_buf *out, struct authstr_error *err);
int redact_pcap_unread(const struct redact_pcap *p, struct authstr_error *err);

#endif

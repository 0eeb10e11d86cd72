/* SPDX-License-Identifier: MIT */
/*
 * redact: what redact.c (text) and redact_pcap.c (capture files) share.
 */
#ifndef CAPTURE_REDACT_H
#define CAPTURE_REDACT_H

#include "capture/again.h"
#include "capture/clear.h"
#include "capture/mask.h"
#include "capture/wide.h"

struct redact_pcap;

struct authstr_redact {
	struct watch watch;
	struct queue queue;
	struct reader reader;
	struct mask mask;
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
	bool begun; /* the line that is read has begun: mask is of it */
};

/* A line is looked at between these; what of it may be shown is in r->mask. */
void redact_begin(struct authstr_redact *r, const struct record *rec);
void redact_end(struct authstr_redact *r);
void redact_keep(struct authstr_redact *r, const struct authstr_secret *place);

struct redact_pcap *redact_pcap_new(struct authstr_redact *r);
void redact_pcap_free(struct redact_pcap *p);
/* AUTHSTR_OK, or what fails is in *err. */
int redact_pcap_input(struct redact_pcap *p, span bytes,
    struct authstr_buf *out, struct authstr_error *err);
int redact_pcap_end(
    struct redact_pcap *p, struct authstr_buf *out, struct authstr_error *err);

#endif

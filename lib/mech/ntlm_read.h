/* SPDX-License-Identifier: MIT */
/*
 * ntlm_read: a message of NTLM on its way through the reader.
 */
#ifndef MECH_NTLM_READ_H
#define MECH_NTLM_READ_H

#include "mech/msg.h"
#include "mech/ntlm.h"

/* A part has 65,535 bytes at most; UTF-16 grows by half in UTF-8. */
#define READER_TEXT_MAX ((size_t)128 * 1024)

struct reader {
	struct authstr_msg *msg;
	struct ntlm_msg ntlm;
	size_t at; /* what lies before is in the fields */
};

/* Adds a field whose value is text (its status is looked at). */
void reader_text(struct reader *r, const struct msg_kind *kind, size_t start,
    size_t end, const struct authstr_buf *text);
/* Adds UTF-16 as text. */
void reader_utf16(
    struct reader *r, const struct msg_kind *kind, size_t start, size_t end);
/* Adds [start, end), which no part is known to own. */
void reader_gap(struct reader *r, size_t start, size_t end);

/* ntlm_read_info.c */

/* Target information in [start, end). */
void reader_pairs(struct reader *r, size_t start, size_t end);
/* The two responses. */
void reader_lm(struct reader *r, size_t start, size_t end);
void reader_nt(struct reader *r, size_t start, size_t end);

#endif

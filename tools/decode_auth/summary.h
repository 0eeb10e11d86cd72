/* SPDX-License-Identifier: MIT */
/*
 * summary: logins by user, mechanism, outcome and client address, counted.
 * Memory is bounded: what has no row any more is counted in one row for all.
 */
#ifndef TOOLS_DECODE_AUTH_SUMMARY_H
#define TOOLS_DECODE_AUTH_SUMMARY_H

#include "decode_auth/view.h"

/* Longest name of a user, mechanism or client that is kept, and time. */
#define SUMMARY_TEXT_MAX 128
#define SUMMARY_TIME_MAX 40

struct summary_row {
	/* none: {"", 0}; they end in '\0', too */
	char *user, *mech, *client;
	enum authstr_outcome outcome;
	bool others; /* all that have no row of their own */
	unsigned long count, failed;
	char first[SUMMARY_TIME_MAX], last[SUMMARY_TIME_MAX];
	uint32_t hash;
};

struct summary;

/* rows: how many at most, beside that of the others.  NULL: no memory. */
struct summary *summary_new(size_t rows);
void summary_free(struct summary *s);
/* AUTHSTR_OK or AUTHSTR_E_NOMEM. */
int summary_add(struct summary *s, const struct view *v);
/* Most failures first, then most logins; the others last. */
void summary_print(struct summary *s, bool json);

/* summary_print.c */
void summary_text(const struct summary_row *rows, size_t n);
void summary_json(const struct summary_row *rows, size_t n);

#endif

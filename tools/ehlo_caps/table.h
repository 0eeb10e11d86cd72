/* SPDX-License-Identifier: MIT */
/*
 * table: the two lists of capabilities side by side.
 */
#ifndef EHLO_CAPS_TABLE_H
#define EHLO_CAPS_TABLE_H

#include "ehlo_caps/ehlo_caps.h"

/* The first column is as wide as its longest text between these. */
#define EHLO_NAME_MIN 14
#define EHLO_NAME_MAX 30

/* One keyword with its arguments, or one mechanism, and where it was offered.
 */
struct ehlo_row {
	const struct authstr_caps *caps; /* keyword i of this list */
	size_t i;
	struct authstr_span name; /* a mechanism; of a keyword none */
	bool at[EHLO_CHANNELS];
};

struct ehlo_table {
	struct ehlo_row rows[2 * AUTHSTR_REPLY_LINES_MAX + EHLO_MECHS_MAX];
	size_t n;
	size_t width;            /* of the first column */
	bool has[EHLO_CHANNELS]; /* lists that were read */
	size_t lists;
	const char *where; /* of one list: "before TLS".. */
};

/* Fills both, which are zeroed: keywords, and the mechanisms of AUTH strongest
 * first.  Their columns get the same width. */
void ehlo_table_fill(const struct ehlo_view *v, struct ehlo_table *caps,
    struct ehlo_table *mechs);
/* Columns of the first column's text. */
size_t ehlo_row_width(const struct ehlo_row *r);
/* AUTH, also in its old form and as POP3 and ManageSieve call it; its arguments
 * have a table of their own. */
bool ehlo_is_auth(struct authstr_span keyword);

#endif

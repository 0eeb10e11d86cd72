/* SPDX-License-Identifier: MIT */
/*
 * plain: the parts of a message of PLAIN, as far as they can be made out.
 */
#ifndef MECH_PLAIN_H
#define MECH_PLAIN_H

#include "mech/msg.h"

#define PLAIN_PARTS 8

struct plain_part {
	size_t sep;        /* where the separator before it begins */
	size_t start, end; /* its own bytes */
	bool octal;        /* the separator swallowed its first digits */
};

struct plain_parts {
	struct plain_part part[PLAIN_PARTS];
	size_t n;
	/* What is wrong with the first separator that is no NUL; or NULL. */
	const char *rule;
	size_t rule_start, rule_end;
	/* Which part is what; SPAN_NPOS: none. */
	size_t authzid, authcid, password;
};

/* Two NULs are the message, whatever else stands in the fields.  With fewer,
 * what looks as if it had been meant as one is taken for one. */
void plain_split(span s, struct plain_parts *p);
/* Splits msg into the fields and notes of PLAIN. */
void plain_read(struct authstr_msg *msg);

#endif

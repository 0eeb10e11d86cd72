/* SPDX-License-Identifier: MIT */
/*
 * filter: which logins are asked for.
 */
#ifndef TOOLS_DECODE_AUTH_FILTER_H
#define TOOLS_DECODE_AUTH_FILTER_H

#include "decode_auth/view.h"

/* Patterns: '*' stands for any characters, case does not count; NULL: any. */
struct filter {
	const char *mech; /* of the mechanism's name */
	const char
	    *user;   /* of authcid, authzid, or what stands before their @ */
	bool failed; /* refused and aborted ones alone */
};

bool filter_passes(const struct filter *filter, const struct view *v);
/* Does the text fit the pattern? */
bool filter_fits(const char *pattern, struct authstr_span text);

#endif

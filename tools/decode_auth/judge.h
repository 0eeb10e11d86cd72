/* SPDX-License-Identifier: MIT */
#ifndef TOOLS_DECODE_AUTH_JUDGE_H
#define TOOLS_DECODE_AUTH_JUDGE_H

#include "decode_auth/view.h"

/* Reads the token, and fills the notes of a view that has its messages; errors
 * come first. */
int judge(struct view *v);
/* Adds a note on the login as a whole, unless the rule is noted already.  Once.
 */
void judge_add(struct view *v, const char *rule);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * target: a file that is written under another name first, and is there whole
 * or not at all.  Only its owner may read it.
 */
#ifndef TOOLS_REDACT_AUTH_TARGET_H
#define TOOLS_REDACT_AUTH_TARGET_H

#include <stdbool.h>
#include "authstr.h"

struct target {
	const char *path;
	char *made; /* the name that it has first */
	int fd;
};

/* replace: a file of that name may be there.  EXIT_DONE or EXIT_IO, with err
 * filled. */
int target_open(struct target *t, const char *path, bool replace,
    struct authstr_error *err);
/* Gives it its name. */
int target_keep(struct target *t, bool replace, struct authstr_error *err);
/* Leaves nothing of one that was not kept. */
void target_close(struct target *t);

#endif

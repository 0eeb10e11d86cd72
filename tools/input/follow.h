/* SPDX-License-Identifier: MIT */
/*
 * follow: what happens to a file whose end is not the end: it grows, is cut
 * short, is replaced by another of its name.  inotify(7) says when to look,
 * where there is one; a look each second is enough where not.
 */
#ifndef TOOLS_INPUT_FOLLOW_H
#define TOOLS_INPUT_FOLLOW_H

#include "input/input.h"

/* Looks at the name again, at the end of what there is.  True: there may be
 * something to read now.  It says on stderr what became of the file. */
bool follow_look(struct input *in);
/* Begins to watch the name; before it is read for the first time, so that no
 * change is missed. */
void follow_watch(const struct input *in);
/* Until something happened to a name that is watched, or a second is over, or
 * a signal came. */
void follow_wait(void);
/* Ends all watching. */
void follow_end(void);

#endif

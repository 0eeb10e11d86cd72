/* SPDX-License-Identifier: MIT */
#ifndef TOOLS_LANDLOCK_H
#define TOOLS_LANDLOCK_H

/* Files can be read, and neither run, nor written, made or removed by their
 * names; landlock(7). */
void landlock_read_only(void);

#endif

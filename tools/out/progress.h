/* SPDX-License-Identifier: MIT */
/*
 * progress: one line on the terminal's stderr that tells how far long work is,
 * and overwrites itself.
 */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* From now on, if stderr is a terminal.  busy: results come to stdout
 * meanwhile; where that is the terminal, too, they tell enough. */
void progress_begin(bool busy);
/* "mail.log: 43%, 1.2 GB, 340 logins".  Costs a look at the clock; prints a few
 * times a second, and nothing in the first one.  of: 0 where nobody knows. */
void progress_show(const char *path, uint64_t done, uint64_t of, uint64_t found,
    const char *found_what);
/* The same in two steps, for other work: is it time for a line, and the line,
 * of our own words. */
bool progress_due(void);
void progress_line(const char *text);
/* Before anything else is said. */
void progress_hide(void);

#endif

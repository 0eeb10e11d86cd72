/* SPDX-License-Identifier: MIT */
/*
 * stop: Ctrl-C and the like end long work behind what is whole.
 */
#ifndef TOOLS_INPUT_STOP_H
#define TOOLS_INPUT_STOP_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM ask to stop; the third one ends the program
 * as always. */
void stop_catch(void);
bool stop_asked(void);

#endif

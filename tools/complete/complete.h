/* SPDX-License-Identifier: MIT */
/*
 * complete: what may stand where the cursor is, for the shells.  The scripts
 * beside this file ask the program itself, so that each option, mechanism and
 * rule is known to them that is known to it.
 */
#ifndef TOOLS_COMPLETE_H
#define TOOLS_COMPLETE_H

/* Prints the script for "bash", "zsh" or "fish"; an exit status. */
int complete_script(const char *shell);
/* Prints what the last word on standard input can become.  command is an
 * applet, or "authstr"; its words come without it, each ended by a NUL, so that
 * no other process sees a secret among them.  A line each:
 *
 *	WORD TAB what it is
 *	:files TAB PREFIX	any file's name behind what is there
 *	:dirs TAB PREFIX	of a folder
 *	:hosts TAB PREFIX	of a host
 *
 * An exit status. */
int complete_word(const char *command);

#endif

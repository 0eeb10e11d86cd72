/* SPDX-License-Identifier: MIT */
/*
 * sandbox: what a program that reads hostile bytes gives up before it does.
 *
 * From then on the kernel refuses each call that the work does not need
 * (seccomp, by libseccomp: calls.def), and each change of a file (Landlock,
 * where the kernel has it); no program that is run may gain rights.  What is
 * refused fails with EPERM.  configure --disable-sandbox builds without it.
 */
#ifndef TOOLS_SANDBOX_H
#define TOOLS_SANDBOX_H

enum sandbox_use {
	SANDBOX_READ = 1U << 0,   /* open files and read; write to open ones */
	SANDBOX_NET = 1U << 1,    /* connect, and ask a resolver; threads */
	SANDBOX_RENAME = 1U << 2, /* put a finished file in place */
	SANDBOX_CHILD = 1U << 3,  /* wait for a command that runs, and end it */
};

/* Before the first thread, and after all that needs more: secrets, files to be
 * written, commands.  What the kernel lacks is left out without a word: it is a
 * second wall. */
void sandbox_enter(unsigned uses);

#endif

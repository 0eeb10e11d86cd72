/* SPDX-License-Identifier: MIT */
/*
 * applet: what a command of the program is.  tools/main.c finds it by the
 * name it was called by, or by its first word, and runs it.
 */
#ifndef TOOLS_APPLET_H
#define TOOLS_APPLET_H

/* The exit statuses of every applet, in every manual page.  The numbers from 64
 * to 78 are those of sysexits(3). */
enum exit_status {
#define EXIT(name, number, word) name = number,
#include "exits.def"
#undef EXIT
};
/* "ok", "no", "usage", "tls"..: the class in JSON. */
const char *exit_class(enum exit_status status);

struct opt_page;

struct applet {
	const char *name;
	const char *brief;
	const struct opt_page *page; /* opt.h; ID_page of the applet's file */
	/* argv[0] is the applet's name. */
	int (*run)(int argc, char **argv);
};

extern const struct applet applets[]; /* ended by name NULL */

#define APPLET(id, name, brief)                                                \
	int id##_main(int argc, char **argv);                                  \
	extern const struct opt_page id##_page;
#include "applets.def"
#undef APPLET

#endif

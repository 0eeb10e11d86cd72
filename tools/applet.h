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
	EXIT_DONE = 0,       /* done, yes */
	EXIT_NO = 1,         /* does not match, not offered, nothing found */
	EXIT_BAD_USAGE = 64, /* the command line */
	EXIT_BAD_INPUT = 65, /* malformed input */
	EXIT_NO_HOST = 68,   /* no such host */
	EXIT_NETWORK = 69,   /* no connection, or it was lost */
	EXIT_INTERNAL = 70,  /* no memory, a library failed */
	EXIT_IO = 74,        /* cannot read or write */
	EXIT_TEMPFAIL = 75,  /* refused for now (4yz) */
	EXIT_PROTOCOL = 76,  /* the peer broke the protocol */
	EXIT_AUTH = 77,      /* login refused, impossible, server not proved */
	EXIT_CONFIG = 78,    /* configuration, password command */
	EXIT_TLS = 80,       /* TLS failed */
	EXIT_TIMEOUT = 81,   /* the time limit */
	EXIT_REFUSED = 82,   /* refused (5yz, outside AUTH) */
	EXIT_UNKNOWN = 83    /* connection lost after the final dot */
};
/* "ok", "no", "usage", "tls"..: the class in JSON. */
const char *exit_class(enum exit_status status);

struct applet {
	const char *name;
	const char *brief;
	/* argv[0] is the applet's name. */
	int (*run)(int argc, char **argv);
};

extern const struct applet applets[]; /* ended by name NULL */

#define APPLET(id, name, brief) int id##_main(int argc, char **argv);
#include "applets.def"
#undef APPLET

#endif

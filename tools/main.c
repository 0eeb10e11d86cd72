/* SPDX-License-Identifier: MIT */
/*
 * authstr: one program, several names.  Called through a link it is the applet
 * of that name; called by its own it takes the applet as its first word.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "authstr.h"

const struct applet applets[] = {
#define APPLET(id, name, brief) { name, brief, id##_main },
#include "applets.def"
#undef APPLET
	{ NULL, NULL, NULL },
};

static const struct applet *
applet_find(const char *name)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

static int
list(FILE *to)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		fprintf(to, "%-12s %s\n", a->name, a->brief);
	return fflush(to) == 0 ? EXIT_DONE : EXIT_IO;
}

static int
usage(FILE *to, int status)
{
	fputs("usage: authstr APPLET [ARG]...\n"
	      "       authstr --list | --install DIR | --version | --help\n\n",
	    to);
	return list(to) == EXIT_DONE ? status : EXIT_IO;
}

/* Links DIR/APPLET to this program, as busybox does. */
static int
install(const char *dir)
{
	char self[PATH_MAX], link_path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n < 0) {
		perror("authstr: /proc/self/exe");
		return EXIT_IO;
	}
	self[n] = '\0';
	for (const struct applet *a = applets; a->name != NULL; a++) {
		int len = snprintf(
		    link_path, sizeof(link_path), "%s/%s", dir, a->name);

		if (len < 0 || (size_t)len >= sizeof(link_path) ||
		    symlink(self, link_path) != 0) {
			fprintf(stderr, "authstr: %s/%s: %s\n", dir, a->name,
			    strerror(errno));
			return EXIT_IO;
		}
	}
	return EXIT_DONE;
}

static int
own_name(int argc, char **argv)
{
	const struct applet *a;

	if (argc < 2)
		return usage(stderr, EXIT_BAD_USAGE);
	if ((a = applet_find(argv[1])) != NULL)
		return a->run(argc - 1, argv + 1);
	if (strcmp(argv[1], "--list") == 0)
		return list(stdout);
	if (strcmp(argv[1], "--help") == 0)
		return usage(stdout, EXIT_DONE);
	if (strcmp(argv[1], "--install") == 0 && argc == 3)
		return install(argv[2]);
	if (strcmp(argv[1], "--version") == 0) {
		printf("authstr %s\n", authstr_version());
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_IO;
	}
	fprintf(stderr,
	    "authstr: no applet is called '%s'\n"
	    "try: authstr --list\n",
	    argv[1]);
	return EXIT_BAD_USAGE;
}

int
main(int argc, char **argv)
{
	const char *name = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const struct applet *a;

	name = name != NULL ? name + 1 : argc > 0 ? argv[0] : "authstr";
	if ((a = applet_find(name)) != NULL)
		return a->run(argc, argv);
	return own_name(argc, argv);
}

/* SPDX-License-Identifier: MIT */
/*
 * authstr: one program, several names.  Called through a link it is the applet
 * of that name; called by its own it takes the applet as its first word.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "authstr.h"
#include "complete/complete.h"
#include "opt/near.h"
#include "opt/opt.h"
#include "out/out.h"
#include "secret/secret.h"

const struct applet applets[] = {
#define APPLET(id, name, brief) { name, brief, &id##_page, id##_main },
#include "applets.def"
#undef APPLET
	{ NULL, NULL, NULL, NULL },
};

static const char synopsis[] =
    "usage: authstr APPLET [ARG]...\n"
    "       authstr --list | --install DIR | --version | --help\n"
    "       authstr --completion bash|zsh|fish\n"
    "       authstr --complete APPLET | --dump-options APPLET\n";

static const struct applet *
applet_find(const char *name)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

static int
complain(const char *hint)
{
	if (hint != NULL)
		out_warn("did you mean '%s'?", hint);
	out_warn("try: authstr --help");
	return EXIT_BAD_USAGE;
}

static int no_applet(const char *name);

static int
list(void)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		out_text("%-12s %s\n", a->name, a->brief);
	return out_end(EXIT_DONE);
}

static int
help(void)
{
	out_text("%s\n", synopsis);
	return list();
}

static int
version(void)
{
	out_text("authstr %s\n", authstr_version());
	return out_end(EXIT_DONE);
}

static int
dump(const char *name)
{
	const struct applet *a = applet_find(name);

	if (a == NULL)
		return no_applet(name);
	opt_dump(a->page);
	return out_end(EXIT_DONE);
}

/* Links DIR/APPLET to this program, as busybox does. */
static int
install(const char *dir)
{
	char self[PATH_MAX], link_path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n < 0) {
		out_warn("cannot read /proc/self/exe: %s", strerror(errno));
		return EXIT_IO;
	}
	self[n] = '\0';
	for (const struct applet *a = applets; a->name != NULL; a++) {
		int len = snprintf(
		    link_path, sizeof(link_path), "%s/%s", dir, a->name);

		if (len < 0 || (size_t)len >= sizeof(link_path) ||
		    symlink(self, link_path) != 0) {
			out_warn("cannot link %s/%s: %s", dir, a->name,
			    strerror(errno));
			return EXIT_IO;
		}
	}
	return EXIT_DONE;
}

/* What the program does under its own name, beside the applets. */
static const struct {
	const char *name;
	int (*run)(void);
	int (*run_with)(const char *arg);
} options[] = {
#define OWN(name, run, about) { name, run, NULL },
#define OWN_WORD(name, run, arg, about) { name, NULL, run },
#include "own.def"
#undef OWN
#undef OWN_WORD
};

static int
no_applet(const char *name)
{
	struct near n = { .word = name };

	for (const struct applet *a = applets; a->name != NULL; a++)
		near_look(&n, a->name);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		near_look(&n, options[i].name);
	out_warn("no applet is called '%s'", name);
	return complain(n.hit);
}

static int
own_name(int argc, char **argv)
{
	const struct applet *a;

	if (argc < 2) {
		out_warn("expected an applet");
		return complain(NULL);
	}
	if ((a = applet_find(argv[1])) != NULL)
		return a->run(argc - 1, argv + 1);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strcmp(argv[1], options[i].name) != 0)
			continue;
		if (options[i].run != NULL)
			return options[i].run();
		if (argc == 3)
			return options[i].run_with(argv[2]);
		out_warn("%s: expected one argument", options[i].name);
		return complain(NULL);
	}
	return no_applet(argv[1]);
}

/* A file that is opened must not become stdin, stdout or stderr by chance. */
static void
hold_streams(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", modes[fd]) < 0)
			return;
}

int
main(int argc, char **argv)
{
	const char *name = argc > 0 ? strrchr(argv[0], '/') : NULL;
	const struct applet *a;
	int rc;

	hold_streams();
	out_json_begin();
	name = name != NULL ? name + 1 : argc > 0 ? argv[0] : "authstr";
	a = applet_find(name);
	rc = a != NULL ? a->run(argc, argv) : own_name(argc, argv);
	secret_forget_traces();
	return rc;
}

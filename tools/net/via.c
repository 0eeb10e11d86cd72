/* SPDX-License-Identifier: MIT */
/*
 * via: a child process as the wire, as with ssh's ProxyCommand.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"
#include "net/inside.h"
#include "out/out.h"

/* Of what the child says on stderr, this much is kept. */
#define HEARD_MAX 8192
/* Reads in a row: a child that never pauses must not keep us from the clock. */
#define HEARD_AT_ONCE 64

enum { CHILD_STDIN, CHILD_STDOUT, CHILD_STDERR, PIPES };

/* The signals we block and ignore are ours; the child starts with none. */
static int
spawn(const char *command, int pipes[PIPES][2], pid_t *pid)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, strdup(command),
		NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, ours;
	int rc = ENOMEM;

	sigemptyset(&none);
	sigemptyset(&ours);
	sigaddset(&ours, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &ours);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < PIPES; i++)
		posix_spawn_file_actions_adddup2(
		    &actions, pipes[i][i == CHILD_STDIN ? 0 : 1], i);
	if (argv[2] != NULL)
		rc =
		    posix_spawn(pid, "/bin/sh", &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	free(argv[2]);
	return rc;
}

static void
close_both(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

/* Our end of a pipe, which does not block. */
static int
keep(int pair[2], int end)
{
	int fd = pair[end];

	fcntl(fd, F_SETFL, O_NONBLOCK);
	pair[end] = -1;
	return fd;
}

const char *
net_complaint(const struct net_options *o)
{
	if (o->via != NULL && o->via[strspn(o->via, " \t\n")] == '\0')
		return "--via: expected a command, found none";
	return o->v4 && o->v6 ? "-4 excludes -6" : NULL;
}

int
net_via_start(
    const char *command, struct net_link *l, struct authstr_error *err)
{
	int pipes[PIPES][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int rc = 0;

	for (int i = 0; i < PIPES && rc == 0; i++)
		if (pipe2(pipes[i], O_CLOEXEC) != 0)
			rc = errno;
	if (rc == 0 && (l->heard = authstr_buf_new(HEARD_MAX)) == NULL)
		rc = ENOMEM;
	net_via_adopt();
	if (rc == 0)
		rc = spawn(command, pipes, &l->child);
	if (rc == 0) {
		l->out = keep(pipes[CHILD_STDIN], 1);
		l->in = keep(pipes[CHILD_STDOUT], 0);
		l->said = keep(pipes[CHILD_STDERR], 0);
	}
	for (int i = 0; i < PIPES; i++)
		close_both(pipes[i]);
	if (rc == 0)
		return EXIT_DONE;
	return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "via-failed",
	    "cannot start the command: %s", strerror(rc));
}

void
net_via_hear(struct net_link *l)
{
	unsigned char bytes[1024];
	ssize_t n;

	for (int i = 0; l->said >= 0 && i < HEARD_AT_ONCE; i++) {
		struct authstr_span kept = authstr_buf_span(l->heard);

		n = read(l->said, bytes, sizeof(bytes));
		if (n < 0)
			return;
		if (n == 0) {
			close(l->said);
			l->said = -1;
		} else if (kept.len + (size_t)n <= HEARD_MAX) {
			authstr_buf_put(l->heard,
			    (struct authstr_span){ bytes, (size_t)n });
		}
	}
}

/* Lines stay lines; a carriage return before the line's end goes. */
static void
put_lines(struct authstr_span s, struct authstr_buf *out)
{
	while (s.len > 0) {
		const unsigned char *nl = memchr(s.p, '\n', s.len);
		size_t whole = nl == NULL ? s.len : (size_t)(nl - s.p) + 1;
		size_t len = nl == NULL ? whole : whole - 1;

		if (len > 0 && s.p[len - 1] == '\r')
			len--;
		safe_print((struct authstr_span){ s.p, len }, out);
		authstr_buf_put(out, authstr_span_of("\n"));
		s.p += whole;
		s.len -= whole;
	}
}

char *
net_via_heard(const struct net_link *l)
{
	struct authstr_buf *text;
	struct authstr_span all;
	char *copy = NULL;

	if (l->heard == NULL || authstr_buf_span(l->heard).len == 0)
		return NULL;
	/* A byte takes at most "\u{2066}", 8, of each 3. */
	if ((text = authstr_buf_new((size_t)HEARD_MAX * 8)) == NULL)
		return NULL;
	put_lines(authstr_buf_span(l->heard), text);
	all = authstr_buf_span(text);
	if (authstr_buf_status(text) == AUTHSTR_OK &&
	    (copy = malloc(all.len + 1)) != NULL) {
		memcpy(copy, all.p, all.len);
		copy[all.len] = '\0';
	}
	authstr_buf_free(text);
	return copy;
}

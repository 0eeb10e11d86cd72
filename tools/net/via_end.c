/* SPDX-License-Identifier: MIT */
/*
 * via_end: ends the command of --via, and what it leaves behind.
 *
 * A process group of its own would do that, too, but one that is not the
 * terminal's may not read from it, and ssh asks for its password there.  So we
 * are who adopts what the shell leaves behind, and know those by our own group:
 * what has gone into another one (ssh's master connection) means to stay.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "net/inside.h"
#include "out/fail.h"

/* How long it may take to end by itself once its stdin is closed, and then
 * after SIGTERM. */
#define GRACE 500
#define STEP 10
/* Of those left behind, at a time. */
#define LEFT_MAX 64

/* Whoever became us by exec may have had children. */
static pid_t others[LEFT_MAX];
static size_t n_others;

static bool
is_another(pid_t pid)
{
	for (size_t i = 0; i < n_others; i++)
		if (others[i] == pid)
			return true;
	return false;
}

static void
pause_and_hear(struct net_link *l)
{
	struct pollfd fd = { .fd = l->said, .events = POLLIN };

	poll(&fd, 1, STEP);
	if (fd.revents != 0)
		net_via_hear(l);
}

/* Our children, with blanks between; a system that does not tell has none. */
static void
list_children(char *text, size_t size)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(
	    path, sizeof(path), "/proc/self/task/%ld/children", (long)getpid());
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
}

/* Those that are left; what has ended is waited for. */
static size_t
left(pid_t list[LEFT_MAX])
{
	char text[LEFT_MAX * 12], *at = text, *end;
	size_t n = 0;

	list_children(text, sizeof(text));
	while (n < LEFT_MAX) {
		pid_t pid = (pid_t)strtol(at, &end, 10);

		if (end == at)
			break;
		at = end;
		if (!is_another(pid) && getpgid(pid) == getpgrp() &&
		    waitpid(pid, NULL, WNOHANG) == 0)
			list[n++] = pid;
	}
	return n;
}

void
net_via_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);
	n_others = 0;
	n_others = left(others);
}

/* True when none is left within the time. */
static bool
is_empty(struct net_link *l, double until)
{
	pid_t list[LEFT_MAX];

	while (left(list) > 0) {
		if (net_clock() >= until)
			return false;
		pause_and_hear(l);
	}
	return true;
}

/* What they have started comes to us when they end, and has its turn. */
static void
end_left(struct net_link *l)
{
	static const int signals[] = { SIGTERM, SIGKILL, SIGKILL, SIGKILL };
	pid_t list[LEFT_MAX];

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]) &&
			   !is_empty(l, net_clock() + GRACE);
	     i++)
		for (size_t n = left(list); n > 0; n--)
			kill(list[n - 1], signals[i]);
}

/* True when the command has ended within the time. */
static bool
is_over(struct net_link *l, double until)
{
	for (;;) {
		pid_t rc = waitpid(l->child, &l->ended, WNOHANG);

		if (rc == l->child || (rc < 0 && errno == ECHILD))
			return true;
		if (net_clock() >= until)
			return false;
		pause_and_hear(l);
	}
}

void
net_via_end(struct net_link *l)
{
	int unknown = l->ended;

	if (!is_over(l, net_clock() + GRACE)) {
		kill(l->child, SIGTERM);
		if (!is_over(l, net_clock() + GRACE)) {
			kill(l->child, SIGKILL);
			waitpid(l->child, NULL, 0);
		}
		l->ended = unknown; /* it was us */
	}
	l->child = 0;
	end_left(l);
	net_via_hear(l);
}

/* A handshake that nobody has answered was none either. */
static bool
is_lost(const struct net_result *r)
{
	const char *rule = r->error.rule;

	return rule != NULL &&
	       (strcmp(rule, "connection-lost") == 0 ||
		   (strcmp(rule, "tls-handshake") == 0 && !r->tls.answered));
}

void
net_via_tell(const struct net_link *l, struct net_result *r)
{
	struct authstr_error *err = &r->error;

	if (l->ended < 0 || !is_lost(r))
		return;
	if (r->status == EXIT_TLS)
		r->status = EXIT_NETWORK;
	if (WIFSIGNALED(l->ended))
		fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "connection-lost",
		    "the command was ended by signal %d where a reply was "
		    "expected",
		    WTERMSIG(l->ended));
	else if (WIFEXITED(l->ended))
		fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "connection-lost",
		    "the command ended with status %d where a reply was "
		    "expected",
		    WEXITSTATUS(l->ended));
}

/* SPDX-License-Identifier: MIT */
/*
 * pty COMMAND [ARG]...: runs a command on a terminal of its own, as a shell
 * would, and plays the script on standard input to it, a step a line:
 *
 *	expect TEXT	until the command has printed TEXT
 *	send TEXT	types TEXT; \n, \\ and \ooo as in C
 *	fill N		types N times "x", as fast as they are taken
 *	echo on|off	until the terminal echoes, or does not
 *	stopped		until the command was stopped
 *	cont		continues it
 *	kill N		sends signal N to it
 *	exit N		until it has ended, with status N
 *	killed N	until it has ended on signal N
 *	count N TEXT	TEXT was printed N times since the start
 *	widest N	no row of what was printed is wider than N columns,
 *			colours apart
 *
 * Exit 0, or 1 after a line on what did not come within ten seconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#define PATIENCE_MS 10000
#define OUTPUT_MAX (1 << 20)

static struct {
	int master, news; /* news: what the shell in between saw */
	pid_t command;
	char output[OUTPUT_MAX];
	size_t len, seen;
	int status; /* of waitpid, when something came */
	bool changed;
} t;

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* ---------------------------------------------------------- the shell -- */

/* A stop needs a parent in the session: else the group is an orphan, and
 * Ctrl-Z does nothing. */
static void
shell(char **argv, int news)
{
	pid_t pid;
	int status;

	signal(SIGTTOU, SIG_IGN);
	if ((pid = fork()) == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		execvp(argv[0], argv);
		_exit(127);
	}
	setpgid(pid, pid);
	tcsetpgrp(0, pid);
	if (write(news, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	while (waitpid(pid, &status, WUNTRACED) == pid) {
		if (write(news, &status, sizeof(status)) != sizeof(status))
			break;
		if (!WIFSTOPPED(status))
			break;
	}
	/* The terminal goes when we do; its last words shall be read. */
	pause();
	_exit(0);
}

static pid_t
start(char **argv)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) != 0 ||
	    (pid = forkpty(&t.master, NULL, NULL, NULL)) < 0) {
		perror("pty");
		exit(99);
	}
	if (pid == 0) {
		close(ends[0]);
		shell(argv, ends[1]);
	}
	close(ends[1]);
	t.news = ends[0];
	if (read(t.news, &t.command, sizeof(t.command)) != sizeof(t.command))
		exit(99);
	fcntl(t.news, F_SETFL, O_NONBLOCK);
	fcntl(t.master, F_SETFL, O_NONBLOCK);
	return pid;
}

/* -------------------------------------------------------------- steps -- */

/* Takes what has come, waiting a little. */
static void
look(void)
{
	struct pollfd p[2] = { { t.master, POLLIN, 0 }, { t.news, POLLIN, 0 } };
	ssize_t n;

	poll(p, 2, 10);
	n = read(t.master, t.output + t.len, OUTPUT_MAX - 1 - t.len);
	if (n > 0)
		t.len += (size_t)n;
	if (!t.changed && read(t.news, &t.status, sizeof(t.status)) ==
			      (ssize_t)sizeof(t.status))
		t.changed = true;
}

static size_t
unescape(char *s)
{
	size_t n = 0;

	for (char *p = s; *p != '\0'; p++) {
		if (*p != '\\') {
			s[n++] = *p;
		} else if (*++p == 'n') {
			s[n++] = '\n';
		} else if (*p >= '0' && *p <= '7') {
			s[n++] = (char)strtol(
			    (char[]){ p[0], p[1], p[2], 0 }, NULL, 8);
			p += 2;
		} else {
			s[n++] = *p;
		}
	}
	return n;
}

static bool
type(const char *text, size_t len)
{
	long long end = now_ms() + PATIENCE_MS;

	while (len > 0 && now_ms() < end) {
		ssize_t n = write(t.master, text, len);

		if (n > 0) {
			text += n;
			len -= (size_t)n;
		} else if (errno != EAGAIN && errno != EINTR) {
			return false;
		}
		look();
	}
	return len == 0;
}

static bool
echoes(void)
{
	struct termios mode;

	return tcgetattr(t.master, &mode) == 0 && (mode.c_lflag & ECHO) != 0;
}

static bool
came(const char *text)
{
	char *hit =
	    memmem(t.output + t.seen, t.len - t.seen, text, strlen(text));

	if (hit == NULL)
		return false;
	t.seen = (size_t)(hit - t.output) + strlen(text);
	return true;
}

static bool
counts(const char *arg)
{
	char *text;
	long want = strtol(arg, &text, 10), n = 0;
	char *at = t.output, *hit;

	text++;
	while ((hit = memmem(at, t.len - (size_t)(at - t.output), text,
		    strlen(text))) != NULL) {
		at = hit + strlen(text);
		n++;
	}
	return n == want;
}

/* Octets of a colour at a place, 0 where there is none. */
static size_t
colour_at(size_t i)
{
	size_t n = 2;

	if (t.len - i < 3 || memcmp(t.output + i, "\033[", 2) != 0)
		return 0;
	while (i + n < t.len && strchr("0123456789;", t.output[i + n]) != NULL)
		n++;
	return n + 1;
}

/* Octets of a character, and its columns as the C library has them. */
static size_t
character_at(size_t i, long *columns)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t n = mbrtowc(&c, t.output + i, t.len - i, &state);

	if (n == 0 || n > MB_LEN_MAX) {
		*columns = 1;
		return 1;
	}
	*columns = t.output[i] == '\r' ? 0 : wcwidth(c);
	return n;
}

static bool
is_narrow(long most)
{
	long width = 0, columns;

	setlocale(LC_CTYPE, "C.UTF-8");
	for (size_t i = 0, n; i < t.len; i += n) {
		if ((n = colour_at(i)) > 0)
			continue;
		n = character_at(i, &columns);
		width = t.output[i] == '\n' ? 0 : width + columns;
		if (width > most)
			return false;
	}
	return true;
}

static bool
happened(bool (*is)(int), int (*what)(int), int want)
{
	if (!t.changed || !is(t.status))
		return false;
	t.changed = false;
	return what == NULL || what(t.status) == want;
}

static bool
is_exited(int s)
{
	return WIFEXITED(s);
}

static int
exit_status(int s)
{
	return WEXITSTATUS(s);
}

static bool
is_killed(int s)
{
	return WIFSIGNALED(s);
}

static int
kill_signal(int s)
{
	return WTERMSIG(s);
}

static bool
is_stopped(int s)
{
	return WIFSTOPPED(s);
}

/* Whether the step is done. */
static bool
holds(const char *step, const char *arg)
{
	if (strcmp(step, "expect") == 0)
		return came(arg);
	if (strcmp(step, "echo") == 0)
		return echoes() == (strcmp(arg, "on") == 0);
	if (strcmp(step, "stopped") == 0)
		return happened(is_stopped, NULL, 0);
	if (strcmp(step, "exit") == 0)
		return happened(is_exited, exit_status, atoi(arg));
	if (strcmp(step, "killed") == 0)
		return happened(is_killed, kill_signal, atoi(arg));
	if (strcmp(step, "count") == 0)
		return counts(arg);
	if (strcmp(step, "widest") == 0)
		return is_narrow(strtol(arg, NULL, 10));
	return false;
}

static bool
play(const char *step, char *arg)
{
	long long end = now_ms() + PATIENCE_MS;

	if (strcmp(step, "send") == 0)
		return type(arg, unescape(arg));
	if (strcmp(step, "cont") == 0)
		return kill(-t.command, SIGCONT) == 0;
	if (strcmp(step, "kill") == 0)
		return kill(t.command, atoi(arg)) == 0;
	if (strcmp(step, "fill") == 0) {
		for (long n = strtol(arg, NULL, 10); n > 0; n--)
			if (!type("x", 1))
				return false;
		return true;
	}
	do {
		look();
		if (holds(step, arg))
			return true;
	} while (now_ms() < end);
	return false;
}

int
main(int argc, char **argv)
{
	char line[4096];
	int rc = 0;
	pid_t pid;

	if (argc < 2)
		return 99;
	pid = start(argv + 1);
	while (rc == 0 && fgets(line, sizeof(line), stdin) != NULL) {
		char *arg = line + strcspn(line, " \n");

		line[strcspn(line, "\n")] = '\0';
		if (*arg == ' ')
			*arg++ = '\0';
		if (line[0] != '\0' && !play(line, arg)) {
			printf("not so: %s %s\n%.*s\n", line, arg, (int)t.len,
			    t.output);
			rc = 1;
		}
	}
	if (!t.changed)
		kill(t.command, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return rc;
}

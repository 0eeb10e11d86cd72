/* SPDX-License-Identifier: MIT */
/*
 * secret_run: cmd:COMMAND, a password command as mail programs have it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "secret/secret_sources.h"

static _Noreturn void
child(const char *command, int to)
{
	/* What the program ignores, its children shall not. */
	signal(SIGPIPE, SIG_DFL);
	if (dup2(to, STDOUT_FILENO) >= 0)
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static int
no_command(struct authstr_error *err, const char *why)
{
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "command-failed",
	    "cannot start the command: %s", why);
}

static int
wait_for(pid_t pid, struct authstr_error *err)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return no_command(err, strerror(errno));
	if (WIFSIGNALED(status))
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "command-failed",
		    "expected the command to succeed, it ended on signal %d",
		    WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "command-failed",
		    "expected the command to succeed, it ended with status %d",
		    WEXITSTATUS(status));
	return EXIT_DONE;
}

int
secret_run(
    const char *command, struct authstr_buf *out, struct authstr_error *err)
{
	int ends[2], rc, ended;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return no_command(err, strerror(errno));
	if ((pid = fork()) < 0) {
		close(ends[0]);
		close(ends[1]);
		return no_command(err, strerror(errno));
	}
	if (pid == 0)
		child(command, ends[1]);
	close(ends[1]);
	rc = secret_slurp(ends[0], "the command's output", out, err);
	close(ends[0]);
	ended = wait_for(pid, rc == EXIT_DONE ? err : NULL);
	return rc != EXIT_DONE ? rc : ended;
}

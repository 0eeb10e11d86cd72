/* SPDX-License-Identifier: MIT */
/*
 * record: loaded into the program (LD_PRELOAD), keeps what it prints.
 *
 *	RECORD	a folder: each process adds its standard output to a file of
 *		its own there
 *	AUTHSTR	the program; others are left alone
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORD_FD 200

static int record = -1;

static ssize_t
put(void *cookie, const char *p, size_t len)
{
	ssize_t n = write(STDOUT_FILENO, p, len);
	int why = errno;

	(void)cookie;
	if (n > 0 && write(record, p, (size_t)n) != n)
		_exit(99);
	errno = why;
	return n > 0 ? n : 0;
}

/* The file is opened at once: later a sandbox may forbid it. */
__attribute__((constructor)) static void
begin(void)
{
	const char *folder = getenv("RECORD"), *program = getenv("AUTHSTR");
	const cookie_io_functions_t io = { .write = put };
	char self[PATH_MAX], path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int fd;

	if (folder == NULL || program == NULL || n < 0 ||
	    isatty(STDOUT_FILENO) || fcntl(STDOUT_FILENO, F_GETFD) < 0)
		return;
	self[n] = '\0';
	if (strcmp(self, program) != 0)
		return;
	snprintf(path, sizeof(path), "%s/%ld", folder, (long)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	record = fcntl(fd, F_DUPFD_CLOEXEC, RECORD_FD);
	close(fd);
	if (record >= 0)
		stdout = fopencookie(NULL, "w", io);
}

/* SPDX-License-Identifier: MIT */
/*
 * flaky: loaded into a program (LD_PRELOAD), makes what it reads and writes
 * fail, or come in pieces.
 *
 *	FLAKY		CALLS:WHEN:WHAT
 *			CALLS	in (read, recv), out (write, send), wait (poll,
 *				ppoll, epoll_wait, waitpid), "," between
 *			WHEN	N, the Nth of these calls; N+, that and all
 *				behind it; %N, each Nth or so
 *			WHAT	the number of an error, or "short": one octet
 *	FLAKY_OUT	a file: how many calls there were, at the end
 *
 * What the C library does inside of itself (stdio) is not reached.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT_FD 200

enum kind { IN = 1, OUT = 2, WAIT = 4 };

static unsigned kinds;
static unsigned long n, when, calls;
static enum { NTH, FROM, EACH } how;
static int error; /* 0: short */
static int report = -1;

__attribute__((constructor)) static void
begin(void)
{
	const char *p = getenv("FLAKY"), *to = getenv("FLAKY_OUT");
	char names[40];
	char *end;
	int fd;

	if (p == NULL || to == NULL || sscanf(p, "%39[^:]:", names) != 1)
		return;
	/* At once: at the end a sandbox may forbid it.  Out of the way of those
	 * that are closed and of those that are the next. */
	fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	report = fcntl(fd, F_DUPFD_CLOEXEC, REPORT_FD);
	close(fd);
	kinds = (strstr(names, "in") != NULL ? IN : 0) |
		(strstr(names, "out") != NULL ? OUT : 0) |
		(strstr(names, "wait") != NULL ? WAIT : 0);
	p += strlen(names) + 1;
	how = *p == '%' ? EACH : NTH;
	when = strtoul(p + (how == EACH), &end, 10);
	if (*end == '+') {
		how = FROM;
		end++;
	}
	error = strcmp(end + 1, "short") == 0 ? 0 : atoi(end + 1);
	unsetenv("LD_PRELOAD"); /* its children are left alone */
}

__attribute__((destructor)) static void
end(void)
{
	char text[40];
	int len = snprintf(text, sizeof(text), "%lu\n", calls);

	kinds = 0;
	if (report >= 0 && write(report, text, (size_t)len) != len)
		_exit(99);
}

/* Counts; true if it is this call's turn. */
static int
strikes(enum kind kind)
{
	if ((kinds & kind) == 0)
		return 0;
	n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
	if (how == EACH) /* spread, lest it is always the same call of a loop */
		return (unsigned)(n * 2654435761U) >> 16 & 1 ? n % when == 0
							     : n % when == 1;
	return how == FROM ? n >= when : n == when;
}

/* True if the call fails, with errno set; else it may have *len cut. */
static int
fails(enum kind kind, size_t *len)
{
	if (!strikes(kind))
		return 0;
	if (error != 0) {
		errno = error;
		return 1;
	}
	if (len != NULL && *len > 1)
		*len = 1;
	return 0;
}

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

typedef ssize_t (*read_fn)(int, void *, size_t);
typedef ssize_t (*write_fn)(int, const void *, size_t);
typedef ssize_t (*recv_fn)(int, void *, size_t, int);
typedef ssize_t (*send_fn)(int, const void *, size_t, int);
typedef int (*poll_fn)(struct pollfd *, nfds_t, int);
typedef int (*ppoll_fn)(
    struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
typedef int (*epoll_fn)(int, struct epoll_event *, int, int);
typedef pid_t (*waitpid_fn)(pid_t, int *, int);

ssize_t
read(int fd, void *buf, size_t len)
{
	return fails(IN, &len) ? -1 : REAL(read_fn, "read")(fd, buf, len);
}

ssize_t
recv(int fd, void *buf, size_t len, int flags)
{
	return fails(IN, &len) ? -1
			       : REAL(recv_fn, "recv")(fd, buf, len, flags);
}

ssize_t
write(int fd, const void *buf, size_t len)
{
	return fails(OUT, &len) ? -1 : REAL(write_fn, "write")(fd, buf, len);
}

ssize_t
send(int fd, const void *buf, size_t len, int flags)
{
	return fails(OUT, &len) ? -1
				: REAL(send_fn, "send")(fd, buf, len, flags);
}

int
poll(struct pollfd *fds, nfds_t count, int timeout)
{
	return fails(WAIT, NULL) ? -1
				 : REAL(poll_fn, "poll")(fds, count, timeout);
}

int
ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
    const sigset_t *mask)
{
	return fails(WAIT, NULL)
		   ? -1
		   : REAL(ppoll_fn, "ppoll")(fds, count, timeout, mask);
}

int
epoll_wait(int fd, struct epoll_event *events, int max, int timeout)
{
	return fails(WAIT, NULL)
		   ? -1
		   : REAL(epoll_fn, "epoll_wait")(fd, events, max, timeout);
}

/* It has no other error that is no fault of the caller. */
pid_t
waitpid(pid_t pid, int *status, int options)
{
	return error == EINTR && fails(WAIT, NULL)
		   ? -1
		   : REAL(waitpid_fn, "waitpid")(pid, status, options);
}

/* What the same become with _FORTIFY_SOURCE. */
ssize_t
__read_chk(int fd, void *buf, size_t len, size_t room)
{
	(void)room;
	return read(fd, buf, len);
}

ssize_t
__recv_chk(int fd, void *buf, size_t len, size_t room, int flags)
{
	(void)room;
	return recv(fd, buf, len, flags);
}

int
__poll_chk(struct pollfd *fds, nfds_t count, int timeout, size_t room)
{
	(void)room;
	return poll(fds, count, timeout);
}

int
__ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
    const sigset_t *mask, size_t room)
{
	(void)room;
	return ppoll(fds, count, timeout, mask);
}

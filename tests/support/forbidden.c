/* SPDX-License-Identifier: MIT */
/*
 * forbidden: loaded into a program (LD_PRELOAD), tries at its end what a
 * program that somebody has taken over would try, and prints on standard error
 * what the kernel said to each: "NAME refused", "NAME done".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
say(const char *name, long rc)
{
	char text[80];
	const char *word = rc >= 0 ? "done"
			   : errno == EPERM || errno == EACCES
			       ? "refused"
			       : strerror(errno);
	int n = snprintf(text, sizeof(text), "%s %s\n", name, word);

	if (write(2, text, (size_t)n) != n)
		_exit(99);
}

static long
try_fork(void)
{
	long rc = syscall(SYS_clone, 17 /* SIGCHLD */, 0, 0, 0, 0);

	if (rc == 0)
		_exit(0);
	return rc;
}

static long
try_both(void)
{
	void *p = mmap(NULL, 4096, PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* What musl makes of EPERM. */
	if (p == MAP_FAILED && errno == ENOMEM)
		errno = EPERM;
	return p == MAP_FAILED ? -1 : 0;
}

/* Written first, run later. */
static long
try_later(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

/* The kernel sends a signal to whom a file belongs. */
static long
try_owner(void)
{
	int fd = dup(0);
	long rc = fcntl(fd, F_SETOWN, getppid());

	if (rc == 0 || errno != EPERM)
		return rc;
	return fcntl(fd, F_SETFL, O_ASYNC);
}

__attribute__((destructor)) static void
try_all(void)
{
	say("socket", socket(AF_INET, SOCK_STREAM, 0));
	say("packet", socket(AF_PACKET, SOCK_RAW, 0));
	say("raw", socket(AF_INET, SOCK_RAW, 1));
	say("netlink", socket(AF_NETLINK, SOCK_RAW, 15 /* of devices */));
	say("listen", listen(0, 1));
	say("fork", try_fork());
	say("write", open("made", O_WRONLY | O_CREAT, 0600));
	say("read", open("/etc/hosts", O_RDONLY));
	say("unlink", unlink("there"));
	say("rename", rename("there", "elsewhere"));
	say("chmod", chmod("there", 0777));
	say("look", syscall(SYS_process_vm_readv, getppid(), 0, 0, 0, 0, 0));
	say("signal", syscall(SYS_kill, getppid(), 0));
	say("owner", try_owner());
	say("code", try_both());
	say("later", try_later());
	say("dump", prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	say("execute", syscall(SYS_execve, "/bin/true", NULL, NULL));
}

/* SPDX-License-Identifier: MIT */
#include "fuzz/feed.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include "fuzz/fuzz.h"

#define PIECES 100

void
feed_open(struct feed_file *f, span bytes)
{
	f->fd = memfd_create("fuzz", MFD_CLOEXEC);
	MUST(f->fd >= 0);
	while (bytes.len > 0) {
		ssize_t n = write(f->fd, bytes.p, bytes.len);

		MUST(n > 0);
		bytes = span_from(bytes, (size_t)n);
	}
	/* Opened again by this name, it is read from its beginning. */
	snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->fd);
}

void
feed_close(struct feed_file *f)
{
	close(f->fd);
}

/* Each message of such a socket is a read of its own. */
void
feed_stdin(span bytes)
{
	size_t piece = bytes.len / PIECES + 1;
	int ends[2];

	MUST(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	for (; bytes.len > 0; bytes = span_from(bytes, piece)) {
		span some = span_sub(bytes, 0, piece);

		MUST(send(ends[1], some.p, some.len, MSG_DONTWAIT) ==
		     (ssize_t)some.len);
	}
	close(ends[1]);
	MUST(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
	close(ends[0]);
}

void
feed_stdin_end(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	MUST(dup2(null, STDIN_FILENO) == STDIN_FILENO);
	close(null);
}

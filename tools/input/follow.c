/* SPDX-License-Identifier: MIT */
#include "input/follow.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "out/out.h"
#ifdef HAVE_SYS_INOTIFY_H
#include <sys/inotify.h>
#endif

#define LOOK_MS 1000

/* ----------------------------------------------------- when to look -- */

static int notify = -1;

#ifdef HAVE_SYS_INOTIFY_H

static void
watch(const char *path, uint32_t events)
{
	if (notify < 0)
		notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (notify >= 0)
		(void)inotify_add_watch(notify, path, events);
}

/* The folder tells of names that are new in it, the file, which may be in
 * another one, of the rest. */
void
follow_watch(const struct input *in)
{
	const char *slash = strrchr(in->path, '/');
	char folder[PATH_MAX] = ".";
	size_t len = slash == NULL ? 0 : (size_t)(slash - in->path);

	if (slash == in->path)
		len = 1;
	if (len >= sizeof(folder))
		return;
	if (len > 0) {
		memcpy(folder, in->path, len);
		folder[len] = '\0';
	}
	watch(folder, IN_CREATE | IN_MOVED_TO);
	watch(in->path, IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF);
}

static void
drain(void)
{
	char events[4096];

	/* more of them only end the next wait */
	if (read(notify, events, sizeof(events)) < 0)
		return;
}

#else

void
follow_watch(const struct input *in)
{
	(void)in;
}

static void
drain(void)
{
}

#endif

void
follow_wait(void)
{
	struct pollfd fd = { .fd = notify, .events = POLLIN };

	if (poll(&fd, notify >= 0 ? 1 : 0, LOOK_MS) > 0)
		drain();
}

void
follow_end(void)
{
	if (notify >= 0)
		(void)close(notify);
	notify = -1;
}

/* ---------------------------------------------------- what happened -- */

static bool
begin_again(struct input *in, int fd)
{
	in->fd = fd;
	in->octets = 0;
	in->again = true;
	follow_watch(in);
	return true;
}

static bool
look_for_it(struct input *in)
{
	int fd = open(in->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return false;
	out_warn("%s is there now", in->path);
	return begin_again(in, fd);
}

/* Another file has the name: what was read to its end is closed. */
static bool
take_next(struct input *in)
{
	int fd = open(in->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return false;
	out_warn("%s is another file now", in->path);
	(void)close(in->fd);
	return begin_again(in, fd);
}

bool
follow_look(struct input *in)
{
	struct stat open_one, named;

	if (in->fd < 0)
		return look_for_it(in);
	if (fstat(in->fd, &open_one) != 0)
		return false;
	if ((uint64_t)open_one.st_size > in->octets)
		return true;
	if ((uint64_t)open_one.st_size < in->octets) {
		out_warn("%s was cut short, and is read anew", in->path);
		(void)lseek(in->fd, 0, SEEK_SET);
		return begin_again(in, in->fd);
	}
	if (stat(in->path, &named) != 0) {
		if (!in->gone)
			out_warn("%s is gone: waiting for another of that name",
			    in->path);
		in->gone = true;
		return false;
	}
	in->gone = false;
	if (named.st_dev == open_one.st_dev && named.st_ino == open_one.st_ino)
		return false;
	return take_next(in);
}

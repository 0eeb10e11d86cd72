/* SPDX-License-Identifier: MIT */
#include "input/input.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "applet.h"
#include "input/follow.h"
#include "input/gunzip.h"
#include "input/packed.h"
#include "input/stop.h"
#include "out/fail.h"
#include "out/out.h"

/* What Linux keeps of a line that is typed or pasted (N_TTY_BUF_SIZE). */
#define TERMINAL_LINE_MAX 4096

static const char *
name_of(const struct input *in)
{
	return in->path != NULL ? in->path : "standard input";
}

static int
cannot(const struct input *in, const char *what, struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
	    "cannot %s %s: %s", what, name_of(in), strerror(errno));
}

/* One that can be followed is a file. */
static void
see_kind(struct input *in)
{
	struct stat st;

	in->is_terminal = isatty(in->fd) != 0;
	in->is_file = fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode);
	if (!in->is_file) {
		in->flags &= ~(unsigned)INPUT_FOLLOW;
		return;
	}
#ifdef POSIX_FADV_SEQUENTIAL
	(void)posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
}

static int
open_path(struct input *in, struct authstr_error *err)
{
	if (in->path == NULL) {
		in->fd = STDIN_FILENO;
	} else {
		if ((in->flags & INPUT_FOLLOW) != 0)
			follow_watch(in);
		in->fd = open(in->path, O_RDONLY | O_CLOEXEC);
	}
	if (in->fd >= 0) {
		see_kind(in);
		return EXIT_DONE;
	}
	if ((in->flags & INPUT_FOLLOW) == 0 || errno != ENOENT)
		return cannot(in, "open", err);
	out_warn("%s is not there: waiting for it", in->path);
	return EXIT_DONE;
}

bool
input_names_file(const char *text)
{
	struct stat st;

	return strpbrk(text, "./") != NULL && stat(text, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

int
input_open(struct input *in, const char *path, unsigned flags,
    struct authstr_error *err)
{
	*in = (struct input){ .path = path, .flags = flags, .fd = -1 };
	if (path != NULL && strcmp(path, "-") == 0)
		in->path = NULL;
	if ((in->block = malloc(INPUT_BLOCK)) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	return open_path(in, err);
}

void
input_close(struct input *in)
{
	if (in->fd >= 0 && in->path != NULL)
		(void)close(in->fd);
	gunzip_free(in->gunzip);
	if (in->block != NULL)
		authstr_wipe(in->block, INPUT_BLOCK);
	free(in->block);
	*in = (struct input){ .fd = -1 };
}

/* Until there is something to read, or somebody asks to stop. */
static void
wait_for_bytes(const struct input *in)
{
	struct pollfd fd = { .fd = in->fd, .events = POLLIN };
	int n = 0;

	/* a signal may come just before: a second later it is seen */
	while (!in->is_file && !stop_asked() &&
	       (n == 0 || (n < 0 && errno == EINTR)))
		n = poll(&fd, 1, 1000);
}

/* Into the block behind the first `have` bytes; *n: none at the end. */
static int
read_block(struct input *in, size_t have, size_t *n, struct authstr_error *err)
{
	ssize_t got;

	*n = 0;
	do {
		if (in->fd >= 0)
			wait_for_bytes(in);
		if (in->fd < 0 || stop_asked())
			return EXIT_DONE;
		got = read(in->fd, in->block + have, INPUT_BLOCK - have);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return cannot(in, "read", err);
	if (got >= TERMINAL_LINE_MAX - 1 && in->is_terminal)
		out_warn("the terminal cuts a line at %d characters: put a "
			 "longer one in a file, and --read it",
		    TERMINAL_LINE_MAX - 1);
	*n = (size_t)got;
	in->octets += *n;
	return EXIT_DONE;
}

/* At its end, one that is followed may have become another. */
static int
read_on(struct input *in, struct authstr_error *err)
{
	size_t n;
	int status = read_block(in, 0, &n, err);

	while (status == EXIT_DONE && n == 0 && !stop_asked() &&
	       (in->flags & INPUT_FOLLOW) != 0 && follow_look(in))
		status = read_block(in, 0, &n, err);
	in->left = (struct authstr_span){ in->block, n };
	return status;
}

/* What is in there cannot be seen; and must not pass for clean. */
static int
complain_packed(
    const struct input *in, const struct packed *p, struct authstr_error *err)
{
	return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET, "compressed",
	    "cannot look into %s, which %s has made: give it what `%s' makes "
	    "of it",
	    name_of(in), p->program, p->cure);
}

/* The first bytes tell what compressed it. */
static int
read_first(struct input *in, struct authstr_error *err)
{
	int status = read_on(in, err);
	const struct packed *packed;
	const char *why;
	size_t n = 1;

	while (status == EXIT_DONE && in->left.len > 0 && n > 0 &&
	       ((in->left.len == 1 && in->block[0] == 0x1f) ||
		   packed_may_be(in->left))) {
		status = read_block(in, in->left.len, &n, err);
		in->left.len += n;
	}
	if (status != EXIT_DONE || in->left.len == 0)
		return status;
	in->begun = true;
	if ((packed = packed_sniff(in->left)) != NULL)
		return complain_packed(in, packed, err);
	if (!gunzip_sniff(in->left))
		return EXIT_DONE;
	in->flags &= ~(unsigned)INPUT_FOLLOW;
	if ((in->gunzip = gunzip_new(&why)) == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-gzip",
		    "cannot read %s: %s", name_of(in), why);
	return EXIT_DONE;
}

/* What was compressed may be so once more. */
static int
see_inner(
    struct input *in, struct authstr_span bytes, struct authstr_error *err)
{
	static const struct packed twice = { "gzip, twice,", "zcat" };
	const struct packed *packed = packed_sniff(bytes);

	if (in->inner_seen)
		return EXIT_DONE;
	in->inner_seen = true;
	if (packed == NULL && gunzip_sniff(bytes))
		packed = &twice;
	return packed == NULL ? EXIT_DONE : complain_packed(in, packed, err);
}

static int
read_gzip(
    struct input *in, struct authstr_span *bytes, struct authstr_error *err)
{
	for (;;) {
		enum gunzip_result result =
		    gunzip_read(in->gunzip, &in->left, bytes);
		int status;

		if (result == GUNZIP_BYTES)
			return see_inner(in, *bytes, err);
		if (result == GUNZIP_DAMAGED)
			return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
			    "gzip-damaged",
			    "%s is damaged from here on: expected what gzip "
			    "makes",
			    name_of(in));
		if ((status = read_on(in, err)) != EXIT_DONE)
			return status;
		if (in->left.len > 0)
			continue;
		if (gunzip_is_whole(in->gunzip) || stop_asked())
			return EXIT_DONE;
		return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
		    "gzip-truncated",
		    "%s ends within what gzip made: it was cut short",
		    name_of(in));
	}
}

int
input_read(
    struct input *in, struct authstr_span *bytes, struct authstr_error *err)
{
	int status;

	*bytes = (struct authstr_span){ in->block, 0 };
	if (in->gunzip == NULL) {
		status = in->begun ? read_on(in, err) : read_first(in, err);
		if (status != EXIT_DONE)
			return status;
		if (in->gunzip == NULL) {
			*bytes = in->left;
			return EXIT_DONE;
		}
	}
	return read_gzip(in, bytes, err);
}

bool
input_wait(struct input *ins, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any = any || (ins[i].flags & INPUT_FOLLOW) != 0;
	if (any && !stop_asked())
		follow_wait();
	if (any && !stop_asked())
		return true;
	follow_end();
	return false;
}

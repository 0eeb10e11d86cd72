/* SPDX-License-Identifier: MIT */
#include "redact_auth/target.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "out/fail.h"

static int
cannot(const struct target *t, struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-write",
	    "cannot write %s: %s", t->path, strerror(errno));
}

int
target_open(
    struct target *t, const char *path, bool replace, struct authstr_error *err)
{
	static const char ending[] = ".XXXXXX";
	size_t size = strlen(path) + sizeof(ending);

	*t = (struct target){ path, malloc(size), -1 };
	if (t->made == NULL)
		return cannot(t, err);
	(void)snprintf(t->made, size, "%s%s", path, ending);
	/* before the work, for who has mistyped a name */
	if (!replace && access(path, F_OK) == 0) {
		errno = EEXIST;
		return cannot(t, err);
	}
	/* mode 0600 (POSIX) */
	t->fd = mkstemp(t->made);
	return t->fd < 0 ? cannot(t, err) : 0;
}

int
target_keep(struct target *t, bool replace, struct authstr_error *err)
{
	int rc;

	if (fsync(t->fd) != 0 && errno != EINVAL)
		return cannot(t, err);
	/* link() does not replace what somebody put there meanwhile */
	rc = replace ? rename(t->made, t->path) : link(t->made, t->path);
	if (rc != 0)
		return cannot(t, err);
	if (replace)
		t->made[0] = '\0';
	return 0;
}

void
target_close(struct target *t)
{
	if (t->fd >= 0) {
		(void)close(t->fd);
		if (t->made[0] != '\0')
			(void)unlink(t->made);
	}
	free(t->made);
	*t = (struct target){ NULL, NULL, -1 };
}

/* SPDX-License-Identifier: MIT */
#include "msa_sink/record.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "out/fail.h"

int
record_open(const char *dir, struct authstr_error *err)
{
	struct stat st;

	if (strlen(dir) > 400 || (mkdir(dir, 0700) != 0 && errno != EEXIST) ||
	    stat(dir, &st) != 0 || !S_ISDIR(st.st_mode) ||
	    access(dir, W_OK | X_OK) != 0)
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-write",
		    "%.120s: expected a folder to write to: %s", dir,
		    strerror(errno));
	return EXIT_DONE;
}

bool
record_put(
    const char *dir, unsigned long n, bool tls, struct authstr_span octets)
{
	char path[480];
	bool ok = true;
	int fd;

	snprintf(
	    path, sizeof(path), "%.400s/%lu.%s", dir, n, tls ? "tls" : "clear");
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	while (ok && fd >= 0 && octets.len > 0) {
		ssize_t put = write(fd, octets.p, octets.len);

		ok = put > 0 || (put < 0 && errno == EINTR);
		if (put > 0) {
			octets.p += put;
			octets.len -= (size_t)put;
		}
	}
	return fd >= 0 && close(fd) == 0 && ok;
}

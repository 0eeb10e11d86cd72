/* SPDX-License-Identifier: MIT */
#include "out/progress.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "out/out.h"

#define FIRST_MS 1000
#define NEXT_MS 200
#define LINE_LIMIT 400

static struct {
	bool on, shown;
	int64_t due; /* milliseconds */
} progress;

static int64_t
now_ms(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts) != 0)
		return 0;
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
progress_begin(bool busy)
{
	progress.on = isatty(STDERR_FILENO) && !(busy && isatty(STDOUT_FILENO));
	progress.due = progress.on ? now_ms() + FIRST_MS : 0;
}

/* "1.2 GB" */
static void
print_size(uint64_t octets, char *to, size_t size)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double n = (double)octets;
	size_t unit = 0;

	while (n >= 1000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		n /= 1000;
		unit++;
	}
	(void)snprintf(to, size, "%.*f %s", unit > 0 && n < 10, n, units[unit]);
}

static void
show(const char *path, uint64_t done, uint64_t of, uint64_t found,
    const char *found_what)
{
	char line[LINE_LIMIT], size[32], part[16] = "";
	struct authstr_buf *safe = authstr_buf_new(LINE_LIMIT);
	struct authstr_span name;

	print_size(done, size, sizeof(size));
	if (of > 0 && done <= of)
		(void)snprintf(part, sizeof(part), "%d%%, ",
		    (int)((double)done / (double)of * 100));
	if (safe != NULL &&
	    safe_print(authstr_span_of(path != NULL ? path : "-"), safe) ==
		AUTHSTR_OK) {
		name = authstr_buf_span(safe);
		(void)snprintf(line, sizeof(line), "%.*s: %s%s, %llu %s",
		    (int)name.len, (const char *)name.p, part, size,
		    (unsigned long long)found, found_what);
		progress_line(line);
	}
	authstr_buf_free(safe);
}

bool
progress_due(void)
{
	int64_t now;

	if (!progress.on || (now = now_ms()) < progress.due)
		return false;
	progress.due = now + NEXT_MS;
	return true;
}

void
progress_line(const char *text)
{
	(void)fprintf(
	    stderr, "\r%.*s\033[K", (int)out_width_stderr() - 1, text);
	progress.shown = true;
}

void
progress_show(const char *path, uint64_t done, uint64_t of, uint64_t found,
    const char *found_what)
{
	if (progress_due())
		show(path, done, of, found, found_what);
}

void
progress_hide(void)
{
	if (progress.shown)
		(void)fputs("\r\033[K", stderr);
	progress.shown = false;
}

/* SPDX-License-Identifier: MIT */
/*
 * capture_read: a capture, from standard input.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "ehlo_caps/ehlo_caps.h"
#include "out/fail.h"

/* A line of a capture that is longer holds no reply. */
#define CAPTURE_LINE_MAX 16384
/* One that is longer is of no session, and may have no end. */
#define CAPTURE_MAX (64u << 20)

/* Hands over the whole lines in buf[0..len), gives what is left in front. */
static size_t
take_lines(struct ehlo_capture *c, unsigned char *buf, size_t len)
{
	size_t at = 0;

	while (at < len) {
		const unsigned char *lf = memchr(buf + at, '\n', len - at);
		size_t n;

		if (lf == NULL)
			break;
		n = (size_t)(lf - buf) - at;
		ehlo_capture_line(c, (struct authstr_span){ buf + at, n });
		at += n + 1;
	}
	memmove(buf, buf + at, len - at);
	/* So long a line is no protocol's; its tail is looked at anew. */
	return len - at == CAPTURE_LINE_MAX ? 0 : len - at;
}

int
ehlo_capture_read(struct ehlo_capture *c, struct authstr_error *err)
{
	unsigned char buf[CAPTURE_LINE_MAX];
	size_t len = 0, all = 0;

	for (;;) {
		ssize_t n = read(STDIN_FILENO, buf + len, sizeof(buf) - len);

		if (n > 0 && (all += (size_t)n) > CAPTURE_MAX)
			return fail(err, EXIT_BAD_INPUT, AUTHSTR_NO_OFFSET,
			    "capture-too-long",
			    "standard input has more than %u MiB: no capture "
			    "of one session",
			    CAPTURE_MAX >> 20);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET,
			    "cannot-read", "cannot read standard input: %s",
			    strerror(errno));
		if (n == 0)
			break;
		len = take_lines(c, buf, len + (size_t)n);
	}
	if (len > 0)
		ehlo_capture_line(c, (struct authstr_span){ buf, len });
	return EXIT_DONE;
}

/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_lines: standard input, line by line.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "gen_auth/gen_auth.h"

static struct {
	unsigned char bytes[4096];
	size_t at, len;
	bool ended;
} input;

static bool
fill(void)
{
	ssize_t n;

	if (input.ended)
		return false;
	do
		n = read(STDIN_FILENO, input.bytes, sizeof(input.bytes));
	while (n < 0 && errno == EINTR);
	input.at = 0;
	input.len = n > 0 ? (size_t)n : 0;
	input.ended = n <= 0;
	return n > 0;
}

void
gen_line_rest(struct authstr_buf *out)
{
	authstr_buf_put(out, (struct authstr_span){ input.bytes + input.at,
				 input.len - input.at });
	input.at = input.len;
}

bool
gen_line_read(struct authstr_buf *out)
{
	bool any = false;

	while (input.at < input.len || fill()) {
		struct authstr_span left = { input.bytes + input.at,
			input.len - input.at };
		const unsigned char *lf = memchr(left.p, '\n', left.len);

		any = true;
		if (lf != NULL)
			left.len = (size_t)(lf - left.p);
		authstr_buf_put(out, left);
		input.at += left.len + (lf != NULL);
		if (lf != NULL)
			break;
	}
	return any;
}

bool
gen_line_goes_on(struct authstr_span s)
{
	static const char *const marks[] = { "334 ", "+ " };

	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i]);

		if (s.len > n && memcmp(s.p, marks[i], n) == 0)
			s = (struct authstr_span){ s.p + n, s.len - n };
	}
	return s.len > 0 && s.p[0] != '<' && s.p[s.len - 1] != '=' &&
	       memchr(s.p, ' ', s.len) == NULL;
}

void
gen_line_wrapped(struct authstr_buf *out)
{
	while (
	    input.at < input.len && gen_line_goes_on(authstr_buf_span(out))) {
		authstr_buf_put(out, authstr_span_of("\n"));
		gen_line_read(out);
	}
}

void
gen_line_wipe(void)
{
	authstr_wipe(input.bytes, sizeof(input.bytes));
}

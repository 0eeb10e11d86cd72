/* SPDX-License-Identifier: MIT */
#include "smtp/dot.h"
#include "base/text.h"
#include "smtp/cmd.h"

void
dot_start(struct dot *d, span message, bool bare)
{
	*d = (struct dot){ .rest = message, .bare = bare, .begun = true };
}

/* Length of the piece up to the next line end, at most max. */
static size_t
piece(span s, size_t max)
{
	size_t n = 0;

	if (max > s.len)
		max = s.len;
	while (n < max && s.p[n] != '\r' && s.p[n] != '\n')
		n++;
	return n;
}

/* One line end: CRLF, LF or CR. */
static bool
take_eol(span *s)
{
	return span_take(s, CMD_EOL) || span_take(s, SPAN("\n")) ||
	       span_take(s, SPAN("\r"));
}

void
dot_fill(struct dot *d, size_t max, struct authstr_buf *out)
{
	size_t limit = buf_span(out).len + max;

	while (d->rest.len > 0 && buf_span(out).len < limit &&
	       buf_status(out) == AUTHSTR_OK) {
		size_t n = piece(d->rest, limit - buf_span(out).len);

		if (!d->bare && !d->mid_line && d->rest.p[0] == '.')
			buf_put_byte(out, '.');
		buf_put(out, span_sub(d->rest, 0, n));
		d->rest = span_from(d->rest, n);
		d->mid_line = n > 0 || d->mid_line;
		if (take_eol(&d->rest)) {
			buf_put(out, CMD_EOL);
			d->mid_line = false;
		}
	}
	if (d->rest.len > 0)
		return;
	if (d->mid_line)
		buf_put(out, CMD_EOL);
	if (!d->bare)
		cmd_put(CMD_FINAL_DOT, out);
	d->done = true;
}

static bool
has_eight_bit(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] > 127)
			return true;
	return false;
}

struct dot_size
dot_measure(span message)
{
	struct dot_size size = { .utf8 = true };
	bool header = true;
	size_t n;

	while (message.len > 0) {
		n = piece(message, message.len);
		header = header && n > 0;
		if ((header || !size.eight_bit) &&
		    has_eight_bit((span){ message.p, n })) {
			size.eight_bit = true;
			size.header |= header;
			size.utf8 &= !header || text_bad_utf8((span){ message.p,
						    n }) == SPAN_NPOS;
		}
		message = span_from(message, n);
		take_eol(&message);
		size.octets += n + CMD_EOL.len;
	}
	return size;
}

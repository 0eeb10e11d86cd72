/* SPDX-License-Identifier: MIT */
#include "smtp/dot.h"
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

void
dot_measure(span message, uint64_t *octets, bool *eight_bit)
{
	size_t n;

	*octets = 0;
	*eight_bit = false;
	while (message.len > 0) {
		n = piece(message, message.len);
		for (size_t i = 0; i < n && !*eight_bit; i++)
			*eight_bit = message.p[i] > 127;
		message = span_from(message, n);
		take_eol(&message);
		*octets += n + CMD_EOL.len;
	}
}

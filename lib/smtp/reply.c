/* SPDX-License-Identifier: MIT */
#include "smtp/reply.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"

/* Digits of the code, and the separator after them. */
#define CODE_LEN 3

void
reply_init(struct authstr_reply *r)
{
	*r = (struct authstr_reply){ .status = AUTHSTR_MORE };
	buf_init(&r->bytes, AUTHSTR_REPLY_MAX);
}

void
reply_wipe(struct authstr_reply *r)
{
	buf_wipe(&r->bytes);
	reply_init(r);
}

struct authstr_reply *
authstr_reply_new(void)
{
	struct authstr_reply *r = mem_new(1, sizeof(*r));

	if (r != NULL)
		reply_init(r);
	return r;
}

void
authstr_reply_free(struct authstr_reply *r)
{
	if (r == NULL)
		return;
	reply_wipe(r);
	mem_free(r, sizeof(*r));
}

void
authstr_reply_reset(struct authstr_reply *r)
{
	reply_wipe(r);
}

bool
reply_begun(const struct authstr_reply *r)
{
	return buf_span(&r->bytes).len > 0;
}

/* ------------------------------------------------------------ parsing -- */

static int
bad_code(size_t at, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_PROTOCOL, at, "reply-code",
	    "expected a line of three digits and a text, found another byte "
	    "at %zu",
	    at);
}

/* Checks a byte of the code as soon as it is there: a server of another
 * protocol may never send a line end. */
static int
check_code(const struct authstr_reply *r, size_t at, size_t in_line,
    unsigned char c, struct authstr_error *err)
{
	span first = span_sub(buf_span(&r->bytes), 0, CODE_LEN);

	/* RFC 5321 section 4.2: %x32-35, a digit, a digit. */
	if (in_line < CODE_LEN) {
		if (!text_is_digit(c) || (in_line == 0 && (c < '2' || c > '5')))
			return bad_code(at, err);
		if (r->n_lines > 0 && first.p[in_line] != c)
			return error_set(err, AUTHSTR_E_PROTOCOL, at,
			    "reply-codes-differ",
			    "expected code %d in each line of the reply",
			    r->code);
	} else if (in_line == CODE_LEN && c != ' ' && c != '-') {
		return bad_code(at, err);
	}
	return AUTHSTR_OK;
}

/* Bounds, line ends and NUL. */
static int
check_byte(const struct authstr_reply *r, size_t at, size_t in_line,
    unsigned char c, struct authstr_error *err)
{
	bool after_cr = in_line > 0 && buf_span(&r->bytes).p[at - 1] == '\r';

	if (r->n_lines == AUTHSTR_REPLY_LINES_MAX || at >= AUTHSTR_REPLY_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, at, "reply-too-long",
		    "expected a reply of at most %d lines and %d octets",
		    AUTHSTR_REPLY_LINES_MAX, AUTHSTR_REPLY_MAX);
	if (in_line >= AUTHSTR_LINE_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, at, "line-too-long",
		    "expected a line of at most %d octets", AUTHSTR_LINE_MAX);
	if (c == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, at, "nul-in-line",
		    "expected text, found a NUL");
	if (after_cr && c != '\n')
		return error_set(err, AUTHSTR_E_PROTOCOL, at - 1, "bare-cr",
		    "expected LF after CR, found byte 0x%02x", c);
	if (!after_cr && c == '\n')
		return error_set(err, AUTHSTR_E_PROTOCOL, at, "bare-lf",
		    "expected CR before LF, found none");
	if (c == '\r' && in_line >= CODE_LEN)
		return AUTHSTR_OK; /* "250" alone is a line, too */
	return c == '\n' ? AUTHSTR_OK : check_code(r, at, in_line, c, err);
}

/* Called with the line's CRLF in place: AUTHSTR_OK if it was the last. */
static int
end_line(struct authstr_reply *r)
{
	span bytes = buf_span(&r->bytes);
	struct reply_line *line = &r->lines[r->n_lines++];

	line->start = r->start;
	line->len = bytes.len - 2 - r->start;
	r->start = bytes.len;
	r->code = (bytes.p[0] - '0') * 100 + (bytes.p[1] - '0') * 10 +
		  (bytes.p[2] - '0');
	return line->len > CODE_LEN && bytes.p[line->start + CODE_LEN] == '-'
		   ? AUTHSTR_MORE
		   : AUTHSTR_OK;
}

static int
take_byte(struct authstr_reply *r, unsigned char c)
{
	size_t at = buf_span(&r->bytes).len;
	int rc = check_byte(r, at, at - r->start, c, &r->error);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_put_byte(&r->bytes, c);
	if (buf_status(&r->bytes) != AUTHSTR_OK)
		return error_nomem(&r->error);
	return c == '\n' ? end_line(r) : AUTHSTR_MORE;
}

int
authstr_reply_feed(
    struct authstr_reply *r, span in, size_t *used, struct authstr_error *err)
{
	size_t n = 0;

	while (r->status == AUTHSTR_MORE && n < in.len)
		r->status = take_byte(r, in.p[n++]);
	*used = n;
	if (r->status < 0 && err != NULL)
		*err = r->error;
	return r->status;
}

int
authstr_reply_enter(
    struct authstr_reply *r, span line, struct authstr_error *err)
{
	size_t used, at = span_find(line, '\n', 0);
	int rc;

	if (at != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_PROTOCOL, at, "bare-lf",
		    "expected one line, found a line end in it");
	rc = authstr_reply_feed(r, line, &used, err);
	if (rc != AUTHSTR_MORE)
		return rc < 0 ? rc : bad_code(0, err);
	if ((r->status = take_byte(r, '\r')) == AUTHSTR_MORE)
		r->status = take_byte(r, '\n');
	if (r->status < 0 && err != NULL)
		*err = r->error;
	return r->status;
}

/* ------------------------------------------------------------- reading -- */

int
authstr_reply_code(const struct authstr_reply *r)
{
	return r->code;
}

size_t
authstr_reply_line_count(const struct authstr_reply *r)
{
	return r->n_lines;
}

span
reply_raw_line(const struct authstr_reply *r, size_t i)
{
	if (i >= r->n_lines)
		return SPAN_NONE;
	return span_sub(
	    buf_span(&r->bytes), r->lines[i].start, r->lines[i].len);
}

span
authstr_reply_line(const struct authstr_reply *r, size_t i)
{
	return span_from(reply_raw_line(r, i), CODE_LEN + 1);
}

/* "." and one to three digits. */
static bool
take_code_part(span *s)
{
	uint64_t n;
	size_t before = s->len;

	return span_take(s, SPAN(".")) && span_take_number(s, 999, &n) &&
	       before - s->len <= 4;
}

/* RFC 3463 section 2: class "." subject "." detail; the class is the code's
 * first digit (RFC 2034 section 4). */
static span
enhanced_of(span text, int code)
{
	unsigned char class = (unsigned char)('0' + code / 100);
	span rest = span_from(text, 1);

	if (text.len == 0 || text.p[0] != class || class == '3')
		return SPAN_NONE;
	if (!take_code_part(&rest) || !take_code_part(&rest))
		return SPAN_NONE;
	if (rest.len > 0 && rest.p[0] != ' ' && rest.p[0] != '\t')
		return SPAN_NONE;
	return span_sub(text, 0, text.len - rest.len);
}

span
authstr_reply_enhanced(const struct authstr_reply *r)
{
	return enhanced_of(authstr_reply_line(r, 0), r->code);
}

span
reply_bare_line(const struct authstr_reply *r, size_t i)
{
	span text = authstr_reply_line(r, i);

	return span_trim(span_from(text, enhanced_of(text, r->code).len));
}

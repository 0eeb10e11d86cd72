/* SPDX-License-Identifier: MIT */
#include "smtp/reply.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"

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
	r->n_lines = r->start = r->literal = r->after = 0;
	r->code = 0;
	r->verdict = AUTHSTR_VERDICT_NONE;
	r->word = r->rest = (struct reply_line){ 0, 0 };
	r->status = AUTHSTR_MORE;
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

int
authstr_reply_expect(struct authstr_reply *r, enum authstr_protocol protocol,
    enum authstr_reply_form form, span tag)
{
	if (protocol_of(protocol) == NULL || tag.len > REPLY_TAG_MAX)
		return AUTHSTR_E_USAGE;
	reply_wipe(r);
	r->protocol = protocol;
	r->form = form;
	r->tag_len = tag.len;
	if (tag.len > 0)
		memcpy(r->tag, tag.p, tag.len);
	return AUTHSTR_OK;
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

span
reply_bytes(const struct authstr_reply *r)
{
	return buf_span(&r->bytes);
}

/* ------------------------------------------------------------ parsing -- */

static const struct grammar *
grammar_of(const struct authstr_reply *r)
{
	return protocol_of(r->protocol)->grammar;
}

static int
too_long(size_t at, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_LIMIT, at, "reply-too-long",
	    "expected a reply of at most %d lines and %d octets",
	    AUTHSTR_REPLY_LINES_MAX, AUTHSTR_REPLY_MAX);
}

/* Bounds and NUL; octets of a literal are free but for these. */
static int
check_bounds(const struct authstr_reply *r, size_t at, unsigned char c,
    struct authstr_error *err)
{
	if (r->n_lines == AUTHSTR_REPLY_LINES_MAX || at >= AUTHSTR_REPLY_MAX)
		return too_long(at, err);
	if (at - r->start >= AUTHSTR_LINE_MAX)
		return error_set(err, AUTHSTR_E_LIMIT, at, "line-too-long",
		    "expected a line of at most %d octets", AUTHSTR_LINE_MAX);
	if (c == 0)
		return error_set(err, AUTHSTR_E_PROTOCOL, at, "nul-in-line",
		    "expected text, found a NUL");
	return AUTHSTR_OK;
}

static int
check_byte(const struct authstr_reply *r, size_t at, unsigned char c,
    struct authstr_error *err)
{
	bool after_cr = at > r->after && buf_span(&r->bytes).p[at - 1] == '\r';
	int rc = check_bounds(r, at, c, err);

	if (rc != AUTHSTR_OK || r->literal > 0)
		return rc;
	if (after_cr && c != '\n')
		return error_set(err, AUTHSTR_E_PROTOCOL, at - 1, "bare-cr",
		    "expected LF after CR, found byte 0x%02x", c);
	if (!after_cr && c == '\n')
		return error_set(err, AUTHSTR_E_PROTOCOL, at, "bare-lf",
		    "expected CR before LF, found none");
	/* A server of another protocol may never send a line end: its bytes
	 * are looked at as they come. */
	return c == '\n' ? AUTHSTR_OK
			 : grammar_of(r)->check(r, at - r->start, c, err);
}

/* Called with the line's CRLF in place: AUTHSTR_OK if it was the last. */
static int
end_line(struct authstr_reply *r)
{
	const struct grammar *g = grammar_of(r);
	size_t end = buf_span(&r->bytes).len;
	span line = span_sub(buf_span(&r->bytes), r->start, end - 2 - r->start);
	uint64_t octets;

	r->after = end;
	if (g->literal != NULL && g->literal(line, &octets)) {
		if (octets > AUTHSTR_REPLY_MAX)
			return too_long(end, &r->error);
		r->literal = (size_t)octets;
		r->after += r->literal;
		return AUTHSTR_MORE;
	}
	r->lines[r->n_lines].start = r->start;
	r->lines[r->n_lines++].len = line.len;
	r->start = end;
	return g->end(r, line);
}

static int
take_byte(struct authstr_reply *r, unsigned char c)
{
	size_t at = buf_span(&r->bytes).len;
	int rc = check_byte(r, at, c, &r->error);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_put_byte(&r->bytes, c);
	if (buf_status(&r->bytes) != AUTHSTR_OK)
		return error_nomem(&r->error);
	if (r->literal > 0) {
		r->literal--;
		return AUTHSTR_MORE;
	}
	return c == '\n' ? end_line(r) : AUTHSTR_MORE;
}

/* Takes text behind a line's head, at once; gives how many octets. */
static size_t
take_text(struct authstr_reply *r, span in)
{
	span bytes = buf_span(&r->bytes);
	size_t n = 0, in_line = bytes.len - r->start;
	size_t max = AUTHSTR_LINE_MAX;

	if (r->literal > 0 || in_line < REPLY_HEAD ||
	    bytes.p[bytes.len - 1] == '\r' ||
	    r->n_lines == AUTHSTR_REPLY_LINES_MAX)
		return 0;
	if (AUTHSTR_REPLY_MAX - r->start < max)
		max = AUTHSTR_REPLY_MAX - r->start;
	while (n < in.len && in_line + n < max && in.p[n] != '\r' &&
	       in.p[n] != '\n' && in.p[n] != '\0')
		n++;
	if (n > 0)
		buf_put(&r->bytes, span_sub(in, 0, n));
	return n;
}

int
authstr_reply_feed(
    struct authstr_reply *r, span in, size_t *used, struct authstr_error *err)
{
	size_t n = 0;

	while (r->status == AUTHSTR_MORE && n < in.len) {
		n += take_text(r, span_from(in, n));
		if (n < in.len)
			r->status = take_byte(r, in.p[n++]);
	}
	if (buf_status(&r->bytes) != AUTHSTR_OK && r->status >= 0)
		r->status = error_nomem(&r->error);
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
		return rc < 0 ? rc : reply_misfit(r, 0, err);
	if ((r->status = take_byte(r, '\r')) == AUTHSTR_MORE)
		r->status = take_byte(r, '\n');
	if (r->status < 0 && err != NULL)
		*err = r->error;
	return r->status;
}

/* -------------------------------------------------- for the grammars -- */

static struct reply_line
place_of(const struct authstr_reply *r, span part)
{
	return (struct reply_line){ (size_t)(part.p - r->bytes.p), part.len };
}

int
reply_decide(
    struct authstr_reply *r, enum authstr_verdict verdict, span word, span rest)
{
	r->verdict = verdict;
	r->word = place_of(r, word);
	r->rest = place_of(r, rest);
	return AUTHSTR_OK;
}

int
reply_misfit(
    const struct authstr_reply *r, size_t at, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_PROTOCOL, at, "reply-form",
	    "expected a reply of %s, found another byte at %zu",
	    authstr_protocol_name(r->protocol), at);
}

enum authstr_verdict
reply_refusal(span bracket)
{
	/* RFC 5530 section 3, RFC 2449 section 8.1, RFC 3206 section 4,
	 * RFC 5804 section 1.3 */
	static const char *const later[] = { "UNAVAILABLE", "INUSE", "IN-USE",
		"SYS/TEMP", "LOGIN-DELAY", "TRYLATER" };
	span code = span_take_word(&bracket);

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (span_equal_case(authstr_span_of(later[i]), code))
			return AUTHSTR_VERDICT_LATER;
	return AUTHSTR_VERDICT_NO;
}

bool
reply_word_fits(const struct authstr_reply *r, const char *word, size_t in_line,
    unsigned char c)
{
	span so_far = span_from(buf_span(&r->bytes), r->start);
	span all = authstr_span_of(word);

	if (in_line > all.len)
		in_line = all.len + 1;
	if (!span_equal_case(
		span_sub(so_far, 0, all.len), span_sub(all, 0, in_line)))
		return false;
	if (in_line == all.len)
		return c == ' ' || c == '\r';
	return in_line > all.len || text_upper(c) == text_upper(all.p[in_line]);
}

bool
reply_ends_in_literal(span line, uint64_t *octets)
{
	size_t open = SPAN_NPOS, at = 0;
	span number;

	if (!span_ends(line, SPAN("}")))
		return false;
	while ((at = span_find(line, '{', at)) != SPAN_NPOS)
		open = at++;
	if (open == SPAN_NPOS)
		return false;
	number = span_sub(line, open + 1, line.len - open - 2);
	if (!span_take_number(&number, UINT32_MAX, octets))
		return false;
	span_take(&number, SPAN("+"));
	return number.len == 0;
}

span
reply_take_bracket(span *text, const char *brackets)
{
	bool quoted = false;

	if (text->len == 0 || text->p[0] != (unsigned char)brackets[0])
		return SPAN_NONE;
	for (size_t i = 1; i < text->len; i++) {
		unsigned char c = text->p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == (unsigned char)brackets[1]) {
			span inside = span_sub(*text, 1, i - 1);

			*text = span_trim(span_from(*text, i + 1));
			return inside;
		}
	}
	return SPAN_NONE;
}

/* ------------------------------------------------------------- reading -- */

enum authstr_protocol
authstr_reply_protocol(const struct authstr_reply *r)
{
	return r->protocol;
}

int
authstr_reply_code(const struct authstr_reply *r)
{
	return r->code;
}

enum authstr_verdict
authstr_reply_verdict(const struct authstr_reply *r)
{
	return r->verdict;
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

/* SPDX-License-Identifier: MIT */
/*
 * SMTP and LMTP (RFC 5321 section 4.2):
 *
 *	*( code "-" text CRLF ) code [ SP text ] CRLF
 */
#include "base/text.h"
#include "smtp/reply.h"

/* Digits of the code, and the separator after them. */
#define CODE_LEN 3

static int
bad_code(size_t at, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_PROTOCOL, at, "reply-code",
	    "expected a line of three digits and a text, found another byte "
	    "at %zu",
	    at);
}

static int
check(const struct authstr_reply *r, size_t in_line, unsigned char c,
    struct authstr_error *err)
{
	span first = span_sub(buf_span(&r->bytes), 0, CODE_LEN);
	size_t at = r->start + in_line;

	/* RFC 5321 section 4.2: %x32-35, a digit, a digit. */
	if (in_line < CODE_LEN) {
		if (!text_is_digit(c) || (in_line == 0 && (c < '2' || c > '5')))
			return bad_code(at, err);
		if (r->n_lines > 0 && first.p[in_line] != c)
			return error_set(err, AUTHSTR_E_PROTOCOL, at,
			    "reply-codes-differ",
			    "expected code %d in each line of the reply",
			    r->code);
	} else if (in_line == CODE_LEN && c != ' ' && c != '-' && c != '\r') {
		return bad_code(at, err); /* "250" alone is a line, too */
	}
	return AUTHSTR_OK;
}

/* Codes that alone are a success of some commands; 0: any 2yz is. */
static const struct {
	int ok, more;
} hoped[] = {
	[AUTHSTR_REPLY_PLAIN] = { 0, 354 },
	[AUTHSTR_REPLY_GREETING] = { 220, 0 }, /* RFC 5321 section 4.3.2 */
	[AUTHSTR_REPLY_HELLO] = { 250, 0 },    /* RFC 5321 section 4.3.2 */
	[AUTHSTR_REPLY_STARTTLS] = { 220, 0 }, /* RFC 3207 section 4 */
	[AUTHSTR_REPLY_AUTH] = { 235, 334 },   /* RFC 4954 section 4 */
	[AUTHSTR_REPLY_QUIT] = { 0, 0 },
};

/* What a code's first digit means where it is not the one hoped for (RFC 5321
 * section 4.2.1). */
static enum authstr_verdict
judge(enum authstr_reply_form form, int code)
{
	if (code == hoped[form].more)
		return AUTHSTR_VERDICT_MORE;
	if (hoped[form].ok != 0 ? code == hoped[form].ok : code / 100 == 2)
		return AUTHSTR_VERDICT_OK;
	/* RFC 5321 section 3.8: after 421 the server closes. */
	if (code == 421)
		return AUTHSTR_VERDICT_BYE;
	return code / 100 == 4   ? AUTHSTR_VERDICT_LATER
	       : code / 100 == 5 ? AUTHSTR_VERDICT_NO
				 : AUTHSTR_VERDICT_ODD;
}

static int
end(struct authstr_reply *r, span line)
{
	r->code = (line.p[0] - '0') * 100 + (line.p[1] - '0') * 10 +
		  (line.p[2] - '0');
	if (line.len > CODE_LEN && line.p[CODE_LEN] == '-')
		return AUTHSTR_MORE;
	/* The first line has the enhanced code and the word that counts. */
	line = reply_raw_line(r, 0);
	return reply_decide(r, judge(r->form, r->code),
	    span_sub(line, 0, CODE_LEN), span_from(line, CODE_LEN + 1));
}

const struct grammar grammar_smtp = {
	.check = check,
	.end = end,
	.prefix = CODE_LEN + 1,
};

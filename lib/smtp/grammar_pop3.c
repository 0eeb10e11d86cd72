/* SPDX-License-Identifier: MIT */
/*
 * POP3 (RFC 1939 section 3, RFC 2449):
 *
 *	reply = ("+OK" / "-ERR") [SP text] CRLF    text = [ "[" code "]" ] words
 *	      / "+" SP base64 CRLF                 in a login (RFC 5034)
 *	list  = "+OK" [SP text] CRLF *( line CRLF ) "." CRLF
 *
 * A line of a list that begins with a dot has one more.
 */
#include "base/text.h"
#include "smtp/reply.h"

/* Among the lines of a list there is everything. */
static bool
fits(const struct authstr_reply *r, size_t in_line, unsigned char c)
{
	return r->n_lines > 0 || reply_word_fits(r, "+OK", in_line, c) ||
	       reply_word_fits(r, "-ERR", in_line, c) ||
	       (r->form == AUTHSTR_REPLY_AUTH &&
		   reply_word_fits(r, "+", in_line, c));
}

static int
check(const struct authstr_reply *r, size_t in_line, unsigned char c,
    struct authstr_error *err)
{
	return fits(r, in_line, c) ? AUTHSTR_OK
				   : reply_misfit(r, r->start + in_line, err);
}

static int
end(struct authstr_reply *r, span line)
{
	span first = reply_raw_line(r, 0), word = span_take_word(&first);
	span code = first;

	if (span_equal_case(word, SPAN("-ERR")))
		return reply_decide(r,
		    reply_refusal(reply_take_bracket(&code, "[]")), word,
		    first);
	if (span_equal(word, SPAN("+")))
		return reply_decide(r, AUTHSTR_VERDICT_MORE, word, first);
	if (r->form == AUTHSTR_REPLY_HELLO && !span_equal(line, SPAN(".")))
		return AUTHSTR_MORE;
	return reply_decide(r, AUTHSTR_VERDICT_OK, word, first);
}

const struct grammar grammar_pop3 = {
	.check = check,
	.end = end,
	.brackets = "[]",
	.stuffed = true,
};

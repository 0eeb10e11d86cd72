/* SPDX-License-Identifier: MIT */
/*
 * ManageSieve (RFC 5804 sections 1.2, 1.7 and 4):
 *
 *	reply  = *( string [SP string] CRLF )
 *	         ("OK" / "NO" / "BYE") [SP "(" code ")"] [SP string] CRLF
 *	       / string CRLF                            a challenge, in a login
 *	string = <"> text <">, with \" and \\ / "{" n ["+"] "}" CRLF octets
 */
#include "base/text.h"
#include "smtp/reply.h"

static const struct {
	const char *word;
	enum authstr_verdict verdict;
} statuses[] = {
	{ "OK", AUTHSTR_VERDICT_OK },
	{ "NO", AUTHSTR_VERDICT_NO },
	{ "BYE", AUTHSTR_VERDICT_BYE },
};
#define STATUSES (sizeof(statuses) / sizeof(statuses[0]))

static bool
fits(const struct authstr_reply *r, size_t in_line, unsigned char c)
{
	unsigned char first =
	    in_line == 0 ? c : buf_span(&r->bytes).p[r->start];

	if (first == '"' || first == '{')
		return true;
	for (size_t i = 0; i < STATUSES; i++)
		if (reply_word_fits(r, statuses[i].word, in_line, c))
			return true;
	return false;
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
	span word, rest, code;

	if (line.p[0] == '"' || line.p[0] == '{')
		return r->form == AUTHSTR_REPLY_AUTH
			   ? reply_decide(r, AUTHSTR_VERDICT_MORE,
				 span_sub(line, 0, 0), line)
			   : AUTHSTR_MORE;
	rest = line;
	word = span_take_word(&rest);
	code = rest;
	for (size_t i = 0; i < STATUSES; i++)
		if (span_equal_case(authstr_span_of(statuses[i].word), word))
			return reply_decide(r,
			    statuses[i].verdict == AUTHSTR_VERDICT_NO
				? reply_refusal(reply_take_bracket(&code, "()"))
				: statuses[i].verdict,
			    word, rest);
	return reply_misfit(r, (size_t)(line.p - r->bytes.p), &r->error);
}

const struct grammar grammar_sieve = {
	.check = check,
	.literal = reply_ends_in_literal,
	.end = end,
	.brackets = "()",
};

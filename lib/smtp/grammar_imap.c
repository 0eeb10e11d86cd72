/* SPDX-License-Identifier: MIT */
/*
 * IMAP (RFC 9051 section 7, RFC 3501):
 *
 *	greeting = "* " ("OK" / "PREAUTH" / "BYE") SP text CRLF
 *	reply    = *( "* " data CRLF ) tag SP ("OK" / "NO" / "BAD") SP text CRLF
 *	         / "+" [SP text] CRLF
 *	text     = [ "[" code "]" SP ] words
 *
 * Untagged data may hold literals, words for people may not: "* OK {5}" has
 * none.
 */
#include "base/text.h"
#include "smtp/reply.h"

static const struct status {
	const char *word;
	enum authstr_verdict verdict;
	bool tagged; /* may end a command */
} statuses[] = {
	{ "OK", AUTHSTR_VERDICT_OK, true },
	{ "NO", AUTHSTR_VERDICT_NO, true },
	{ "BAD", AUTHSTR_VERDICT_NO, true },
	{ "PREAUTH", AUTHSTR_VERDICT_OK, false },
	{ "BYE", AUTHSTR_VERDICT_BYE, false },
};

static const struct status *
find_status(span word)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (span_equal_case(authstr_span_of(statuses[i].word), word))
			return &statuses[i];
	return NULL;
}

/* RFC 9051 section 9: any ASTRING-CHAR but "+". */
static bool
is_tag_char(unsigned char c)
{
	return text_is_print(c) &&
	       span_find(SPAN(" (){%*\"\\+"), c, 0) == SPAN_NPOS;
}

/* The byte at in_line of "* ", "+ ", or the tag and a blank. */
static bool
fits(const struct authstr_reply *r, size_t in_line, unsigned char c)
{
	unsigned char first =
	    in_line == 0 ? c : buf_span(&r->bytes).p[r->start];
	bool greeting = r->form == AUTHSTR_REPLY_GREETING;

	if (first == '*')
		return in_line != 1 || c == ' ';
	if (first == '+')
		return r->form == AUTHSTR_REPLY_AUTH &&
		       (in_line != 1 || c == ' ' || c == '\r');
	if (r->tag_len == 0)
		return !greeting && (in_line > 0 || is_tag_char(c));
	if (in_line < r->tag_len)
		return !greeting && c == r->tag[in_line];
	return in_line > r->tag_len || c == ' ';
}

static int
check(const struct authstr_reply *r, size_t in_line, unsigned char c,
    struct authstr_error *err)
{
	return fits(r, in_line, c) ? AUTHSTR_OK
				   : reply_misfit(r, r->start + in_line, err);
}

static bool
literal(span line, uint64_t *octets)
{
	span rest = line;

	if (!span_take(&rest, SPAN("* ")) ||
	    find_status(span_take_word(&rest)) != NULL)
		return false;
	return reply_ends_in_literal(line, octets);
}

static int
decide(
    struct authstr_reply *r, const struct status *status, span word, span rest)
{
	span code = rest;

	return reply_decide(r,
	    status->verdict == AUTHSTR_VERDICT_NO
		? reply_refusal(reply_take_bracket(&code, "[]"))
		: status->verdict,
	    word, rest);
}

static int
end_untagged(struct authstr_reply *r, span rest)
{
	span word = span_take_word(&rest);
	const struct status *status = find_status(word);
	bool greeting = r->form == AUTHSTR_REPLY_GREETING;

	if (greeting && status == NULL)
		return reply_misfit(
		    r, (size_t)(word.p - r->bytes.p), &r->error);
	/* In a greeting it is the word that counts; later, BYE comes before
	 * the reply to LOGOUT, or in place of any other. */
	if (greeting ||
	    (status != NULL && status->verdict == AUTHSTR_VERDICT_BYE &&
		r->form != AUTHSTR_REPLY_QUIT))
		return decide(r, status, word, rest);
	return AUTHSTR_MORE;
}

static int
end(struct authstr_reply *r, span line)
{
	const struct status *status;
	span word;

	if (span_take(&line, SPAN("* ")))
		return end_untagged(r, line);
	word = span_take_word(&line);
	if (span_equal(word, SPAN("+")))
		return reply_decide(r, AUTHSTR_VERDICT_MORE, word, line);
	word = span_take_word(&line);
	status = find_status(word);
	if (status == NULL || !status->tagged)
		return reply_misfit(
		    r, (size_t)(word.p - r->bytes.p), &r->error);
	return decide(r, status, word, line);
}

const struct grammar grammar_imap = {
	.check = check,
	.literal = literal,
	.end = end,
	.brackets = "[]",
};

/* SPDX-License-Identifier: MIT */
/*
 * reply_text: what a whole reply says, in parts.
 */
#include "base/text.h"
#include "smtp/reply.h"

static const struct grammar *
grammar_of(const struct authstr_reply *r)
{
	return protocol_of(r->protocol)->grammar;
}

static span
part(const struct authstr_reply *r, const struct reply_line *place)
{
	if (r->verdict == AUTHSTR_VERDICT_NONE)
		return SPAN_NONE;
	return span_sub(buf_span(&r->bytes), place->start, place->len);
}

span
reply_deciding_line(const struct authstr_reply *r)
{
	span all = buf_span(&r->bytes), word = part(r, &r->word);

	for (size_t i = r->n_lines; i-- > 0 && !span_is_none(word);) {
		const struct reply_line *line = &r->lines[i];

		if (line->start <= r->word.start)
			return span_sub(all, line->start, line->len);
	}
	return reply_raw_line(r, 0);
}

span
authstr_reply_line(const struct authstr_reply *r, size_t i)
{
	const struct grammar *g = grammar_of(r);
	span line = reply_raw_line(r, i);

	if (g->stuffed && i > 0 && span_starts(line, SPAN("..")))
		return span_from(line, 1);
	return span_from(line, g->prefix);
}

span
authstr_reply_word(const struct authstr_reply *r)
{
	return part(r, &r->word);
}

/* What stands before the text. */
static span
take_bracket(const struct authstr_reply *r, span *rest)
{
	const char *brackets = grammar_of(r)->brackets;

	return brackets == NULL ? SPAN_NONE
				: reply_take_bracket(rest, brackets);
}

span
authstr_reply_bracket(const struct authstr_reply *r)
{
	span rest = part(r, &r->rest);

	return take_bracket(r, &rest);
}

span
reply_string(span s)
{
	uint64_t octets;
	span line, all = s;

	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
		return span_sub(s, 1, s.len - 2);
	if (s.len > 0 && s.p[0] == '{' && span_take_line(&all, &line) &&
	    reply_ends_in_literal(line, &octets))
		return span_sub(all, 0, (size_t)octets);
	return s;
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

	if (code == 0 || text.len == 0 || text.p[0] != class || class == '3')
		return SPAN_NONE;
	for (int part = 0; part < 2; part++)
		if (!take_code_part(&rest))
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
reply_challenge(const struct authstr_reply *r)
{
	span rest = part(r, &r->rest);

	return r->code != 0 ? rest : reply_string(rest);
}

span
authstr_reply_text(const struct authstr_reply *r)
{
	span rest = part(r, &r->rest);

	take_bracket(r, &rest);
	rest = span_trim(span_from(rest, authstr_reply_enhanced(r).len));
	return r->code != 0 ? rest : reply_string(rest);
}

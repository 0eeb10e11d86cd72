/* SPDX-License-Identifier: MIT */
/*
 * near_edge: what stands around a secret by mistake, or is left out of it.
 */
#include "base/text.h"
#include "mech/near.h"

static bool
put_around(span before, span secret, span behind, struct authstr_buf *out)
{
	buf_put(out, before);
	buf_put(out, secret);
	buf_put(out, behind);
	return true;
}

bool
near_trailing_lf(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN("\n"), out);
}

bool
near_trailing_crlf(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN("\x0d\x0a"), out);
}

bool
near_trailing_cr(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN("\x0d"), out);
}

bool
near_trailing_nul(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN("\0"), out);
}

bool
near_no_trailing_lf(const struct mech_proof *p, struct authstr_buf *out)
{
	span kept = span_chomp(p->secret);

	buf_put(out, kept);
	return kept.len < p->secret.len;
}

bool
near_space_behind(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN(" "), out);
}

/* U+00A0, which comes along from web pages. */
bool
near_nbsp_behind(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(""), p->secret, SPAN("\xc2\xa0"), out);
}

bool
near_space_before(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN(" "), p->secret, SPAN(""), out);
}

bool
near_no_edge_space(const struct mech_proof *p, struct authstr_buf *out)
{
	span kept = span_trim(p->secret);

	buf_put(out, kept);
	return kept.len < p->secret.len;
}

bool
near_double_quotes(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN("\""), p->secret, SPAN("\""), out);
}

bool
near_single_quotes(const struct mech_proof *p, struct authstr_buf *out)
{
	return put_around(SPAN("'"), p->secret, SPAN("'"), out);
}

bool
near_no_quotes(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	if (s.len < 2 || s.p[0] != s.p[s.len - 1] ||
	    (s.p[0] != '"' && s.p[0] != '\''))
		return false;
	buf_put(out, span_sub(s, 1, s.len - 2));
	return true;
}

bool
near_no_spaces(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		if (!text_is_space(p->secret.p[i]))
			buf_put_byte(out, p->secret.p[i]);
	return span_find_any(p->secret, SPAN(" \t")) != SPAN_NPOS;
}

/* As providers show it: "abcd efgh ijkl mnop". */
bool
near_spaces(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	if (s.len < 8 || s.len % 4 != 0 || s.len > 64)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!text_is_alpha(s.p[i]) && !text_is_digit(s.p[i]))
			return false;
		if (i > 0 && i % 4 == 0)
			buf_put_byte(out, ' ');
		buf_put_byte(out, s.p[i]);
	}
	return true;
}

/* What ends a word in a shell, or a value in a configuration file. */
bool
near_cut_short(const struct mech_proof *p, struct authstr_buf *out)
{
	size_t at =
	    span_find_any(p->secret, SPAN(" \t#;&|<>()$!\"'`\\*?,:=\0"));

	if (at == SPAN_NPOS || at == 0)
		return false;
	buf_put(out, span_sub(p->secret, 0, at));
	return true;
}

bool
near_empty(const struct mech_proof *p, struct authstr_buf *out)
{
	(void)out;
	return p->secret.len > 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * near_shell: what shells, printf and Perl read into a secret.
 */
#include "base/text.h"
#include "mech/near.h"

static bool
is_name(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '_';
}

/* How many bytes at the front of s are a variable: $1, $word, ${word}. */
static size_t
variable_length(span s)
{
	size_t at = 1;
	bool brace = s.len > 1 && s.p[1] == '{';

	if (s.p[0] != '$' || s.len < 2)
		return 0;
	if (brace)
		at++;
	if (!brace && text_is_digit(s.p[1]))
		return 2;
	while (at < s.len && is_name(s.p[at]))
		at++;
	if (brace)
		return at < s.len && s.p[at] == '}' ? at + 1 : 0;
	return at > 1 ? at : 0;
}

/* A variable that is not set goes with its '$'. */
bool
near_shell_dollar(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	while (s.len > 0) {
		size_t n = variable_length(s);

		if (n == 0)
			buf_put_byte(out, s.p[n++]);
		s = span_from(s, n);
	}
	return buf_span(out).len < p->secret.len;
}

bool
near_shell_backslash(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '!' || s.p[i] == '$')
			buf_put_byte(out, '\\');
		buf_put_byte(out, s.p[i]);
	}
	return span_find_any(s, SPAN("!$")) != SPAN_NPOS;
}

/* "@word" is an array of Perl's in double quotes; one that is not there is
 * nothing, as long as nobody said "use strict". */
bool
near_perl_at(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	while (s.len > 0) {
		size_t n = 0;

		if (s.p[0] == '@' && s.len > 1 && !text_is_digit(s.p[1]))
			for (n = 1; n < s.len && is_name(s.p[n]);)
				n++;
		if (n < 2)
			buf_put_byte(out, s.p[0]);
		s = span_from(s, n < 2 ? 1 : n);
	}
	return buf_span(out).len < p->secret.len;
}

/* Without arguments %s is nothing and %d is 0; what is no conversion ends the
 * output of most. */
bool
near_printf_percent(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;
	size_t i;

	if (span_find(s, '%', 0) == SPAN_NPOS)
		return false;
	for (i = 0; i < s.len; i++) {
		unsigned char c = i + 1 < s.len ? s.p[i + 1] : 0;

		if (s.p[i] != '%') {
			buf_put_byte(out, s.p[i]);
			continue;
		}
		i++;
		if (c == '%')
			buf_put_byte(out, c);
		else if (span_find(SPAN("diouxX"), c, 0) != SPAN_NPOS)
			buf_put_byte(out, '0');
		else if (span_find(SPAN("bcqs"), c, 0) == SPAN_NPOS)
			break;
	}
	return true;
}

/* "\0" takes up to this many octal digits more: zeros leave no trace. */
static bool
octal_zeros(span s, size_t most, struct authstr_buf *out)
{
	size_t n = 0;

	while (n < most && n < s.len && s.p[n] == '0')
		n++;
	if (n == 0 || (n < most && n < s.len && s.p[n] >= '0' && s.p[n] <= '7'))
		return false;
	buf_put(out, span_from(s, n));
	return true;
}

bool
near_octal_two(const struct mech_proof *p, struct authstr_buf *out)
{
	return octal_zeros(p->secret, 2, out);
}

bool
near_octal_three(const struct mech_proof *p, struct authstr_buf *out)
{
	return octal_zeros(p->secret, 3, out);
}

/* SPDX-License-Identifier: MIT */
/*
 * value_shape: what kind of value it looks like.
 */
#include "base/b64.h"
#include "base/text.h"
#include "mech/charset.h"
#include "mech/value.h"

bool
value_is_user_pass(span s)
{
	size_t colon = span_find(s, ':', 0);

	return colon != SPAN_NPOS && colon > 0 && colon + 1 < s.len &&
	       charset_is_text(s) && s.p[0] != '{' && s.p[0] != '<' &&
	       !span_starts(span_from(s, colon), SPAN("://")) &&
	       span_find(span_sub(s, 0, colon), ' ', 0) == SPAN_NPOS;
}

bool
value_is_address(span s)
{
	size_t at = span_find(s, '@', 0);
	size_t dot = at == SPAN_NPOS ? at : span_find(s, '.', at + 2);

	return at != SPAN_NPOS && at > 0 && dot != SPAN_NPOS &&
	       dot + 2 < s.len && text_is_alpha(s.p[s.len - 1]) &&
	       span_find(s, '@', at + 1) == SPAN_NPOS &&
	       span_find_any(s, SPAN(" <>\t")) == SPAN_NPOS;
}

/* No name of a host ends so: "test" of "alice@example.test" and a password that
 * is not of small letters alone. */
bool
value_is_address_and_more(span s)
{
	static const char *const domains[] = { "com", "net", "org", "edu",
		"test", "example", "de", "uk", "fr", "eu" };
	size_t at = span_find(s, '@', 0), dot = SPAN_NPOS;
	bool small = true;
	span last;

	if (at == SPAN_NPOS || at == 0 || !charset_is_text(s) ||
	    span_find_any(s, SPAN(" :<>")) != SPAN_NPOS)
		return false;
	for (size_t i = at + 2; i < s.len; i++)
		dot = s.p[i] == '.' ? i : dot;
	if (dot == SPAN_NPOS)
		return false;
	last = span_from(s, dot + 1);
	for (size_t i = 0; i < last.len; i++)
		small = small && last.p[i] >= 'a' && last.p[i] <= 'z';
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (span_starts(last, authstr_span_of(domains[i])))
			return !small;
	return false;
}

/* "eyJ" is the base64 of {" which every header begins with. */
bool
value_is_jwt(span s)
{
	size_t dots = 0;

	if (!span_starts(s, SPAN("eyJ")))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		dots += s.p[i] == '.';
		if (s.p[i] != '.' && b64_value(s.p[i], true) < 0 &&
		    !text_is_space(s.p[i]))
			return false;
	}
	return dots >= 2;
}

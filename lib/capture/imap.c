/* SPDX-License-Identifier: MIT */
#include "capture/imap.h"
#include "base/text.h"

/* More than any user name or password needs. */
#define LITERAL_MAX 65536

static bool
take_length(span *s, size_t *n)
{
	span rest = *s;
	uint64_t value;

	if (!span_take(&rest, SPAN("{")) ||
	    !span_take_number(&rest, LITERAL_MAX, &value))
		return false;
	span_take(&rest, SPAN("+"));
	if (!span_take(&rest, SPAN("}")))
		return false;
	*s = rest;
	*n = (size_t)value;
	return true;
}

bool
imap_literal_at_end(span line, size_t *n)
{
	for (size_t at = line.len; at > 0; at--) {
		span tail = span_from(line, at - 1);

		if (tail.p[0] == '{')
			return take_length(&tail, n) && tail.len == 0;
	}
	return false;
}

static bool
take_quoted(span *s, struct authstr_buf *value)
{
	span rest = span_from(*s, 1);

	while (rest.len > 0 && rest.p[0] != '"') {
		if (rest.p[0] == '\\' && rest.len > 1)
			rest = span_from(rest, 1);
		buf_put_byte(value, rest.p[0]);
		rest = span_from(rest, 1);
	}
	if (rest.len == 0)
		return false;
	*s = span_from(rest, 1);
	return true;
}

static bool
take_literal(span *s, struct authstr_buf *value, size_t *start)
{
	span rest = *s;
	size_t n;

	if (!take_length(&rest, &n) || !span_take(&rest, SPAN("\n")) ||
	    rest.len < n)
		return false;
	*start = s->len - rest.len;
	buf_put(value, span_sub(rest, 0, n));
	*s = span_from(rest, n);
	return true;
}

bool
imap_take_string(span *s, struct authstr_buf *value, size_t where[2])
{
	span rest = *s;

	where[0] = 0;
	if (rest.len > 0 && rest.p[0] == '"') {
		if (!take_quoted(&rest, value))
			return false;
	} else if (rest.len > 0 && rest.p[0] == '{') {
		if (!take_literal(&rest, value, &where[0]))
			return false;
	} else {
		span word = span_take_word(&rest);

		if (word.len == 0)
			return false;
		buf_put(value, word);
		where[1] = word.len;
		*s = rest;
		return true;
	}
	where[1] = s->len - rest.len;
	while (rest.len > 0 && rest.p[0] == ' ')
		rest = span_from(rest, 1);
	*s = rest;
	return true;
}

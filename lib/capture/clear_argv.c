/* SPDX-License-Identifier: MIT */
/*
 * clear_argv: a command line as a list of strings, of execve() in strace, in
 * JSON, in Python: "-u", "user:password".
 */
#include "base/text.h"
#include "capture/clear.h"
#include "capture/token.h"

static bool
is_option(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '-' || c == '_';
}

/* Is there an option in quotes, and a value behind it?  *name: what is in its
 * quotes; *value: where the value begins. */
static bool
take_option(span line, size_t at, span *name, size_t *value)
{
	unsigned char quote = line.p[at];
	size_t end = at + 1;

	while (end < line.len && is_option(line.p[end]))
		end++;
	*name = span_sub(line, at + 1, end - at - 1);
	if (end + 1 >= line.len || line.p[end] != quote ||
	    line.p[end + 1] != ',')
		return false;
	for (*value = end + 2; *value < line.len && line.p[*value] == ' ';)
		++*value;
	return *value < line.len && line.p[*value] == quote;
}

/* The same line, as a shell would have it. */
static bool
join_options(span line, struct authstr_buf *out)
{
	bool any = false;
	size_t value;
	span name;

	buf_put(out, line);
	for (size_t i = 0; i + 1 < line.len && out->len == line.len; i++) {
		if ((line.p[i] != '"' && line.p[i] != '\'') ||
		    line.p[i + 1] != '-' ||
		    !take_option(line, i, &name, &value))
			continue;
		memset(out->p + i, ' ', value - i);
		memcpy(out->p + value - 1 - name.len, name.p, name.len);
		i = value - 1;
		any = true;
	}
	return any;
}

void
clear_argv(struct clear *c, struct mask *m)
{
	const struct record *rec = m->rec;
	struct record joined = *rec;
	struct authstr_buf line;

	if (span_search(rec->raw, SPAN("\"-"), 0) == SPAN_NPOS &&
	    span_search(rec->raw, SPAN("'-"), 0) == SPAN_NPOS)
		return;
	buf_init(&line, TOKEN_MAX);
	if (join_options(rec->raw, &line)) {
		joined.raw = joined.text = buf_span(&line);
		m->rec = &joined;
		clear_places(c, m, joined.raw);
		m->rec = rec;
	}
	if (buf_status(&line) != AUTHSTR_OK)
		m->status = buf_status(&line);
	buf_wipe(&line);
}

/* What s begins in the middle of, up to its quote. */
span
clear_string(span s)
{
	size_t end = span_find(s, s.p[-1], 0);

	while (end != SPAN_NPOS && end > 0 && s.p[end - 1] == '\\')
		end = span_find(s, s.p[-1], end + 1);
	return span_sub(s, 0, end == SPAN_NPOS ? 0 : end);
}

/* The string behind it. */
span
clear_argument(span s)
{
	s = span_from(s, clear_string(s).len);
	if (s.len == 0)
		return SPAN_NONE;
	s = span_from(s, 1);
	if (!span_take(&s, SPAN(",")))
		return SPAN_NONE;
	span_take(&s, SPAN(" "));
	if (s.len < 2 || (s.p[0] != '"' && s.p[0] != '\''))
		return SPAN_NONE;
	return clear_string(span_from(s, 1));
}

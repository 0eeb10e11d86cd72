/* SPDX-License-Identifier: MIT */
#include "capture/marks.h"

static void
see(uint64_t bytes[4], span text)
{
	for (size_t i = 0; i < text.len; i++)
		bytes[text.p[i] / 64] |= (uint64_t)1 << text.p[i] % 64;
}

void
mark_shape_read(struct mark_shape *m, span mark, bool anywhere)
{
	*m = (struct mark_shape){ .none = mark.len == 0, .anywhere = anywhere };
	if (m->none)
		return;
	m->first = mark.p[0];
	m->indented = mark.p[mark.len - 1] == ':';
	see(m->bytes, mark);
}

void
mark_sight_read(struct mark_sight *s, span text)
{
	*s = (struct mark_sight){ .first = '\0' };
	see(s->bytes, text);
	if (text.len > 0)
		s->first = s->solid = text.p[0];
	while (text.len > 0 && text.p[0] == ' ') {
		text = span_from(text, 1);
		s->solid = text.len > 0 ? text.p[0] : '\0';
	}
}

/* A mark, or one whose blank at the end went with the rest of an empty line. */
static bool
take_mark(span *text, span mark)
{
	span bare = mark;

	if (mark.len == 0)
		return false;
	if (span_take(text, mark))
		return true;
	while (bare.len > 1 && bare.p[bare.len - 1] == ' ')
		bare.len--;
	if (!span_equal(*text, bare))
		return false;
	*text = span_from(*text, text->len);
	return true;
}

bool
mark_find(span *text, span mark, bool anywhere, bool *absent)
{
	size_t at;

	if (take_mark(text, mark))
		return true;
	if (!anywhere || mark.len == 0 || *absent)
		return false;
	at = span_search(*text, mark, 0);
	if ((*absent = at == SPAN_NPOS))
		return false;
	*text = span_from(*text, at + mark.len);
	return true;
}

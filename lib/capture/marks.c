/* SPDX-License-Identifier: MIT */
#include "capture/marks.h"

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

/* SPDX-License-Identifier: MIT */
#include "capture/memo.h"

static size_t
place_of(span text)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.p[i]) * 0x01000193u;
	return (hash ^ hash >> 16) % MEMO_STRINGS;
}

bool
memo_has(const struct memo *m, span text)
{
	const struct memo_string *s;

	if (text.len == 0 || text.len > MEMO_OCTETS)
		return false;
	s = &m->strings[place_of(text)];
	return s->len == text.len && memcmp(s->text, text.p, text.len) == 0;
}

void
memo_put(struct memo *m, span text)
{
	struct memo_string *s;

	if (text.len == 0 || text.len > MEMO_OCTETS)
		return;
	s = &m->strings[place_of(text)];
	s->len = (unsigned char)text.len;
	memcpy(s->text, text.p, text.len);
}

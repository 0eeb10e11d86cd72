/* SPDX-License-Identifier: MIT */
#include "capture/wash.h"

#define ESCAPE 0x1b
#define BACKSPACE 0x08
#define BELL 0x07

/* A control sequence (ECMA-48 section 5.4), one that sets a title and the
 * like, or two bytes; how long it is. */
static size_t
sequence_length(span s)
{
	size_t n = 2;

	if (s.len < 2)
		return s.len;
	if (s.p[1] == '[') {
		while (n < s.len && (s.p[n] < 0x40 || s.p[n] > 0x7e))
			n++;
		return n < s.len ? n + 1 : s.len;
	}
	if (s.p[1] == ']') {
		while (n < s.len && s.p[n] != BELL && s.p[n] != ESCAPE)
			n++;
		if (n < s.len && s.p[n] == BELL)
			return n + 1;
		return n + 2 < s.len ? n + 2 : s.len;
	}
	return memchr("()#%", s.p[1], 4) != NULL && s.len > 2 ? 3 : 2;
}

static void
take_back(struct room *room)
{
	if (room->text.len == 0)
		return;
	room->text.len--;
	room->from.len -= sizeof(uint32_t);
}

static const struct entity {
	span name;
	unsigned char c;
} entities[] = {
#define ENTITY(name, c)                                                        \
	{                                                                      \
		{ (const unsigned char *)(name), sizeof(name) - 1 }, c         \
	}
	ENTITY("&lt;", '<'), ENTITY("&gt;", '>'), ENTITY("&quot;", '"'),
	ENTITY("&amp;", '&'), ENTITY("&#39;", '\''), ENTITY("&#039;", '\''),
	ENTITY("&#x27;", '\''), ENTITY("&#34;", '"'), ENTITY("&#61;", '='),
	ENTITY("&#43;", '+'), ENTITY("&#47;", '/'), ENTITY("&apos;", '\''),
	ENTITY("&nbsp;", ' ')
#undef ENTITY
};

static const span tags[] = {
#define TAG(s)                                                                 \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
	TAG("<br>"), TAG("<br/>"), TAG("<br />"), TAG("<pre>"), TAG("</pre>"),
	TAG("<p>"), TAG("</p>"), TAG("<code>"), TAG("</code>")
#undef TAG
};

/* How long what stands here is, and what it stands for (-1: nothing); 0: for
 * itself. */
static size_t
take_html(span s, int *c)
{
	*c = -1;
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (span_starts(s, entities[i].name)) {
			*c = entities[i].c;
			return entities[i].name.len;
		}
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (span_starts_case(s, tags[i]))
			return tags[i].len;
	return 0;
}

/* What a page makes of marks and quotes. */
static const span signs[] = {
#define SIGN(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
	SIGN("-&gt; "), SIGN("&lt;- "), SIGN("&gt;&gt; "), SIGN("&lt;&lt; "),
	SIGN("&quot;"), SIGN("&#39;"), SIGN("&#039;"), SIGN("&#x27;")
#undef SIGN
};

static bool
has(span s, span what)
{
	return span_search(s, what, 0) != SPAN_NPOS;
}

/* Such a sign, brackets, or a tag at an end: hardly a password is so. */
static bool
is_html(span s)
{
	bool entity = span_find(s, '&', 0) != SPAN_NPOS;
	size_t i;

	if (!entity && span_find(s, '<', 0) == SPAN_NPOS)
		return false;
	for (i = 0; entity && i < sizeof(signs) / sizeof(signs[0]); i++)
		if (has(s, signs[i]))
			return true;
	if (entity &&
	    (span_starts(s, SPAN("&lt; ")) || span_starts(s, SPAN("&gt; ")) ||
		(has(s, SPAN("&lt;")) && has(s, SPAN("&gt;")))))
		return true;
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if ((s.len >= tags[i].len && span_ends(s, tags[i])) ||
		    span_starts_case(s, tags[i]))
			return true;
	return false;
}

static void
wash(const struct wash *w, span raw, struct room *room)
{
	room_begin(room, raw);
	for (size_t at = 0; at < raw.len;) {
		span rest = span_from(raw, at);
		size_t n = 1;
		int c = rest.p[0];

		/* a terminal goes back to where it is */
		if (c == '\r' && room->text.len == 0 && rest.len > 1)
			c = -1;
		else if (c == ESCAPE)
			n = sequence_length(rest), c = -1;
		else if (c == BACKSPACE)
			take_back(room), c = -1;
		else if (w->html && (n = take_html(rest, &c)) == 0)
			n = 1, c = rest.p[0];
		if (c >= 0)
			room_put(room, (unsigned char)c, at);
		at += n;
	}
}

static bool
is_clean(const struct wash *w, span raw)
{
	if (w->html && (span_find(raw, '&', 0) != SPAN_NPOS ||
			   span_find(raw, '<', 0) != SPAN_NPOS))
		return false;
	return span_find(raw, ESCAPE, 0) == SPAN_NPOS &&
	       span_find(raw, BACKSPACE, 0) == SPAN_NPOS;
}

span
wash_line(struct wash *w, span raw, struct room *room)
{
	while (raw.len > 0 &&
	       (raw.p[raw.len - 1] == '\r' || raw.p[raw.len - 1] == '\n'))
		raw.len--;
	if (is_html(raw))
		w->html = true;
	if (is_clean(w, raw))
		return raw;
	wash(w, raw, room);
	return buf_span(&room->text);
}

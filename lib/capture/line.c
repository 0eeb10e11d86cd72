/* SPDX-License-Identifier: MIT */
#include "capture/line.h"
#include "base/text.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const struct dialect {
	span client, server;
	unsigned flags;
} dialects[] = {
#define DIALECT(name, client, server, flags)                                   \
	{ LITERAL(client), LITERAL(server), flags },
#include "capture/dialects.def"
#undef DIALECT
};

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

static bool
find_mark(span *text, span mark, unsigned flags)
{
	size_t at;

	if (take_mark(text, mark))
		return true;
	if ((flags & LINE_ANYWHERE) == 0 || mark.len == 0 ||
	    (at = span_search(*text, mark, 0)) == SPAN_NPOS)
		return false;
	*text = span_from(*text, at + mark.len);
	return true;
}

/* Letters need no blank behind them, and people indent them. */
static span
after_mark(span text, span mark)
{
	if (mark.p[mark.len - 1] == ':' && text.len > 0 && text.p[0] == ' ')
		return span_from(text, 1);
	return text;
}

/* The character behind a backslash, as C, Python and JSON have it. */
static size_t
take_escape(span s, struct authstr_buf *out)
{
	static const char names[] = { 'r', 'n', 't', '0' };
	static const unsigned char values[] = { '\r', '\n', '\t', '\0' };
	const char *name;

	if (s.len >= 3 && s.p[0] == 'x' && text_is_hex(span_sub(s, 1, 2))) {
		buf_put_byte(out, (unsigned char)(text_hex_digit(s.p[1]) << 4 |
						  text_hex_digit(s.p[2])));
		return 3;
	}
	name = memchr(names, s.p[0], sizeof(names));
	buf_put_byte(out, name == NULL ? s.p[0] : values[name - names]);
	return 1;
}

/* b'...', '...' and "..." with escapes; false: it is no such string. */
static bool
unquote(span *s, struct authstr_buf *out)
{
	span rest = *s;
	unsigned char quote;

	span_take(&rest, SPAN("b"));
	if (rest.len == 0 || (rest.p[0] != '\'' && rest.p[0] != '"'))
		return false;
	quote = rest.p[0];
	buf_wipe(out);
	for (rest = span_from(rest, 1); rest.len > 0 && rest.p[0] != quote;) {
		if (rest.p[0] == '\\' && rest.len > 1) {
			rest = span_from(rest, 1);
			rest = span_from(rest, take_escape(rest, out));
			continue;
		}
		buf_put_byte(out, rest.p[0]);
		rest = span_from(rest, 1);
	}
	*s = span_chomp(buf_span(out));
	return rest.len > 0;
}

static bool
try_mark(const struct dialect *d, span mark, enum line_side side,
    struct line *line, struct authstr_buf *unquoted)
{
	span text = line->text;

	if (mark.len > 0 && mark.p[mark.len - 1] == ':')
		while (text.len > 0 && text.p[0] == ' ')
			text = span_from(text, 1);
	if (!find_mark(&text, mark, d->flags))
		return false;
	if ((d->flags & LINE_QUOTED) != 0 && !unquote(&text, unquoted))
		return false;
	line->side = side;
	line->text = after_mark(text, mark);
	line->tls = (d->flags & LINE_TLS) != 0;
	line->aside = (d->flags & LINE_ASIDE) != 0;
	return true;
}

static span
without_end(span s)
{
	while (s.len > 0 && (s.p[s.len - 1] == '\r' || s.p[s.len - 1] == '\n'))
		s.len--;
	return s;
}

struct line
line_read(span raw, size_t number, struct authstr_buf *unquoted)
{
	struct line line = { .number = number, .text = without_end(raw) };

	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++) {
		const struct dialect *d = &dialects[i];

		if (try_mark(d, d->client, LINE_CLIENT, &line, unquoted) ||
		    try_mark(d, d->server, LINE_SERVER, &line, unquoted))
			break;
	}
	return line;
}

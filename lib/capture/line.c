/* SPDX-License-Identifier: MIT */
#include "capture/line.h"

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

static bool
try_dialect(const struct dialect *d, struct line *line)
{
	span text = line->text;

	if (d->client.len > 0 && d->client.p[d->client.len - 1] == ':')
		while (text.len > 0 && text.p[0] == ' ')
			text = span_from(text, 1);
	if (find_mark(&text, d->client, d->flags)) {
		line->side = LINE_CLIENT;
		line->text = after_mark(text, d->client);
	} else if (find_mark(&text, d->server, d->flags)) {
		line->side = LINE_SERVER;
		line->text = after_mark(text, d->server);
	} else {
		return false;
	}
	line->tls = (d->flags & LINE_TLS) != 0;
	return true;
}

struct line
line_read(span raw, size_t number)
{
	struct line line = { .number = number, .text = raw };

	while (line.text.len > 0 && (line.text.p[line.text.len - 1] == '\r' ||
					line.text.p[line.text.len - 1] == '\n'))
		line.text.len--;
	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		if (try_dialect(&dialects[i], &line))
			break;
	return line;
}

/* SPDX-License-Identifier: MIT */
#include "capture/dialect.h"

static const struct dialect dialects[] = {
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
#define LOG(id, program, function)                                             \
	{ id, program, function, { NULL, 0 }, { NULL, 0 }, 0 },
#define MARKS(id, program, client, server, flags)                              \
	{ id, program, NULL, TEXT(client), TEXT(server), flags },
#include "capture/dialects.def"
#undef LOG
#undef MARKS
#undef TEXT
};

size_t
dialect_count(void)
{
	return sizeof(dialects) / sizeof(dialects[0]);
}

const struct dialect *
dialect_at(size_t i)
{
	return i < dialect_count() ? &dialects[i] : NULL;
}

const struct dialect *
dialect_find(const char *id)
{
	for (size_t i = 0; i < dialect_count(); i++)
		if (strcmp(dialects[i].id, id) == 0)
			return &dialects[i];
	return NULL;
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

static bool
find_mark(span *text, span mark, unsigned flags)
{
	size_t at;

	if (take_mark(text, mark))
		return true;
	if ((flags & DIALECT_ANYWHERE) == 0 || mark.len == 0 ||
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
try_mark(struct reader *r, const struct dialect *d, span mark,
    enum line_side side, struct speech *s)
{
	span text = s->text;

	if (mark.len > 0 && mark.p[mark.len - 1] == ':')
		while (text.len > 0 && text.p[0] == ' ')
			text = span_from(text, 1);
	if (!find_mark(&text, mark, d->flags))
		return false;
	if ((d->flags & DIALECT_QUOTED) != 0) {
		if (!room_unquote(&r->quoted, &text))
			return false;
		text = span_chomp(buf_span(&r->quoted.text));
	}
	s->side = side;
	s->text = after_mark(text, mark);
	s->tls = (d->flags & DIALECT_TLS) != 0;
	s->aside = (d->flags & DIALECT_ASIDE) != 0;
	return true;
}

static bool
try_row(struct reader *r, const struct dialect *d, const struct record *rec)
{
	struct speech s = { .key = rec->source, .text = rec->text };

	if (d->read != NULL)
		return d->read(r, rec);
	if (!try_mark(r, d, d->client, LINE_CLIENT, &s) &&
	    !try_mark(r, d, d->server, LINE_SERVER, &s))
		return false;
	reader_says(r, rec, &s);
	return true;
}

bool
dialect_try(struct reader *r, const struct record *rec)
{
	struct speech s = { .key = rec->source, .text = rec->text };

	for (size_t i = 0; i < dialect_count(); i++) {
		if (r->forced != NULL &&
		    strcmp(dialects[i].id, r->forced->id) != 0)
			continue;
		r->current = &dialects[i];
		if (try_row(r, &dialects[i], rec))
			return true;
	}
	/* Without any mark: the words themselves. */
	r->current = NULL;
	return reader_says(r, rec, &s);
}

/* SPDX-License-Identifier: MIT */
#include "out/wrap.h"
#include <string.h>
#include "out/safe.h"

/* A row has room for that many columns behind the indent, whatever the
 * terminal says. */
#define ROOM_MIN 20

struct wrap {
	struct authstr_buf *out;
	size_t indent, limit, column;
};

static void
put(struct wrap *w, const unsigned char *p, size_t len)
{
	authstr_buf_put(w->out, (struct authstr_span){ p, len });
}

static void
put_blanks(struct wrap *w, size_t n)
{
	while (n-- > 0)
		authstr_buf_put(w->out, authstr_span_of(" "));
}

static void
next_row(struct wrap *w)
{
	authstr_buf_put(w->out, authstr_span_of("\n"));
	put_blanks(w, w->indent);
	w->column = w->indent;
}

/* What stands at the front, and how wide it is: a colour is not. */
static size_t
take_one(struct authstr_span s, size_t *columns)
{
	uint32_t c = 0;
	size_t n = 0;

	*columns = 0;
	if (s.len > 1 && s.p[0] == 033 && s.p[1] == '[') {
		while (n < s.len && s.p[n] != 'm')
			n++;
		return n < s.len ? n + 1 : n;
	}
	n = safe_take(s, &c);
	*columns = n > 0 ? safe_columns(c) : 1;
	return n > 0 ? n : 1;
}

/* Up to the next blank; one in brackets that a row has room for is none. */
static size_t
word_length(struct authstr_span s, size_t room)
{
	const unsigned char *blank = s.len > 0 ? memchr(s.p, ' ', s.len) : NULL;
	size_t max = s.len < room ? s.len : room;
	const unsigned char *end =
	    s.len > 0 && *s.p == '[' ? memchr(s.p, ']', max) : NULL;

	if (end != NULL && blank != NULL && blank < end) {
		size_t n = (size_t)(end - s.p) + 1;

		return n +
		       word_length((struct authstr_span){ s.p + n, s.len - n },
			   room - n);
	}
	return blank != NULL ? (size_t)(blank - s.p) : s.len;
}

static size_t
word_width(struct authstr_span word)
{
	size_t width = 0, columns;

	while (word.len > 0) {
		size_t n = take_one(word, &columns);

		width += columns;
		word.p += n;
		word.len -= n;
	}
	return width;
}

static void
put_word(struct wrap *w, struct authstr_span word)
{
	while (word.len > 0) {
		size_t columns, n = take_one(word, &columns);

		if (w->column + columns > w->limit && w->column > w->indent)
			next_row(w);
		put(w, word.p, n);
		w->column += columns;
		word.p += n;
		word.len -= n;
	}
}

void
wrap_line(struct authstr_span line, size_t indent, size_t width,
    struct authstr_buf *out)
{
	struct wrap w = { out, indent,
		width > indent + ROOM_MIN ? width - 1 : indent + ROOM_MIN - 1,
		0 };

	while (line.len > 0) {
		size_t blanks = 0, len;
		struct authstr_span word;

		while (blanks < line.len && line.p[blanks] == ' ')
			blanks++;
		line.p += blanks;
		line.len -= blanks;
		if (line.len == 0)
			return;
		len = word_length(line, w.limit - indent);
		word = (struct authstr_span){ line.p, len };
		if (w.column > indent &&
		    w.column + blanks + word_width(word) > w.limit) {
			next_row(&w);
		} else {
			put_blanks(&w, blanks);
			w.column += blanks;
		}
		put_word(&w, word);
		line.p += len;
		line.len -= len;
	}
}

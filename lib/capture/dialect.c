/* SPDX-License-Identifier: MIT */
#include "capture/dialect.h"
#include "base/text.h"
#include "capture/marks.h"

/* Mailers and terminals break lines that are longer. */
#define BROKEN_MIN 60

static void
see_end(struct reader *r, size_t row, span mark)
{
	mark = span_trim(mark);
	if (mark.len > 0)
		row_set_put(&r->mark_ends[mark.p[mark.len - 1]], row);
}

void
dialect_init(struct reader *r)
{
	for (size_t i = 0; i < dialect_count(); i++) {
		const struct dialect *d = dialect_at(i);

		if (d->read == NULL && (d->flags & DIALECT_ASIDE) == 0) {
			see_end(r, i, d->client);
			see_end(r, i, d->server);
		}
	}
	rows_init(&r->rows);
}

/* Letters need no blank behind them, and people indent them. */
static span
after_mark(span text, span mark)
{
	if (mark.p[mark.len - 1] == ':' && text.len > 0 && text.p[0] == ' ')
		return span_from(text, 1);
	return text;
}

/* The text of a string: false, it is none.  One that a mailer broke goes on in
 * the next line. */
static bool
take_string(
    struct reader *r, const struct dialect *d, span *text, unsigned char *quote)
{
	*quote = 0;
	if ((d->flags & DIALECT_QUOTED) != 0) {
		/* ManageSieve's own quotes */
		if (span_ends(*text, SPAN("\"\\r\\n")))
			return false;
		if (room_unquote(&r->quoted, text))
			*quote = 0;
		else if (!room_unquote_begin(&r->quoted, *text, quote))
			return false;
	} else if ((d->flags & DIALECT_ESCAPED) != 0) {
		room_unescape(&r->quoted, *text);
	} else {
		return true;
	}
	*text = buf_span(&r->quoted.text);
	return true;
}

static bool
try_mark(struct reader *r, const struct dialect *d, enum line_side side,
    struct speech *s)
{
	span text = s->text, mark = side == LINE_CLIENT ? d->client : d->server;
	size_t row = dialect_index(d);
	bool *known = &r->absent[row][side == LINE_SERVER];
	bool absent = *known, found, whole = text.len == r->line_len;

	if (mark.len > 0 && mark.p[mark.len - 1] == ':')
		while (text.len > 0 && text.p[0] == ' ')
			text = span_from(text, 1);
	found =
	    mark_find(&text, mark, (d->flags & DIALECT_ANYWHERE) != 0, &absent);
	/* what is nowhere in the line is in no part of it */
	if (whole)
		*known = absent;
	if (!found || !take_string(r, d, &text, &s->quote))
		return false;
	s->side = side;
	s->text = after_mark(text, mark);
	s->tls = (d->flags & DIALECT_TLS) != 0;
	s->aside = (d->flags & DIALECT_ASIDE) != 0;
	s->decoded = (d->flags & DIALECT_DECODED) != 0;
	s->echo = (d->flags & DIALECT_ECHO) != 0;
	return true;
}

/* Escapes that nobody resolved. */
static span
without_escaped_end(span text)
{
	if (span_ends(text, SPAN("\\r\\n")))
		text.len -= 4;
	return text;
}

static span
first_line(span text)
{
	return span_sub(text, 0, span_find(text, '\n', 0));
}

static struct say
say_of(const struct speech *s)
{
	struct line line = { .text = span_chomp(first_line(s->text)),
		.side = s->side };

	return say_read(&line, NULL);
}

/* Who quotes a mail puts the mark of a client before a server's words. */
static bool
is_quotation(const struct dialect *d, const struct speech *s)
{
	struct say say;

	if ((d->flags & DIALECT_QUOTE) == 0 || s->side != LINE_CLIENT)
		return false;
	say = say_of(s);
	return say_is_server(&say) && say.kind != SAY_CONTINUE;
}

/* A string that does not end: of a line that was broken, or none at all. */
static bool
is_broken(const struct speech *s, const struct record *rec)
{
	return s->quote != 0 &&
	       (rec->raw.len >= BROKEN_MIN || say_of(s).kind != SAY_OTHER);
}

static bool
is_sure(const struct speech *s)
{
	struct say say = say_of(s);

	return say.kind != SAY_OTHER && say.kind != SAY_CONTINUE;
}

/* What stands between line ends that are written out. */
static bool
say_parts(struct reader *r, const struct record *rec, struct speech *s)
{
	static const char end[] = "<CRLF>";
	span rest = s->text;
	bool taken = false;

	do {
		size_t at = span_search(rest, authstr_span_of(end), 0);

		s->text = span_sub(rest, 0, at == SPAN_NPOS ? rest.len : at);
		rest = span_from(
		    rest, at == SPAN_NPOS ? rest.len : at + sizeof(end) - 1);
		taken = reader_says(r, rec, s) || taken;
	} while (rest.len > 0);
	return taken;
}

/* Each line of the text is one of the dialogue. */
static bool
say_lines(struct reader *r, const struct record *rec, struct speech *s)
{
	span rest = s->text, part;
	bool taken = false;

	if (r->current != NULL && !s->aside)
		prefix_be_strict(&r->prefix);
	if (s->quote != 0)
		r->broken = (struct broken){ rec->number, r->current, s->side,
			s->quote };
	if (r->current != NULL && (r->current->flags & DIALECT_CRLF) != 0)
		return say_parts(r, rec, s);
	if (r->current == NULL ||
	    (r->current->flags & (DIALECT_QUOTED | DIALECT_ESCAPED)) == 0) {
		s->text = without_escaped_end(s->text);
		return reader_says(r, rec, s);
	}
	do {
		if (!span_take_until(&rest, '\n', &part)) {
			part = rest;
			rest = SPAN_NONE;
		}
		s->text = span_chomp(part);
		taken = reader_says(r, rec, s) || taken;
	} while (rest.len > 0);
	return taken;
}

enum found { FOUND_NONE, FOUND_MARK, FOUND_DONE };

/* The first row that takes the text; logs: also those that read a whole
 * line, and say it themselves. */
static enum found
find_row(
    struct reader *r, const struct record *rec, bool logs, struct speech *s)
{
	struct row_set rows = rows_of(&r->rows, rec->text, logs);
	size_t row;

	while ((row = row_set_take(&rows)) < ROWS_MAX) {
		const struct dialect *d = dialect_at(row);

		if (r->forced != NULL && strcmp(d->id, r->forced->id) != 0)
			continue;
		r->current = d;
		if (d->read != NULL) {
			if (d->read(r, rec))
				return FOUND_DONE;
			continue;
		}
		*s = (struct speech){ .key = rec->source, .text = rec->text };
		if ((try_mark(r, d, LINE_CLIENT, s) ||
			try_mark(r, d, LINE_SERVER, s)) &&
		    !is_quotation(d, s) && (s->quote == 0 || is_broken(s, rec)))
			return FOUND_MARK;
	}
	/* Without any mark: the words themselves. */
	*s = (struct speech){ .key = rec->source, .text = rec->text };
	r->current = NULL;
	return FOUND_NONE;
}

/* ------------------------------------------------------------ prefixes -- */

/* Is this a line of a dialogue, and nothing else, behind such a prefix? */
static bool
is_strong(const struct reader *r, span before, const struct speech *s)
{
	struct say say = say_of(s);
	span rest = say.text;
	uint64_t n;

	if (say.kind == SAY_REPLY && say.code >= 400)
		return prefix_is_bare(before) &&
		       span_take_number(&rest, 5, &n) &&
		       span_take(&rest, SPAN("."));
	if (say.kind == SAY_OTHER || say.kind == SAY_CONTINUE)
		return false;
	if (prefix_is_bare(before))
		return true;
	if (r->prefix.strict || before.len < 2 ||
	    text_is_alpha(before.p[before.len - 2]))
		return false;
	if (say.kind == SAY_COMMAND && say.verb == VERB_AUTH) {
		span_take_word(&rest);
		return rest.len == 0 || token_plausible(rest);
	}
	if (say.kind == SAY_COMMAND && say.verb == VERB_LOGIN)
		return span_starts(rest, SPAN("\""));
	return say.kind == SAY_UNTAGGED || say.kind == SAY_SIEVE ||
	       (say.kind == SAY_POP3 && say.ok) ||
	       (say.kind == SAY_COMMAND && say.verb == VERB_HELLO) ||
	       (say.kind == SAY_REPLY &&
		   (say.code == 220 || (say.code == 250 && say.more)));
}

/* "mechanisms of the server: ..." */
static bool
ends_in_prose(const struct reader *r, span before)
{
	return (r->current->flags & DIALECT_WORD) != 0 && before.len > 1 &&
	       text_is_alpha(before.p[before.len - 2]);
}

/* Looks behind what may be a prefix for a line that can be nothing but one of
 * a dialogue. */
static bool
find_behind(struct reader *r, const struct record *rec, struct record *sub,
    struct speech *s)
{
	size_t at = 0;

	while ((at = prefix_next(rec->text, at)) != SPAN_NPOS) {
		span before = span_sub(rec->text, 0, at);
		enum found found;

		*sub = *rec;
		sub->text = span_from(rec->text, at);
		if (sub->text.len < 3)
			return false;
		found = find_row(r, sub, false, s);
		if (found == FOUND_MARK && ends_in_prose(r, before))
			continue;
		if (found == FOUND_MARK ? !is_sure(s)
					: !is_strong(r, before, s))
			continue;
		prefix_learn(&r->prefix, before,
		    found == FOUND_NONE && !prefix_is_bare(before));
		return true;
	}
	return false;
}

/* curl --trace-ascii has an offset before each line, which is no prefix. */
static bool
learn_heading(struct reader *r, const struct record *rec)
{
	size_t at = 0;
	span bare;

	if (span_search(rec->text, SPAN("= Info: "), 0) == SPAN_NPOS)
		return false;
	while ((at = prefix_next(rec->text, at)) != SPAN_NPOS) {
		if (!span_starts(span_from(rec->text, at), SPAN("== Info: ")))
			continue;
		bare = prefix_without_clock(span_sub(rec->text, 0, at));
		if (bare.len > 0 && bare.len < at)
			prefix_learn(&r->prefix, bare, false);
		prefix_learn(&r->prefix, span_sub(rec->text, 0, at), false);
		return true;
	}
	return false;
}

/* The same behind a prefix that was seen before. */
static enum found
find_known(struct reader *r, const struct record *rec, struct record *sub,
    struct speech *s)
{
	size_t at = prefix_length(&r->prefix, rec->text);

	*sub = *rec;
	if (at == SPAN_NPOS) {
		*s = (struct speech){ .text = SPAN_NONE };
		return FOUND_NONE;
	}
	sub->text = span_from(rec->text, at);
	return find_row(r, sub, true, s);
}

/* A line with a mark, or without. */
static bool
try_line(struct reader *r, const struct record *rec)
{
	struct record sub;
	struct speech s;
	bool known = prefix_length(&r->prefix, rec->text) != SPAN_NPOS ||
		     learn_heading(r, rec);
	enum found found;

	if (known) {
		found = find_known(r, rec, &sub, &s);
		if (found == FOUND_DONE)
			return true;
		/* its words are a prefix: there is a mark behind them */
		if (found == FOUND_MARK && !s.aside)
			prefix_learn(&r->prefix,
			    span_sub(
				rec->text, 0, rec->text.len - sub.text.len),
			    false);
		if (found == FOUND_MARK || is_sure(&s))
			return say_lines(r, &sub, &s);
	}
	found = find_row(r, rec, true, &s);
	if (found == FOUND_DONE)
		return true;
	if (!is_sure(&s)) {
		if (find_behind(r, rec, &sub, &s))
			return say_lines(r, &sub, &s);
		/* the row's text may have been written over */
		if (known && find_known(r, rec, &sub, &s) == FOUND_NONE)
			return say_lines(r, &sub, &s);
		find_row(r, rec, false, &s);
	}
	return say_lines(r, rec, &s);
}

/* ------------------------------------------------------- broken lines -- */

/* The text behind a prefix that is known. */
static struct record
bare_record(const struct reader *r, const struct record *rec)
{
	struct record bare = *rec;
	size_t at = prefix_length(&r->prefix, rec->text);

	if (at != SPAN_NPOS)
		bare.text = span_from(rec->text, at);
	return bare;
}

/* The text has no blanks around it. */
static bool
is_alone(span text, span mark, unsigned flags)
{
	mark = span_trim(mark);
	if (mark.len < 2)
		return false;
	return span_equal(text, mark) ||
	       ((flags & DIALECT_ANYWHERE) != 0 && span_ends(text, mark) &&
		   text.p[text.len - mark.len - 1] == ' ');
}

/* A mark alone says nothing until the next line is seen: it may have been
 * broken off. */
static bool
hold_mark(struct reader *r, const struct record *rec)
{
	span text = span_trim(bare_record(r, rec).text);
	struct row_set rows;
	size_t row;

	if (text.len < 2)
		return false;
	rows = r->mark_ends[text.p[text.len - 1]];
	while ((row = row_set_take(&rows)) < ROWS_MAX) {
		const struct dialect *d = dialect_at(row);
		bool client = is_alone(text, d->client, d->flags);

		if (!client && !is_alone(text, d->server, d->flags))
			continue;
		r->broken = (struct broken){ rec->number, d,
			client ? LINE_CLIENT : LINE_SERVER, 0 };
		return true;
	}
	return false;
}

/* The rest of a line whose beginning is held. */
static bool
say_rest(struct reader *r, const struct record *rec, struct broken broken)
{
	struct record sub = bare_record(r, rec);
	struct speech s, known = { .key = rec->source, .side = broken.side };

	if (find_row(r, &sub, false, &s) != FOUND_NONE || sub.text.len == 0 ||
	    (broken.quote == 0 && !is_sure(&s) && !token_plausible(sub.text) &&
		(broken.row->flags & DIALECT_QUOTED) == 0))
		return false;
	known.text = sub.text;
	known.tls = (broken.row->flags & DIALECT_TLS) != 0;
	known.more = broken.quote != 0;
	if (broken.quote != 0) {
		if (!room_unquote_rest(&r->quoted, sub.text, broken.quote))
			known.quote = broken.quote;
		known.text = buf_span(&r->quoted.text);
	} else if (!take_string(r, broken.row, &known.text, &known.quote)) {
		return false;
	}
	r->current = broken.row;
	return say_lines(r, &sub, &known);
}

/* What was held stands for itself. */
static void
say_held(struct reader *r, const struct record *rec, struct broken broken)
{
	struct record held = { .number = broken.line, .source = rec->source };
	struct speech s = { .key = rec->source, .side = broken.side };

	if (broken.quote != 0)
		return;
	r->current = broken.row;
	reader_says(r, &held, &s);
}

bool
dialect_try(struct reader *r, const struct record *rec)
{
	struct broken broken = r->broken;

	if (dump_line(r, rec))
		return true;
	memset(r->absent, 0, sizeof(r->absent));
	r->line_len = rec->text.len;
	rows_see(&r->rows, rec);
	r->broken = (struct broken){ .line = 0 };
	if (broken.line != 0) {
		if (broken.line + 1 == rec->number && say_rest(r, rec, broken))
			return true;
		say_held(r, rec, broken);
	}
	return hold_mark(r, rec) || try_line(r, rec);
}

void
dialect_end(struct reader *r)
{
	struct record rec = { .number = r->broken.line };

	if (r->broken.line != 0)
		say_held(r, &rec, r->broken);
	r->broken = (struct broken){ .line = 0 };
}

/* SPDX-License-Identifier: MIT */
/*
 * caps_text: the lines of a reply that tell capabilities, in each protocol;
 * written as "KEYWORD argument argument", LF behind each.
 */
#include "smtp/reply.h"

static void
put_line(struct authstr_buf *out, span line)
{
	buf_put(out, line);
	buf_put_byte(out, '\n');
}

/* The first line of an EHLO reply is the server's name. */
void
caps_text_smtp(const struct authstr_reply *r, struct authstr_buf *out)
{
	for (size_t i = 1; i < authstr_reply_line_count(r); i++)
		put_line(out, authstr_reply_line(r, i));
}

/* "+OK", and the dot at the end. */
void
caps_text_pop3(const struct authstr_reply *r, struct authstr_buf *out)
{
	for (size_t i = 1; i + 1 < authstr_reply_line_count(r); i++)
		put_line(out, authstr_reply_line(r, i));
}

/* ----------------------------------------------------------------- IMAP -- */

static void
put_atoms(struct authstr_buf *out, span atoms)
{
	if (!span_equal_case(span_take_word(&atoms), SPAN("CAPABILITY")))
		return;
	while (atoms.len > 0)
		put_line(out, span_take_word(&atoms));
}

/* "* CAPABILITY ..", and "OK [CAPABILITY ..] words" behind "*" or a tag (RFC
 * 9051 sections 7.1 and 7.2.2). */
void
caps_text_imap(const struct authstr_reply *r, struct authstr_buf *out)
{
	for (size_t i = 0; i < authstr_reply_line_count(r); i++) {
		span rest = authstr_reply_line(r, i);
		span first = span_take_word(&rest);

		if (span_equal(first, SPAN("*")))
			put_atoms(out, rest);
		span_take_word(&rest);
		put_atoms(out, reply_take_bracket(&rest, "[]"));
	}
}

/* ---------------------------------------------------------- ManageSieve -- */

/* A quoted string or a literal from the front of *s, escapes undone; what
 * would end our line becomes a blank. */
static bool
put_string(span *s, struct authstr_buf *out)
{
	bool quoted = span_take(s, SPAN("\""));
	uint64_t octets = 0;
	span head;

	if (!quoted && (s->len == 0 || !span_take_line(s, &head) ||
			   !reply_ends_in_literal(head, &octets)))
		return false;
	for (size_t n = 0; s->len > 0 && (quoted || n < octets); n++) {
		unsigned char c = s->p[0];

		*s = span_from(*s, 1);
		if (quoted && c == '"')
			break;
		if (quoted && c == '\\' && s->len > 0) {
			c = s->p[0];
			*s = span_from(*s, 1);
		}
		buf_put_byte(out, c == '\r' || c == '\n' ? ' ' : c);
	}
	return true;
}

/* string [SP string] (RFC 5804 section 1.7) */
void
caps_text_sieve(const struct authstr_reply *r, struct authstr_buf *out)
{
	for (size_t i = 0; i < authstr_reply_line_count(r); i++) {
		span line = authstr_reply_line(r, i);

		if (line.len == 0 || (line.p[0] != '"' && line.p[0] != '{') ||
		    !put_string(&line, out))
			continue;
		buf_put_byte(out, ' ');
		line = span_trim(line);
		put_string(&line, out);
		buf_put_byte(out, '\n');
	}
}

/* SPDX-License-Identifier: MIT */
#include "capture/clean.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/token.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* A string behind a name is longer. */
#define NAMED_MIN 12

/* What a row puts in the place of what it takes. */
enum { NOTHING = -1, STOP = -2 };

/* Texts that are replaced as they stand. */
static const struct {
	span text;
	const char *rule;
	int put;
} literals[] = {
	{ LITERAL("<...>"), "b64-ellipsis", STOP },
	{ LITERAL("[...]"), "b64-ellipsis", STOP },
	{ LITERAL("(...)"), "b64-ellipsis", STOP },
	{ LITERAL("..."), "b64-ellipsis", STOP },
	{ LITERAL("\xe2\x80\xa6"), "b64-ellipsis", STOP },
	{ LITERAL("***"), "b64-ellipsis", STOP },
	{ LITERAL("\xef\xbb\xbf"), "bom", NOTHING },
	{ LITERAL("&equals;"), "b64-html-entity", '=' },
	{ LITERAL("&plus;"), "b64-html-entity", '+' },
	{ LITERAL("&sol;"), "b64-html-entity", '/' },
	{ LITERAL("&nbsp;"), "b64-html-entity", NOTHING },
	{ LITERAL("&quot;"), "b64-html-entity", NOTHING },
	{ LITERAL("&shy;"), "b64-html-entity", NOTHING },
	{ LITERAL("=\n"), "b64-qp-encoded", NOTHING },
	{ LITERAL("\xc2\xa0"), "b64-smart-punct", NOTHING },     /* nbsp */
	{ LITERAL("\xc2\xad"), "b64-smart-punct", NOTHING },     /* soft - */
	{ LITERAL("\xc2\xab"), "b64-smart-punct", NOTHING },     /* << */
	{ LITERAL("\xc2\xbb"), "b64-smart-punct", NOTHING },     /* >> */
	{ LITERAL("\xe2\x81\xa0"), "b64-smart-punct", NOTHING }, /* joiner */
	{ LITERAL("\xe3\x80\x80"), "b64-smart-punct", NOTHING }, /* CJK blank */
	{ LITERAL("\xef\xbc\x9d"), "b64-smart-punct", '=' },     /* wide = */
	{ LITERAL("\xef\xbc\x8b"), "b64-smart-punct", '+' },     /* wide + */
	{ LITERAL("\xef\xbc\x8f"), "b64-smart-punct", '/' },     /* wide / */
	{ LITERAL("\\n"), "b64-quoted", NOTHING },
	{ LITERAL("\\r"), "b64-quoted", NOTHING },
	{ LITERAL("\""), "b64-quoted", NOTHING },
	{ LITERAL("'"), "b64-quoted", NOTHING },
	{ LITERAL("`"), "b64-quoted", NOTHING },
	{ LITERAL("-"), "b64-urlsafe", '+' },
	{ LITERAL("_"), "b64-urlsafe", '/' },
};

static size_t
take_literal(span rest, const char **rule, int *put)
{
	for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
		span text = literals[i].text;

		if (rest.p[0] != text.p[0] || !span_starts(rest, text))
			continue;
		/* A line that ends in padding is no soft line break. */
		if (text.p[0] == '=' && rest.len <= text.len)
			continue;
		*rule = literals[i].rule;
		*put = literals[i].put;
		return text.len;
	}
	return 0;
}

/* What people write in brackets where they cut something. */
static const span cut_words[] = {
	LITERAL("snip"),
	LITERAL("snipped"),
	LITERAL("cut"),
	LITERAL("truncated"),
	LITERAL("shortened"),
	LITERAL("redacted"),
	LITERAL("removed"),
	LITERAL("omitted"),
	LITERAL("hidden"),
	LITERAL("elided"),
	LITERAL("etc"),
	LITERAL("more"),
};

/* "<snip>", "[truncated]", "(cut)" */
static size_t
take_cut(span rest)
{
	static const char open[] = "<[({", closed[] = ">])}";
	const char *bracket = memchr(open, rest.p[0], sizeof(open) - 1);
	span word;
	size_t end;

	if (bracket == NULL)
		return 0;
	end = span_find(rest, (unsigned char)closed[bracket - open], 0);
	if (end == SPAN_NPOS)
		return 0;
	word = span_sub(rest, 1, end - 1);
	while (word.len > 0 && memchr("-. ", word.p[0], 3) != NULL)
		word = span_from(word, 1);
	while (word.len > 0 && memchr("-. ", word.p[word.len - 1], 3) != NULL)
		word.len--;
	for (size_t i = 0; i < sizeof(cut_words) / sizeof(cut_words[0]); i++)
		if (span_equal_case(word, cut_words[i]))
			return end + 1;
	return 0;
}

/* Two hex digits behind the sign, if they stand for one of these characters
 * or, where any, for any of the alphabet. */
static size_t
take_hex_escape(span rest, unsigned char sign, bool any, int *put)
{
	int high, low, c;

	if (rest.len < 3 || rest.p[0] != sign ||
	    (high = text_hex_digit(rest.p[1])) < 0 ||
	    (low = text_hex_digit(rest.p[2])) < 0)
		return 0;
	c = high << 4 | low;
	*put = c;
	if (c == '=' || c == '+' || c == '/' ||
	    (any && b64_value((unsigned char)c, true) >= 0))
		return 3;
	*put = NOTHING;
	return c == '\r' || c == '\n' || c == ' ' ? 3 : 0;
}

/* &#61; and &#x3d; */
static size_t
take_entity(span rest, int *put)
{
	span s = rest;
	uint64_t n = 0;

	if (!span_take(&s, SPAN("&#")))
		return 0;
	if (span_take_case(&s, SPAN("x"))) {
		for (; s.len > 0 && text_hex_digit(s.p[0]) >= 0 && n < 256;
		     s = span_from(s, 1))
			n = n * 16 + (unsigned)text_hex_digit(s.p[0]);
	} else if (!span_take_number(&s, 255, &n)) {
		return 0;
	}
	if (!span_take(&s, SPAN(";")) ||
	    (n != '=' && b64_value((unsigned char)n, false) < 0))
		return 0;
	*put = (int)n;
	return rest.len - s.len;
}

/* U+2000 to U+202F: blanks, dashes and quotes of typography. */
static size_t
take_general_punctuation(span rest, int *put)
{
	if (rest.len < 3 || rest.p[0] != 0xe2 || rest.p[1] != 0x80 ||
	    rest.p[2] > 0xaf)
		return 0;
	*put = rest.p[2] >= 0x90 && rest.p[2] <= 0x95 ? '+' : NOTHING;
	return 3;
}

static size_t
take_damage(span rest, const char **rule, int *put)
{
	size_t n;

	if ((n = take_literal(rest, rule, put)) > 0)
		return n;
	*rule = "b64-percent-encoded";
	if ((n = take_hex_escape(rest, '%', true, put)) > 0)
		return n;
	*rule = "b64-qp-encoded";
	if ((n = take_hex_escape(rest, '=', false, put)) > 0)
		return n;
	*rule = "b64-html-entity";
	if ((n = take_entity(rest, put)) > 0)
		return n;
	*rule = "b64-smart-punct";
	if ((n = take_general_punctuation(rest, put)) > 0)
		return n;
	*rule = "b64-wrapped";
	*put = NOTHING;
	return text_is_space(rest.p[0]) ? 1 : 0;
}

static void
put_char(struct clean *c, int put)
{
	if (put == '-')
		put = '+';
	if (put == '_')
		put = '/';
	if (!c->counting)
		buf_put_byte(&c->text, (unsigned char)put);
	if (put == '=')
		c->padding++;
	else
		c->body++;
}

void
clean_init(struct clean *c)
{
	/* A list of notes is long, and mostly stays empty. */
	c->body = c->padding = c->strange = c->strange_at = 0;
	c->cut = c->counting = false;
	c->notes.n = 0;
	buf_init(&c->text, TOKEN_MAX);
}

void
clean_wipe(struct clean *c)
{
	buf_wipe(&c->text);
	clean_init(c);
}

/* Takes one character, or one piece of damage; returns its length. */
static size_t
clean_step(struct clean *c, span rest, size_t at)
{
	const char *rule = NULL;
	int put = NOTHING;
	size_t n;

	if (b64_value(rest.p[0], false) >= 0) {
		put_char(c, rest.p[0]);
		return 1;
	}
	/* prose has words in brackets */
	if (!c->counting && (n = take_cut(rest)) > 0) {
		notes_add(&c->notes, "b64-ellipsis", at, at + n);
		c->cut = true;
		return n;
	}
	if ((n = take_damage(rest, &rule, &put)) > 0) {
		notes_add(&c->notes, rule, at, at + n);
		c->cut = put == STOP;
		if (put >= 0)
			put_char(c, put);
		return n;
	}
	if (rest.p[0] == '=')
		put_char(c, '=');
	else if (c->strange++ == 0)
		c->strange_at = at;
	return 1;
}

int
clean_read(struct clean *c, span text, size_t offset)
{
	size_t at = 0;

	/* who only counts wants to know whether it is base64 at all */
	while (at < text.len && !c->cut && !(c->counting && c->strange > 0))
		at += clean_step(c, span_from(text, at), offset + at);
	return buf_status(&c->text);
}

/* What gen-auth writes before its strings, and its readers copy. */
static const span labels[] = {
	LITERAL("auth string:"),
	LITERAL("username:"),
	LITERAL("password:"),
};

/* Names of what stands behind them, in the words of scripts and mails. */
static const span names[] = {
	LITERAL("base64"),
	LITERAL("b64"),
	LITERAL("token"),
	LITERAL("string"),
	LITERAL("auth"),
	LITERAL("authstring"),
	LITERAL("auth_string"),
	LITERAL("encoded"),
	LITERAL("credentials"),
	LITERAL("user"),
	LITERAL("pass"),
	LITERAL("response"),
	LITERAL("challenge"),
	LITERAL("result"),
};

/* "base64: dGV4..", "token = dGV4..": base64 of some length and nothing else
 * behind it, for "user=" begins messages, too. */
bool
clean_strip_name(span whole, span *s, struct notes *notes)
{
	size_t at = (size_t)(s->p - whole.p), n = 0;
	span rest;

	while (n < s->len && (text_is_alpha(s->p[n]) || s->p[n] == '_' ||
				 text_is_digit(s->p[n])))
		n++;
	rest = span_from(*s, n);
	while (rest.len > 0 && rest.p[0] == ' ')
		rest = span_from(rest, 1);
	if (!span_take(&rest, SPAN(":")) && !span_take(&rest, SPAN("=")))
		return false;
	rest = span_trim(rest);
	if (rest.len < NAMED_MIN || rest.len % 4 != 0 || !b64_looks(rest))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!span_equal_case(span_sub(*s, 0, n), names[i]))
			continue;
		notes_add(
		    notes, "labelled-input", at, (size_t)(rest.p - whole.p));
		*s = rest;
		return true;
	}
	return false;
}

static void
strip_label(span whole, span *s, struct notes *notes)
{
	size_t at = (size_t)(s->p - whole.p);

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (!span_take_case(s, labels[i]))
			continue;
		notes_add(notes, "labelled-input", at, at + labels[i].len);
		*s = span_trim(*s);
		return;
	}
}

static bool
is_quote(unsigned char c)
{
	return c == '\'' || c == '"' || c == '`';
}

/* 'x', "x", `x`, b'x' and what may stand behind it in a list. */
static void
strip_quotes(span whole, span *s, struct notes *notes)
{
	span in = *s;
	size_t start;

	while (in.len > 1 && memchr(",;)", in.p[in.len - 1], 3) != NULL)
		in.len--;
	start = in.len > 2 && text_lower(in.p[0]) == 'b' ? 1 : 0;
	if (in.len < start + 2 || !is_quote(in.p[start]) ||
	    in.p[in.len - 1] != in.p[start])
		return;
	notes_add(notes, "b64-quoted", (size_t)(in.p - whole.p),
	    (size_t)(in.p - whole.p) + start + 1);
	*s = span_sub(in, start + 1, in.len - start - 2);
}

span
clean_strip(span whole, bool label, struct notes *notes)
{
	span s = span_trim(whole);
	size_t at = (size_t)(s.p - whole.p);

	if (span_take(&s, SPAN("\xef\xbb\xbf")))
		notes_add(notes, "bom", at, at + 3);
	if (label)
		strip_label(whole, &s, notes);
	strip_quotes(whole, &s, notes);
	return span_trim(s);
}

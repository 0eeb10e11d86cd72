/* SPDX-License-Identifier: MIT */
/*
 * clear_value: whether what stands behind a text of clear.def is a secret, and
 * no word of a program's source or of a manual.
 */
#include "base/text.h"
#include "capture/clear.h"
#include "capture/prose.h"

/* A shorter token is a number, or the name of one. */
#define TOKEN_LEN_MIN 12
/* A shorter number counts something. */
#define NUMBER_MIN 4
/* No scheme of Dovecot's has a shorter name. */
#define SCHEME_MIN 3
/* Shorter words are of a sentence. */
#define WORD_MIN 5

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

/* What programs write where nothing is. */
static const span nothing[] = {
	LITERAL("None"),
	LITERAL("null"),
	LITERAL("nil"),
	LITERAL("true"),
	LITERAL("false"),
	LITERAL("yes"),
	LITERAL("no"),
	LITERAL("undefined"),
};

/* Programs whose -u, --user are "user:password". */
static const span programs[] = {
	LITERAL("curl"),
	LITERAL("swaks"),
	LITERAL("wget"),
	LITERAL("sendemail"),
	LITERAL("ldapsearch"),
};

static bool
is_name_byte(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '_' || c == '-';
}

static size_t
name_length(span s)
{
	size_t n = 0;

	while (n < s.len && is_name_byte(s.p[n]))
		n++;
	return n;
}

static bool
names_program(span line)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		size_t at = 0, n = programs[i].len;

		for (; (at = span_search_case(line, programs[i], at)) !=
		       SPAN_NPOS;
		     at += n)
			if ((at == 0 || !is_name_byte(line.p[at - 1])) &&
			    (at + n >= line.len ||
				!is_name_byte(line.p[at + n])))
				return true;
	}
	return false;
}

static bool
is_nothing(span value)
{
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (span_equal_case(value, nothing[i]))
			return true;
	return false;
}

/* "-0.001", "5" */
static bool
is_number(span s)
{
	size_t digits = 0, dots = 0;

	span_take(&s, SPAN("-"));
	for (size_t i = 0; i < s.len; i++) {
		digits += text_is_digit(s.p[i]) != 0;
		dots += s.p[i] == '.';
	}
	return digits > 0 && digits + dots == s.len &&
	       (dots == 1 || digits < NUMBER_MIN);
}

/* "$PASS", "${password}", "$(pass show mx)" */
static bool
is_variable(span s)
{
	static const char *const words[] = { "pass", "pw", "secret", "token" };
	span name;

	if (!span_take(&s, SPAN("$")) || s.len == 0)
		return false;
	if (s.p[0] == '{' || s.p[0] == '(')
		return true;
	name = span_sub(s, 0, name_length(s));
	if (name.len < s.len || text_is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_search_case(name, authstr_span_of(words[i]), 0) !=
		    SPAN_NPOS)
			return true;
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] >= 'a' && name.p[i] <= 'z')
			return false;
	return true;
}

/* "<token>", "{password}", "%s", "%(password)s": behind, what the line goes on
 * with. */
static bool
is_template(span s, span behind)
{
	size_t n;

	if (s.len == 0)
		return false;
	behind = span_make(s.p, (size_t)(behind.p + behind.len - s.p));
	if (s.p[0] == '%')
		return s.len > 1 &&
		       (s.p[1] == '(' || s.p[1] == '{' || s.len == 2);
	if (s.p[0] != '<' && s.p[0] != '{')
		return false;
	for (n = 1;
	     n < behind.len && (is_name_byte(behind.p[n]) ||
				   memchr(" .:", behind.p[n], 3) != NULL);)
		n++;
	return n < behind.len && behind.p[n] == (s.p[0] == '<' ? '>' : '}');
}

/* "self.password", "getpass()" */
static bool
is_code(span s)
{
	size_t n = 0, dots = 0;

	if (s.len == 0 || !text_is_alpha(s.p[0]))
		return false;
	while (n < s.len && ((s.p[n] >= 'a' && s.p[n] <= 'z') ||
				s.p[n] == '_' || s.p[n] == '.'))
		dots += s.p[n++] == '.';
	if (n < s.len)
		return s.p[n] == '(' &&
		       (n + 1 == s.len || s.p[s.len - 1] == ')');
	return dots > 0 &&
	       (span_ends(s, SPAN("password")) ||
		   span_ends(s, SPAN("passwd")) || span_ends(s, SPAN("token")));
}

static bool
is_dots(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '.')
			return false;
	return true;
}

bool
clear_is_placeholder(span value, span rest)
{
	/* "[[USER:]PASSWORD@]HOST" */
	return span_starts(value, SPAN("]")) || is_dots(value) ||
	       is_number(value) || is_variable(value) ||
	       is_template(value, rest) || is_code(value) || is_nothing(value);
}

/* "user:group", both of them numbers or the same */
static bool
is_group(span value)
{
	const unsigned char *p = value.p;
	size_t n = 0;

	/* the user stands before the colon */
	for (size_t i = 0; i < value.len; i++)
		n += text_is_digit(p[i]) != 0;
	return n == value.len && n < 6;
}

static bool
is_lower(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return false;
	return true;
}

span
clear_after_scheme(span s)
{
	size_t n = 1;

	if (!span_starts(s, SPAN("{")))
		return s;
	while (n < s.len && (is_name_byte(s.p[n]) || s.p[n] == '.'))
		n++;
	return n > 1 && n + 1 < s.len && s.p[n] == '}' &&
		       memchr(" \t\"',;)]}&", s.p[n + 1], 10) == NULL
		   ? span_from(s, n + 1)
		   : s;
}

/* Another option than the one there. */
static bool
has_option(span line, size_t but)
{
	for (size_t i = 0; i + 2 < line.len; i++)
		if (line.p[i] == ' ' && line.p[i + 1] == '-' && i + 1 != but &&
		    (text_is_alpha(line.p[i + 2]) || line.p[i + 2] == '-'))
			return true;
	return false;
}

/* In words: "--password options to" */
static bool
goes_on(span rest, span value)
{
	span behind = span_from(rest, (size_t)(value.p - rest.p) + value.len);
	span word = span_take_word(&behind);

	return word.len > 0 && is_lower(word);
}

/* An option is a word of its own, and that of a program which takes a secret
 * so: "-u" has other meanings elsewhere. */
static bool
is_option(const struct clear *c, const struct mask *m, span line, size_t at,
    span option)
{
	if (option.p[0] != '-')
		return true;
	if (at > 0 && memchr(" \t\"'`([,=", line.p[at - 1], 9) == NULL)
		return false;
	return c->program ||
	       (m->rec->number <= 1 &&
		   span_trim(span_sub(line, 0, at)).len == 0) ||
	       (span_starts(option, SPAN("--")) &&
		   !span_starts(option, SPAN("--user")));
}

/* "PLAIN(", "SHA512-CRYPT(" */
static bool
has_scheme(span line)
{
	size_t n = 0;

	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = line.p[i];

		if (c == '(' && n >= SCHEME_MIN)
			return true;
		n = (c >= 'A' && c <= 'Z') || text_is_digit(c) || c == '-'
			? n + 1
			: 0;
	}
	return false;
}

/* Texts that others write as well, and what the line has where they are those
 * of a program that shows secrets. */
static const struct {
	span text, also;
} company[] = {
	{ LITERAL(", password="), LITERAL("host=") },
	{ LITERAL(", pass "), LITERAL("host ") },
	{ LITERAL("clearpasswd="), LITERAL(", passwd=") },
};

bool
clear_is_place(const struct clear *c, const struct mask *m, span line,
    size_t at, span before)
{
	span rest = span_from(line, at + before.len);

	for (size_t i = 0; i < sizeof(company) / sizeof(company[0]); i++)
		if (span_equal(before, company[i].text))
			return span_search(line, company[i].also, 0) !=
			       SPAN_NPOS;
	if (span_equal(before, SPAN("  $3 = ")))
		return c->second != 0 && c->second + 1 == m->rec->number;
	if (span_equal(before, SPAN(") != '")))
		return has_scheme(span_sub(line, 0, at));
	if (span_equal(before, SPAN(", response=")) ||
	    span_equal(before, SPAN("resp="))) {
		span word =
		    span_sub(rest, 0, span_find_any(rest, SPAN(" \t,)\"'")));

		return rest.len > 0 && memchr("<(\"'", rest.p[0], 4) == NULL &&
		       !is_nothing(word) &&
		       (before.p[0] == 'r' || prose_is_coded(word));
	}
	return is_option(c, m, line, at, before);
}

bool
clear_is_value(const struct clear *c, const struct mask *m, span before,
    span rest, span value)
{
	span line = m->rec->raw;
	bool quoted = rest.len > 0 && (rest.p[0] == '"' || rest.p[0] == '\'');

	if (clear_is_placeholder(value, rest))
		return rest.p[0] == '\'' && value.len > 0 && value.p[0] == '$';
	/* "password= is missing" */
	if (span_ends(before, SPAN("=")) && rest.p[0] == ' ' &&
	    span_trim(rest).len > value.len + 2)
		return false;
	if (span_starts(before, SPAN("-u")) ||
	    span_starts(before, SPAN("--user")))
		return !is_group(value);
	/* "even if --password was given" */
	if (before.p[0] == '-')
		return c->program || quoted || m->rec->number <= 1 ||
		       !is_lower(value) ||
		       (value.len >= WORD_MIN && !goes_on(rest, value) &&
			   has_option(
			       line, (size_t)(rest.p - line.p) - before.len));
	if (span_equal(before, SPAN("token=")))
		return value.len >= TOKEN_LEN_MIN && prose_is_coded(value) &&
		       span_search(value, SPAN("%20"), 0) == SPAN_NPOS;
	return true;
}

void
clear_see_line(struct clear *c, span line, size_t number)
{
	c->program = (c->program && c->goes_on) || names_program(line);
	c->goes_on = span_ends(span_trim(line), SPAN("\\"));
	if (span_search(line, SPAN("  $2 = "), 0) != SPAN_NPOS)
		c->second = number;
}

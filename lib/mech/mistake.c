/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "mech/mistake.h"
#include "mech/value.h"

/* A table of words as spans. */
#define WORD(lit)                                                              \
	{                                                                      \
		(const unsigned char *)(lit), sizeof(lit) - 1                  \
	}

static bool
whole(span value, size_t *start, size_t *end)
{
	*start = 0;
	*end = value.len;
	return true;
}

static bool
equals_any(span value, const span *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_equal_case(value, words[i]))
			return true;
	return false;
}

static bool
starts_any(span value, const span *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_starts(value, words[i]))
			return true;
	return false;
}

#define EQUALS_ANY(value, words)                                               \
	equals_any(value, words, sizeof(words) / sizeof((words)[0]))
#define STARTS_ANY(value, words)                                               \
	starts_any(value, words, sizeof(words) / sizeof((words)[0]))

bool
mistake_empty(span value, size_t *start, size_t *end)
{
	return value.len == 0 && whole(value, start, end);
}

static bool
all_are(span value, const char *these, size_t least)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.p[i] != value.p[0])
			return false;
	return value.len >= least && value.p[0] != 0 &&
	       strchr(these, value.p[0]) != NULL;
}

bool
mistake_redacted(span value, size_t *start, size_t *end)
{
	static const span marks[] = {
		WORD("/* secret */"),
		WORD("PROVIDED_BUT_REMOVED"),
		WORD("(* value hidden *)"),
		WORD("[credentials hidden]"),
		WORD("<authdata>"),
		WORD("<hidden>"),
		WORD("[hidden]"),
		WORD("(hidden)"),
		WORD("redacted"),
		WORD("<redacted>"),
		WORD("[redacted]"),
		WORD("***redacted***"),
		WORD("[filtered]"),
		WORD("<removed>"),
		WORD("[removed]"),
		WORD("\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2"),
	};

	return (EQUALS_ANY(value, marks) || all_are(value, "*", 3) ||
		   all_are(value, "xX", 6)) &&
	       whole(value, start, end);
}

static bool
is_word(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!text_is_alpha(s.p[i]) && !text_is_digit(s.p[i]) &&
		    s.p[i] != '_' && s.p[i] != '-' && s.p[i] != ' ')
			return false;
	return s.len > 0 && text_is_alpha(s.p[0]);
}

static bool
is_enclosed_word(span value, span open, span close)
{
	return value.len > open.len + close.len && span_starts(value, open) &&
	       span_ends(value, close) &&
	       is_word(span_trim(span_sub(
		   value, open.len, value.len - open.len - close.len)));
}

/* YOUR_PASSWORD, your-token */
static bool
is_yours(span value)
{
	return value.len > 5 && span_starts_case(value, SPAN("your")) &&
	       (value.p[4] == '_' || value.p[4] == '-' || value.p[4] == ' ') &&
	       is_word(value);
}

bool
mistake_placeholder(span value, size_t *start, size_t *end)
{
	return (is_enclosed_word(value, SPAN("<"), SPAN(">")) ||
		   is_enclosed_word(value, SPAN("${"), SPAN("}")) ||
		   is_enclosed_word(value, SPAN("{{"), SPAN("}}")) ||
		   is_enclosed_word(value, SPAN("{"), SPAN("}")) ||
		   is_yours(value)) &&
	       whole(value, start, end);
}

bool
mistake_quotes(span value, size_t *start, size_t *end)
{
	return value.len > 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
	       value.p[0] == value.p[value.len - 1] && whole(value, start, end);
}

/* The first of n needles, as [*start, *end). */
static bool
find_first(
    span value, const span *needles, size_t n, size_t *start, size_t *end)
{
	*start = SPAN_NPOS;
	for (size_t i = 0; i < n; i++) {
		size_t at = span_search(value, needles[i], 0);

		if (at >= *start)
			continue;
		*start = at;
		*end = at + needles[i].len;
	}
	return *start != SPAN_NPOS;
}

bool
mistake_shell_backslash(span value, size_t *start, size_t *end)
{
	static const span escapes[] = { WORD("\\!"), WORD("\\$") };

	return find_first(value, escapes, 2, start, end);
}

bool
mistake_url_escape(span value, size_t *start, size_t *end)
{
	static const span escapes[] = { WORD("%40"), WORD("%2B"), WORD("%2b") };

	return find_first(value, escapes, 3, start, end);
}

bool
mistake_display_name(span value, size_t *start, size_t *end)
{
	size_t open = span_find(value, '<', 0);

	return open != SPAN_NPOS && span_ends(value, SPAN(">")) &&
	       span_find(value, '@', open) != SPAN_NPOS &&
	       whole(value, start, end);
}

/* A user without "@" may have dots; one that ends like a domain has lost
 * something.  Only top-level domains that are no surnames. */
bool
mistake_perl_at(span value, size_t *start, size_t *end)
{
	static const span domains[] = { WORD(".com"), WORD(".net"),
		WORD(".org"), WORD(".edu"), WORD(".test"), WORD(".example") };

	if (span_find_any(value, SPAN("@%\\/ ")) != SPAN_NPOS)
		return false;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (value.len > domains[i].len && span_ends(value, domains[i]))
			return whole(value, start, end);
	return false;
}

/* {SCHEME} of Dovecot and LDAP */
static bool
has_scheme(span value)
{
	size_t close = span_find(value, '}', 0);

	if (value.len < 3 || value.p[0] != '{' || close == SPAN_NPOS ||
	    close < 3 || close + 1 == value.len)
		return false;
	for (size_t i = 1; i < close; i++)
		if ((value.p[i] < 'A' || value.p[i] > 'Z') &&
		    !text_is_digit(value.p[i]) && value.p[i] != '-' &&
		    value.p[i] != '.')
			return false;
	return true;
}

bool
mistake_hash(span value, size_t *start, size_t *end)
{
	static const span prefixes[] = { WORD("$1$"), WORD("$2a$"),
		WORD("$2b$"), WORD("$2y$"), WORD("$5$"), WORD("$6$"),
		WORD("$7$"), WORD("$y$"), WORD("$gy$"), WORD("$apr1$"),
		WORD("$argon2"), WORD("$scram-"), WORD("$pbkdf2") };
	bool hex =
	    text_is_hex(value) && (value.len == 32 || value.len == 40 ||
				      value.len == 64 || value.len == 128);

	return (hex || has_scheme(value) || STARTS_ANY(value, prefixes)) &&
	       whole(value, start, end);
}

bool
mistake_app_password(span value, size_t *start, size_t *end)
{
	if (value.len != 19)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (i % 5 == 4 ? value.p[i] != ' ' : !text_is_alpha(value.p[i]))
			return false;
	return whole(value, start, end);
}

bool
mistake_token_in_plain(span value, size_t *start, size_t *end)
{
	return (value_is_jwt(value) || span_starts(value, SPAN("ya29."))) &&
	       whole(value, start, end);
}

bool
mistake_token_json(span value, size_t *start, size_t *end)
{
	return span_starts(span_trim(value), SPAN("{")) &&
	       span_search(value, SPAN("_token\""), 0) != SPAN_NPOS &&
	       whole(value, start, end);
}

/* The shortest access token seen has 20 characters and more; a word that is
 * shorter is the name of a variable, or what a language prints for nothing. */
bool
mistake_not_a_token(span value, size_t *start, size_t *end)
{
	static const span nothing[] = { WORD("undefined"), WORD("null"),
		WORD("none"), WORD("nil"), WORD("false"), WORD("true"),
		WORD("NaN"), WORD("[object Object]"), WORD("[object Promise]"),
		WORD("(null)") };
	span word = value;

	span_take(&word, SPAN("$"));
	if (is_yours(value))
		return false; /* a placeholder */
	return (EQUALS_ANY(value, nothing) ||
		   (value.len < 20 && is_word(word) &&
		       span_find_any(word, SPAN("- ")) == SPAN_NPOS)) &&
	       whole(value, start, end);
}

bool
mistake_refresh_token(span value, size_t *start, size_t *end)
{
	static const span prefixes[] = { WORD("1//"), WORD("0.A"), WORD("1.A"),
		WORD("M.C5"), WORD("M.R3_") };

	return STARTS_ANY(value, prefixes) && whole(value, start, end);
}

bool
mistake_whitespace(span value, size_t *start, size_t *end)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!text_is_space(value.p[i]))
			continue;
		*start = i;
		*end = i + 1;
		return true;
	}
	return false;
}

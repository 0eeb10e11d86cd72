/* SPDX-License-Identifier: MIT */
/*
 * clear_command: a command line as a shell has it, with a secret among its
 * words: "curl -su 'greta:pass word' smtp://mx".
 */
#include "base/text.h"
#include "capture/clear.h"

/* Short options of curl (8.14) with a value: in a cluster, the rest is it. */
#define CURL_VALUES "AbcCdDeEFhHKmoPQrtTuUwxXyYz"

enum how { COMMAND_VALUE, COMMAND_PAIR, COMMAND_PREFIXED, COMMAND_LAST };

static const struct command {
	span program, option;
	enum how how;
} commands[] = {
#define TEXT(s)                                                                \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}
#define COMMAND(program, option, how) { TEXT(program), TEXT(option), how },
#include "capture/commands.def"
#undef COMMAND
#undef TEXT
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* A shell's word (POSIX, Shell Command Language 2.2), with its quotes; it ends
 * at a blank, or where the command does. */
static span
take_word(span *s)
{
	unsigned char quote = 0;
	size_t n = 0;
	span word;

	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t'))
		*s = span_from(*s, 1);
	for (; n < s->len; n++) {
		unsigned char c = s->p[n];

		if (quote == 0 && memchr(" \t;|&\n`", c, 7) != NULL)
			break;
		if (c == '\\' && quote != '\'')
			n++;
		else if (quote == 0 && (c == '\'' || c == '"'))
			quote = c;
		else if (c == quote)
			quote = 0;
	}
	word = span_sub(*s, 0, n);
	*s = span_from(*s, word.len);
	return word;
}

/* Without the quotes that it begins and ends with. */
static span
bare(span word)
{
	if (word.len > 1 && word.p[0] == '$' && word.p[1] == '\'')
		word = span_from(word, 1);
	if (word.len > 0 && (word.p[0] == '"' || word.p[0] == '\''))
		word = span_from(word, 1);
	if (word.len > 0 &&
	    (word.p[word.len - 1] == '"' || word.p[word.len - 1] == '\''))
		word.len--;
	return word;
}

/* Variables, and "<password>" in a manual. */
static bool
is_placeholder(span s)
{
	return s.len == 0 || (s.p[0] == '$' && s.len > 1) ||
	       (s.p[0] == '<' && s.p[s.len - 1] == '>') ||
	       client_is_placeholder(s) || mask_is_filled(s);
}

static void
mask_word(struct mask *m, enum how how, span word)
{
	span value = bare(word);
	size_t colon = span_find(value, ':', 0);

	if (how == COMMAND_PAIR)
		value = colon == SPAN_NPOS ? SPAN_NONE
					   : span_from(value, colon + 1);
	else if (how == COMMAND_PREFIXED && !span_take(&value, SPAN("pass:")))
		return;
	if (value.len > 1 && (value.p[0] == '"' || value.p[0] == '\''))
		value = bare(value);
	if (!is_placeholder(value))
		mask_part(m, value, AUTHSTR_SECRET_PASSWORD);
}

/* Where in "-su" or "-sugreta:secret" the value of a short option begins; 0: it
 * is not there. */
static size_t
in_cluster(span word, unsigned char letter)
{
	for (size_t i = 1; i < word.len && word.p[0] == '-'; i++) {
		if (word.p[i] == letter)
			return i + 1;
		if (!text_is_alpha(word.p[i]) ||
		    memchr(CURL_VALUES, word.p[i], sizeof(CURL_VALUES) - 1) !=
			NULL)
			return 0;
	}
	return 0;
}

/* Is the word this option?  *value: what follows in the same word, or none. */
static bool
is_option(const struct command *c, span word, span *value)
{
	size_t at;

	*value = SPAN_NONE;
	if (span_equal(word, c->option) ||
	    (c->how == COMMAND_LAST && span_equal_case(word, c->option)))
		return true;
	if (span_starts(c->option, SPAN("--"))) {
		*value = word;
		return span_take(value, c->option) &&
		       span_take(value, SPAN("="));
	}
	if (c->option.len != 2 || c->option.p[0] != '-' || word.len < 3)
		return false;
	at = span_equal(c->program, SPAN("curl"))
		 ? in_cluster(word, c->option.p[1])
	     : span_starts(word, c->option) ? 2
					    : 0;
	*value = span_from(word, at);
	return at > 0;
}

/* The command ends, or has options yet: a sentence goes on with words. */
static bool
is_end(span rest)
{
	rest = span_trim(rest);
	return rest.len == 0 || memchr(";|&)\"'`<>-", rest.p[0], 10) != NULL;
}

static void
mask_option(struct mask *m, span program, span word, span rest)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		span value;

		if (!span_equal(commands[i].program, program) ||
		    !is_option(&commands[i], word, &value))
			continue;
		if (commands[i].how == COMMAND_LAST)
			take_word(&rest);
		if (value.len == 0)
			value = take_word(&rest);
		if (commands[i].how == COMMAND_LAST && !is_end(rest))
			return;
		mask_word(m, commands[i].how, value);
		return;
	}
}

/* Behind the program's name. */
static void
mask_command(struct mask *m, span program, span s)
{
	span word;

	while ((word = take_word(&s)).len > 0)
		mask_option(m, program, word, s);
}

/* A word of its own, maybe behind a path. */
static bool
is_program(span line, size_t at, span name)
{
	unsigned char before = at > 0 ? line.p[at - 1] : ' ';
	size_t end = at + name.len;

	return end < line.len && line.p[end] == ' ' &&
	       memchr(" \t/\"'`(|;&=", before, 11) != NULL;
}

void
clear_commands_init(struct clear *c)
{
	_Static_assert(COMMANDS <= CLEAR_COMMANDS, "more rows than there is "
						   "room for");
	for (size_t i = 0; i < COMMANDS; i++)
		gram_text_read_folded(&c->programs[i], commands[i].program);
}

void
clear_commands(const struct clear *c, struct mask *m)
{
	span line = m->rec->raw;

	for (size_t i = 0; i < COMMANDS; i++) {
		span name = commands[i].program;
		size_t at = 0;

		if ((i > 0 && span_equal(name, commands[i - 1].program)) ||
		    !grams_may_have(&c->grams, &c->programs[i]))
			continue;
		for (; (at = span_search(line, name, at)) != SPAN_NPOS;
		     at += name.len)
			if (is_program(line, at, name))
				mask_command(
				    m, name, span_from(line, at + name.len));
	}
}

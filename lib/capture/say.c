/* SPDX-License-Identifier: MIT */
#include "capture/line.h"
#include "base/text.h"
#include "capture/sieve.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static const char smtp[] = "smtp", lmtp[] = "lmtp", imap[] = "imap",
		  pop3[] = "pop3";

/* How many words an argument may have, so that prose is no command. */
enum args { ARGS_NONE, ARGS_ONE, ARGS_TWO, ARGS_ANY };

static const struct verb {
	span name;
	enum say_verb verb;
	const char *protocol;
	enum args args;
} verbs[] = {
	{ LITERAL("EHLO"), VERB_HELLO, smtp, ARGS_ONE },
	{ LITERAL("HELO"), VERB_OTHER, smtp, ARGS_ONE }, /* offers nothing */
	{ LITERAL("LHLO"), VERB_HELLO, lmtp, ARGS_ONE },
	{ LITERAL("STARTTLS"), VERB_TLS, smtp, ARGS_NONE },
	{ LITERAL("AUTH"), VERB_AUTH, NULL, ARGS_TWO },
	{ LITERAL("MAIL"), VERB_OTHER, smtp, ARGS_ANY },
	{ LITERAL("RCPT"), VERB_OTHER, smtp, ARGS_ANY },
	{ LITERAL("DATA"), VERB_DATA, smtp, ARGS_NONE },
	{ LITERAL("RSET"), VERB_OTHER, NULL, ARGS_NONE },
	{ LITERAL("NOOP"), VERB_OTHER, NULL, ARGS_NONE },
	{ LITERAL("QUIT"), VERB_QUIT, NULL, ARGS_NONE },
	{ LITERAL("CAPA"), VERB_CAPA, pop3, ARGS_NONE },
	{ LITERAL("STLS"), VERB_TLS, pop3, ARGS_NONE },
	{ LITERAL("USER"), VERB_USER, pop3, ARGS_ONE },
	{ LITERAL("PASS"), VERB_PASS, pop3, ARGS_ANY },
	{ LITERAL("APOP"), VERB_APOP, pop3, ARGS_TWO },
	{ LITERAL("STAT"), VERB_OTHER, pop3, ARGS_NONE },
}, tagged_verbs[] = {
	{ LITERAL("AUTHENTICATE"), VERB_AUTH, imap, ARGS_TWO },
	{ LITERAL("LOGIN"), VERB_LOGIN, imap, ARGS_ANY },
	{ LITERAL("STARTTLS"), VERB_TLS, imap, ARGS_NONE },
	{ LITERAL("CAPABILITY"), VERB_CAPA, imap, ARGS_NONE },
	{ LITERAL("LOGOUT"), VERB_QUIT, imap, ARGS_NONE },
	{ LITERAL("ID"), VERB_OTHER, imap, ARGS_ANY },
	{ LITERAL("NOOP"), VERB_OTHER, imap, ARGS_NONE },
	{ LITERAL("SELECT"), VERB_MAILBOX, imap, ARGS_ANY },
	{ LITERAL("EXAMINE"), VERB_MAILBOX, imap, ARGS_ANY },
	{ LITERAL("LIST"), VERB_MAILBOX, imap, ARGS_ANY },
	{ LITERAL("LSUB"), VERB_MAILBOX, imap, ARGS_ANY },
	{ LITERAL("STATUS"), VERB_MAILBOX, imap, ARGS_ANY },
	{ LITERAL("NAMESPACE"), VERB_MAILBOX, imap, ARGS_NONE },
};

/* Words behind "* " that a server says, and a program's own remarks do not
 * begin with. */
static const span untagged[] = {
	LITERAL("OK"),
	LITERAL("NO"),
	LITERAL("BAD"),
	LITERAL("BYE"),
	LITERAL("PREAUTH"),
	LITERAL("CAPABILITY"),
	LITERAL("ENABLED"),
	LITERAL("FLAGS"),
	LITERAL("LIST"),
	LITERAL("ID"),
};

static bool
one_case(span word)
{
	bool lower = false, upper = false;

	for (size_t i = 0; i < word.len; i++) {
		lower = lower || (word.p[i] >= 'a' && word.p[i] <= 'z');
		upper = upper || (word.p[i] >= 'A' && word.p[i] <= 'Z');
	}
	return !(lower && upper);
}

/* RFC 4422 section 3.1 says 1 to 20 of these, in upper case; people type a
 * name that they know in any. */
static bool
is_mech_name(span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!text_is_alpha(s.p[i]) && !text_is_digit(s.p[i]) &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.len > 0 && s.len <= 24 && text_is_alpha(s.p[0]) &&
	       (text_upper(s.p[0]) == s.p[0] || authstr_mech_find(s) != NULL);
}

span
say_take_mech(span *args)
{
	span all = *args, word = span_take_word(args);
	size_t at = span_search(word, SPAN("\xc2\xa0"), 0);

	if (at == SPAN_NPOS || at == 0)
		return word;
	*args = span_from(all, (size_t)(word.p - all.p) + at);
	return span_sub(word, 0, at);
}

static bool
args_fit(const struct verb *v, span args)
{
	size_t words = 0;

	if (v->verb == VERB_AUTH) {
		span rest = args;

		if (!is_mech_name(say_take_mech(&rest)))
			return false;
	}
	while (args.len > 0 && words < ARGS_ANY) {
		span_take_word(&args);
		words++;
	}
	if (v->args == ARGS_ANY)
		return words > 0;
	/* A token may be broken by blanks. */
	if (v->verb == VERB_AUTH)
		return words > 0;
	return v->args == words;
}

static bool
find_verb(
    const struct verb *table, size_t n, span word, span args, struct say *say)
{
	for (size_t i = 0; i < n; i++) {
		if (!span_equal_case(word, table[i].name))
			continue;
		if (!one_case(word) || !args_fit(&table[i], args))
			return false;
		say->kind = SAY_COMMAND;
		say->verb = table[i].verb;
		say->protocol = table[i].protocol;
		say->text = args;
		return true;
	}
	return false;
}

/* A tag of IMAP; of an unknown dialogue, one that no word of prose is. */
static bool
is_tag(span s, bool certain)
{
	bool digit = false;

	for (size_t i = 0; i < s.len; i++) {
		if (!text_is_alpha(s.p[i]) && !text_is_digit(s.p[i]) &&
		    s.p[i] != '.' && s.p[i] != '-' && s.p[i] != '_')
			return false;
		digit = digit || text_is_digit(s.p[i]);
	}
	return s.len > 0 && s.len <= 20 && (certain || digit || s.len == 1);
}

static bool
read_reply(span text, struct say *say)
{
	for (size_t i = 0; i < 3; i++)
		if (i >= text.len || !text_is_digit(text.p[i]))
			return false;
	if (text.p[0] < '2' || text.p[0] > '5' || text.p[1] > '5' ||
	    (text.len > 3 && text.p[3] != ' ' && text.p[3] != '-'))
		return false;
	say->kind = SAY_REPLY;
	say->code = (text.p[0] - '0') * 100 + (text.p[1] - '0') * 10 +
		    (text.p[2] - '0');
	say->more = text.len > 3 && text.p[3] == '-';
	say->text = span_from(text, 4);
	return true;
}

static bool
read_pop3(span text, struct say *say)
{
	span rest = text, word = span_take_word(&rest);

	say->ok = span_equal(word, SPAN("+OK"));
	if (!say->ok && !span_equal(word, SPAN("-ERR")))
		return false;
	say->kind = SAY_POP3;
	say->protocol = pop3;
	say->text = text;
	return true;
}

static bool
read_untagged(span text, struct say *say)
{
	span rest = text, word;

	if (!span_take(&rest, SPAN("* ")))
		return false;
	say->text = rest;
	word = span_take_word(&rest);
	for (size_t i = 0; i < sizeof(untagged) / sizeof(untagged[0]); i++)
		if (span_equal_case(word, untagged[i])) {
			say->kind = SAY_UNTAGGED;
			say->protocol = imap;
			return true;
		}
	return false;
}

/* Commands that no prose looks like: the name of a mechanism, or values in
 * quotes or of a length. */
static bool
is_plain_command(span word, span rest)
{
	if (span_equal(word, SPAN("AUTHENTICATE")))
		return authstr_mech_find(span_take_word(&rest)) != NULL;
	return span_equal(word, SPAN("LOGIN")) && rest.len > 2 &&
	       (rest.p[0] == '"' || rest.p[0] == '{');
}

static bool
read_tagged(span text, bool certain, struct say *say)
{
	span rest = text, tag = span_take_word(&rest), word;
	span after = rest;

	word = span_take_word(&after);
	if (!is_tag(tag, certain || is_plain_command(word, after)))
		return false;
	say->tag = tag;
	say->text = rest;
	word = span_take_word(&rest);
	say->ok = span_equal(word, SPAN("OK"));
	if (say->ok || span_equal(word, SPAN("NO")) ||
	    span_equal(word, SPAN("BAD"))) {
		say->kind = SAY_TAGGED;
		say->protocol = imap;
		return true;
	}
	return find_verb(tagged_verbs,
	    sizeof(tagged_verbs) / sizeof(tagged_verbs[0]), word, rest, say);
}

static bool
read_http(span text, struct say *say)
{
	uint64_t code;

	if (span_take_case(&text, SPAN("Authorization:")) ||
	    span_take_case(&text, SPAN("Proxy-Authorization:"))) {
		say->kind = SAY_COMMAND;
		say->verb = VERB_AUTHORIZATION;
		say->text = span_trim(text);
	} else if (span_take(&text, SPAN("HTTP/"))) {
		span_take_word(&text);
		if (!span_take_number(&text, 599, &code))
			return false;
		say->kind = SAY_STATUS;
		say->code = (int)code;
		say->text = span_trim(text);
	} else {
		return false;
	}
	say->protocol = "http";
	return true;
}

/* USER and PASS of a variable that was not set.  Prose has the words alone,
 * too, and a list of capabilities has USER. */
static bool
read_unset(const struct line *line, const char *protocol, struct say *say)
{
	span word = span_trim(line->text);
	bool user =
	    line->side != LINE_UNMARKED && span_equal(word, SPAN("USER"));

	if (protocol == NULL || strcmp(protocol, pop3) != 0 ||
	    (!user && !span_equal(word, SPAN("PASS"))))
		return false;
	say->kind = SAY_COMMAND;
	say->verb = user ? VERB_USER : VERB_PASS;
	say->protocol = pop3;
	say->text = SPAN("");
	return true;
}

struct say
say_read(const struct line *line, const char *protocol)
{
	struct say say = { .kind = SAY_OTHER, .text = line->text };
	span rest = line->text, word = span_take_word(&rest);
	bool certain = line->side != LINE_UNMARKED ||
		       (protocol != NULL && strcmp(protocol, imap) == 0);

	if (sieve_read(line->text, protocol, &say) ||
	    read_reply(line->text, &say) || read_pop3(line->text, &say) ||
	    read_untagged(line->text, &say) || read_http(line->text, &say) ||
	    find_verb(
		verbs, sizeof(verbs) / sizeof(verbs[0]), word, rest, &say) ||
	    read_unset(line, protocol, &say) ||
	    read_tagged(line->text, certain, &say))
		return say;
	say = (struct say){ .kind = SAY_OTHER, .text = line->text };
	if (span_equal(line->text, SPAN("+")) ||
	    (span_starts(line->text, SPAN("+ ")))) {
		say.kind = SAY_CONTINUE;
		say.text = span_from(line->text, 2);
	}
	return say;
}

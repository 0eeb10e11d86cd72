/* SPDX-License-Identifier: MIT */
#include "capture/prose.h"
#include "base/text.h"
#include "capture/dialogue.h"
#include "capture/imap.h"

/* Words are shorter, or have no digits. */
#define CODED_MIN 16
/* No token of OAuth is shorter. */
#define BEARER_MIN 12
/* Half of a digest in hexadecimal. */
#define HEX_MIN 16

struct weighed {
	const struct say *say;
	const struct prose_place *place;
	bool upper;   /* the command is in upper case */
	size_t words; /* behind it */
	bool marked;
};

static size_t
count_words(span s)
{
	size_t n = 0;

	while (span_take_word(&s).len > 0)
		n++;
	return n;
}

static bool
is_upper(span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (text_upper(word.p[i]) != word.p[i])
			return false;
	return word.len > 0;
}

/* The command's own word. */
static span
command_of(const struct line *line, const struct say *say)
{
	span rest = line->text, word = span_take_word(&rest);

	return say->tag.len > 0 ? span_take_word(&rest) : word;
}

bool
prose_is_coded(span word)
{
	bool lower = false, upper = false, other = false;

	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = word.p[i];

		lower = lower || (c >= 'a' && c <= 'z');
		upper = upper || (i > 0 && c >= 'A' && c <= 'Z');
		other = other || text_is_digit(c) || c == '=';
	}
	return word.len >= CODED_MIN || other || (lower && upper);
}

/* A dialogue is near, and it may be one of that. */
static bool
is_near(const struct weighed *w, const char *protocol)
{
	const char *spoken = w->place->protocol;

	return w->place->near &&
	       (spoken == NULL || strcmp(spoken, protocol) == 0);
}

bool
prose_is_one_string(span text)
{
	size_t at = span_find(text, '=', 0);

	while (at < text.len && text.p[at] == '=')
		at++;
	return (at == SPAN_NPOS || at == text.len) &&
	       span_find_any(text, SPAN(" \t")) == SPAN_NPOS;
}

static bool
is_message(span text)
{
	struct token t;
	bool yes;

	token_init(&t);
	yes = token_read(&t, text, true) == AUTHSTR_OK &&
	      t.kind == TOKEN_BASE64 &&
	      token_score(buf_span(&t.bytes)) >= TOKEN_KNOWN;
	token_wipe(&t);
	return yes;
}

static bool
has(span text, span what)
{
	return span_search_case(text, what, 0) != SPAN_NPOS;
}

/* "src/app.test.js", as those who run tests say that one passed */
static bool
is_path(span word)
{
	size_t dot = word.len;

	while (dot > 0 && word.p[dot - 1] != '.')
		dot--;
	return dot > 1 && word.len - dot > 0 && word.len - dot <= 5 &&
	       span_find(word, '/', 0) != SPAN_NPOS;
}

static bool
ends_sentence(span s)
{
	return s.len > 1 && memchr(".,;:)", s.p[s.len - 1], 5) != NULL;
}

/* No word of a sentence. */
static bool
may_be_secret(span word)
{
	return text_is_mixed(word) && !is_path(word) && !ends_sentence(word);
}

static span
last_word(span s)
{
	span word = SPAN_NONE;

	while (s.len > 0)
		word = span_take_word(&s);
	return word;
}

static enum prose
sure_if(bool yes)
{
	return yes ? PROSE_NO : PROSE_YES;
}

/* ------------------------------------------------------------ commands -- */

static enum prose
weigh_user(const struct weighed *w)
{
	if (is_near(w, "pop3") || w->marked)
		return PROSE_NO;
	if (ends_sentence(w->say->text))
		return PROSE_YES;
	return w->upper || w->place->first ? PROSE_NO : PROSE_MAYBE;
}

/* A password may have blanks in it; without a dialogue, a command in capitals
 * has a word alone behind it. */
static enum prose
weigh_pass(const struct weighed *w)
{
	const struct prose_place *p = w->place;
	span text = w->say->text;

	if (p->user)
		return sure_if(p->near || w->words == 1);
	if (is_near(w, "pop3") || w->marked)
		return sure_if(w->upper || w->words == 1);
	if (is_path(text) || ends_sentence(span_trim(text)))
		return PROSE_YES;
	return sure_if(
	    w->upper ? w->words <= (p->first ? 3U : 1U)
		     : w->words == 1 && (p->first || may_be_secret(text)));
}

static enum prose
weigh_apop(const struct weighed *w)
{
	span rest = w->say->text;
	size_t hex = 0;

	span_take_word(&rest);
	for (size_t i = 0; i < rest.len; i++)
		hex += text_hex_digit(rest.p[i]) >= 0;
	return sure_if(is_near(w, "pop3") || w->marked || hex >= HEX_MIN);
}

/* AUTH and AUTHENTICATE: nothing behind the mechanism, or a message. */
static enum prose
weigh_auth(const struct weighed *w)
{
	span rest = w->say->text, mech = span_take_word(&rest);
	bool known = authstr_mech_find(mech) != NULL;
	bool place = w->place->near || w->place->first || w->marked;

	rest = span_trim(rest);
	if (rest.len == 0) {
		if (place)
			return sure_if(known || w->upper);
		return known && w->upper ? PROSE_MAYBE : PROSE_YES;
	}
	if (w->marked && w->upper)
		return PROSE_NO;
	if (w->words == 2 && (place || prose_is_coded(rest)))
		return sure_if(known || w->upper);
	if (client_is_placeholder(rest) || is_message(rest))
		return PROSE_NO;
	return sure_if(
	    w->upper && known && place && !ends_sentence(rest) && w->words < 5);
}

/* Exactly two values, or one that a program left out. */
static bool
has_two_values(span args)
{
	struct authstr_buf value;
	size_t where[2];
	bool two = false;

	buf_init(&value, TOKEN_MAX);
	if (imap_take_string(&args, &value, where))
		two = args.len > 0 &&
		      (args.p[0] == '{' ||
			  (imap_take_string(&args, &value, where) &&
			      args.len == 0));
	buf_wipe(&value);
	return two;
}

static enum prose
weigh_login(const struct weighed *w)
{
	span args = w->say->text, tag = w->say->tag;
	bool quoted = args.len > 0 && (args.p[0] == '"' || args.p[0] == '{');
	size_t n;

	if (w->marked)
		return PROSE_NO;
	if (is_near(w, "imap"))
		return sure_if(w->upper || quoted || w->words <= 2);
	if (client_is_placeholder(args) || imap_literal_at_end(args, &n))
		return PROSE_NO;
	if (!has_two_values(args) || span_find(tag, '-', 1) != SPAN_NPOS)
		return PROSE_YES;
	return sure_if(quoted || w->upper || w->place->first ||
		       text_is_mixed(tag) || may_be_secret(last_word(args)));
}

static enum prose
weigh_other(const struct weighed *w, span command)
{
	span args = w->say->text;

	if (span_equal_case(command, SPAN("MAIL")))
		return sure_if(span_starts_case(args, SPAN("FROM:")));
	if (span_equal_case(command, SPAN("RCPT")))
		return sure_if(span_starts_case(args, SPAN("TO:")));
	if (w->place->near || w->place->first || w->marked)
		return PROSE_NO;
	return w->upper && w->words == 0 && w->say->tag.len == 0 ? PROSE_MAYBE
								 : PROSE_YES;
}

static enum prose
weigh_hello(const struct weighed *w)
{
	if (w->place->near || w->place->first || w->marked)
		return PROSE_NO;
	return sure_if(w->words == 1 && w->say->tag.len == 0 &&
		       !ends_sentence(w->say->text));
}

static enum prose
weigh_command(const struct weighed *w, span command)
{
	switch (w->say->verb) {
	case VERB_USER:
		return weigh_user(w);
	case VERB_PASS:
		return weigh_pass(w);
	case VERB_APOP:
		return weigh_apop(w);
	case VERB_AUTH:
		return w->say->protocol != NULL &&
			       strcmp(w->say->protocol, "sieve") == 0
			   ? PROSE_NO
			   : weigh_auth(w);
	case VERB_LOGIN:
		return weigh_login(w);
	case VERB_HELLO:
		return weigh_hello(w);
	case VERB_AUTHORIZATION:
		return sure_if(prose_has_credentials(w->say->text));
	default:
		return weigh_other(w, command);
	}
}

/* ----------------------------------------------------- server's lines -- */

static bool
has_enhanced(span text)
{
	return dialogue_enhanced(&text).len > 0 || has(text, SPAN("(#"));
}

/* Words of those who greet, and of those who judge a login. */
static bool
has_word_of(span text, bool login)
{
	static const char *const words[2][8] = {
		{ "ESMTP", "SMTP", "ready", "LMTP" },
		{ "auth", "login", "logged", "credential", "password",
		    "accepted", "denied", "ok, " },
	};

	for (size_t i = 0; i < 8 && words[login][i] != NULL; i++)
		if (has(text, authstr_span_of(words[login][i])))
			return true;
	return false;
}

static enum prose
weigh_reply(const struct say *say)
{
	span text = say->text;

	if (say->code == 334)
		return sure_if(prose_is_one_string(text) && is_message(text));
	if (say->code == 220)
		return sure_if(has_word_of(text, false) || has_enhanced(text));
	if (say->code == 250)
		return sure_if(say->more || has_enhanced(text) ||
			       span_starts_case(text, SPAN("OK")));
	return sure_if(has_enhanced(text) || has_word_of(text, true));
}

/* In capitals, and as servers go on. */
static enum prose
weigh_untagged(span text)
{
	span rest = text, word = span_take_word(&rest);

	if (!is_upper(word))
		return PROSE_YES;
	return sure_if(span_equal(word, SPAN("CAPABILITY")) ||
		       span_equal(word, SPAN("PREAUTH")) ||
		       span_equal(word, SPAN("BYE")) ||
		       has_word_of(rest, false) || has(rest, SPAN("IMAP")) ||
		       span_starts(rest, SPAN("[")) ||
		       span_starts(rest, SPAN("(")));
}

static enum prose
weigh_server(const struct say *say, const struct prose_place *place)
{
	switch (say->kind) {
	case SAY_REPLY:
		return weigh_reply(say);
	case SAY_CONTINUE:
		return sure_if(
		    prose_is_one_string(say->text) && is_message(say->text));
	case SAY_UNTAGGED:
		return place->first && span_starts(say->text, SPAN("OK"))
			   ? PROSE_NO
			   : weigh_untagged(say->text);
	case SAY_TAGGED:
		return sure_if(has(say->text, SPAN("[")) ||
			       has(say->text, SPAN("complete")) ||
			       has_word_of(say->text, true));
	default:
		return PROSE_NO;
	}
}

/* Codes that begin a login, or end one. */
static bool
speaks_of_login(const struct say *say)
{
	static const int codes[] = { 235, 334, 432, 534, 535, 538 };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (say->kind == SAY_REPLY && say->code == codes[i])
			return true;
	return false;
}

enum prose
prose_weigh(const struct line *line, const struct say *say,
    const struct prose_place *place)
{
	span command = command_of(line, say);
	struct weighed w = { .say = say,
		.place = place,
		.upper = is_upper(command),
		.words = count_words(say->text),
		.marked = line->side != LINE_UNMARKED };

	if (say->kind == SAY_OTHER)
		return PROSE_YES;
	if (say->kind == SAY_COMMAND)
		return weigh_command(&w, command);
	if (place->near || place->asked || (w.marked && !speaks_of_login(say)))
		return PROSE_NO;
	if (w.marked && say->code == 334 && say->text.len == 0)
		return PROSE_NO;
	return weigh_server(say, place);
}

bool
prose_has_credentials(span text)
{
	span scheme = span_take_word(&text);
	bool one = count_words(text) == 1;

	text = span_trim(text);
	if (text.len == 0 || memchr("<{$(%", text.p[0], 5) != NULL)
		return false;
	if (span_equal_case(scheme, SPAN("Bearer")))
		return one && text.len >= BEARER_MIN;
	if (span_equal_case(scheme, SPAN("Digest")))
		return has(text, SPAN("response="));
	return one && token_plausible(text);
}

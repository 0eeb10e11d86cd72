/* SPDX-License-Identifier: MIT */
#include "capture/clear.h"
#include "base/text.h"
#include "capture/dialogue.h"
#include "capture/log_part.h"
#include "capture/prose.h"
#include "capture/veil.h"

/* One line has so many of those that take its rest. */
#define TIMES_MAX 16

/* No key or digest is shorter. */
#define HEX_MIN 8

enum clear_end {
	CLEAR_WORD,
	CLEAR_SECOND,
	CLEAR_CALL,
	CLEAR_TUPLE,
	CLEAR_SHELL,
	CLEAR_LINE,
	CLEAR_TICK,
	CLEAR_PAIR,
	CLEAR_HEX,
	CLEAR_KEYLOG,
	CLEAR_MESSAGE,
	CLEAR_BYTES,
	CLEAR_TOKEN,
	CLEAR_TWO,
	CLEAR_ROUND,
	CLEAR_STRING,
	CLEAR_ARGUMENT,
	CLEAR_MATCH,
	CLEAR_PASSWD,
	CLEAR_HTTP,
	CLEAR_ENDS
};

static const struct place {
	enum authstr_secret_kind kind;
	span before;
	enum clear_end end;
} places[] = {
#define CLEAR(kind, before, end)                                               \
	{ AUTHSTR_SECRET_##kind,                                               \
		{ (const unsigned char *)(before), sizeof(before) - 1 },       \
		end },
#include "capture/clear.def"
#undef CLEAR
};

_Static_assert(sizeof(places) / sizeof(places[0]) <= CLEAR_PLACES,
    "more rows of clear.def than there is room for");

static bool
ends_word(unsigned char c)
{
	return memchr(" \t\"'`,;)]}>&", c, 12) != NULL;
}

static span
take_quoted(span s)
{
	size_t end = span_find(s, s.p[0], 1);

	while (end != SPAN_NPOS && s.p[end - 1] == '\\')
		end = span_find(s, s.p[0], end + 1);
	return span_sub(s, 1, end == SPAN_NPOS ? s.len : end - 1);
}

static span
take_word(span s)
{
	size_t n = 0;

	while (s.len > 0 && s.p[0] == ' ')
		s = span_from(s, 1);
	if (s.len > 0 && (s.p[0] == '"' || s.p[0] == '\''))
		return take_quoted(s);
	while (n < s.len && !ends_word(s.p[n]))
		n++;
	return span_sub(s, 0, n);
}

static span
take_hex(span s)
{
	size_t n = 0;

	while (n < s.len && text_hex_digit(s.p[n]) >= 0)
		n++;
	return span_sub(s, 0, n);
}

/* Up to the last c, with blanks in it. */
static span
up_to_last(span s, unsigned char c)
{
	size_t n = s.len;

	while (n > 0 && s.p[n - 1] != c)
		n--;
	return span_sub(s, 0, n > 0 ? n - 1 : s.len);
}

static span
take_tick(span s)
{
	return up_to_last(s, '\'');
}

static span
take_round(span s)
{
	return up_to_last(s, ')');
}

static span
take_match(span s)
{
	return span_sub(s, 0, span_search(s, SPAN("' does not match "), 0));
}

static span
take_passwd(span s)
{
	return span_sub(s, 0, span_search(s, SPAN(", passwd="), 0));
}

/* "user:password" */
static span
take_pair(span s)
{
	span word = take_word(s);
	size_t colon = span_find(word, ':', 0);

	return colon == SPAN_NPOS ? SPAN_NONE : span_from(word, colon + 1);
}

/* The second number: the first only names the connection. */
static span
take_keylog(span s)
{
	span first = take_hex(s), rest = span_from(s, first.len);

	return span_take(&rest, SPAN(" ")) ? take_hex(rest) : SPAN_NONE;
}

/* "user', 'password')": the second string */
static span
take_tuple(span s)
{
	size_t at = span_find(s, '\'', 0);

	s = at == SPAN_NPOS ? SPAN_NONE : span_from(s, at + 1);
	if (!span_take(&s, SPAN(", ")))
		return SPAN_NONE;
	s = take_word(s);
	return s.len > 1 && s.p[0] == '"' ? span_sub(s, 1, s.len - 2) : s;
}

/* A shell's word to the end of the line: '...', $'...', or as it is. */
static span
take_shell(span s)
{
	span word = s;

	span_take(&word, SPAN("$"));
	if (word.len < 2 || word.p[0] != '\'' || word.p[word.len - 1] != '\'')
		return s;
	return span_sub(word, 1, word.len - 2);
}

static span
without_colon(span s)
{
	return span_ends(s, SPAN(" :")) ? span_sub(s, 0, s.len - 2) : s;
}

/* "Basic ..." and "Bearer ..." */
static void
mask_http(struct mask *m, span s)
{
	span whole = s, scheme = span_take_word(&s), word = take_word(s);

	if (word.len == 0 || mask_is_filled(word) ||
	    !prose_has_credentials(whole))
		return;
	if (span_equal_case(scheme, SPAN("Basic")))
		veil_token(m, authstr_mech_find(SPAN("HTTP-BASIC")), 0,
		    AUTHSTR_CLIENT, word, SPAN_NONE, true);
	else if (span_equal_case(scheme, SPAN("Bearer")))
		veil_bearer(m, word);
}

/* "<hidden>" ends, as a word, before its bracket. */
static bool
is_placeholder(span part, span rest)
{
	size_t end = (size_t)(part.p - rest.p) + part.len;

	return client_is_placeholder(part) ||
	       client_is_placeholder(
		   span_sub(rest, end - part.len, part.len + (end < rest.len)));
}

/* Of a JSON Web Token the signature alone is secret. */
void
clear_secret(struct mask *m, span part, enum authstr_secret_kind kind)
{
	size_t dot = part.len;

	if (veil_is_masked_jwt(m, part))
		return;
	if (token_is_jwt(part) && !m->options.keep_nothing) {
		while (part.p[dot - 1] != '.')
			dot--;
		part = span_from(part, dot);
	}
	mask_part(m, part, kind);
}

static span
take_second(span s)
{
	span_take_word(&s);
	return take_word(s);
}

/* A function's argument in Perl, behind the user: a word, \"a string\", or
 * {n}\x{d}\x{a} and a literal.  A long one ends in dots. */
static span
take_call(span s)
{
	size_t end = span_search(s, SPAN(") called at "), 0);

	s = span_sub(s, 0, end);
	while (s.len > 0 && s.p[s.len - 1] == '.')
		s.len--;
	if (!span_ends(s, SPAN("\"")))
		return SPAN_NONE;
	s.len--;
	span_take_word(&s);
	if (s.len > 0 && s.p[0] == '{') {
		end = span_search(s, SPAN("\\x{a}"), 0);
		if (end != SPAN_NPOS)
			s = span_from(s, end + 5);
	} else if (span_take(&s, SPAN("\\\"")) && span_ends(s, SPAN("\\\""))) {
		s.len -= 2;
	}
	return s;
}

static span
take_all(span s)
{
	return s;
}

/* Those that are a value; the others are messages. */
static span (*const takers[])(span) = {
	[CLEAR_WORD] = take_word,
	[CLEAR_SECOND] = take_second,
	[CLEAR_CALL] = take_call,
	[CLEAR_TUPLE] = take_tuple,
	[CLEAR_SHELL] = take_shell,
	[CLEAR_LINE] = take_all,
	[CLEAR_TICK] = take_tick,
	[CLEAR_PAIR] = take_pair,
	[CLEAR_HEX] = take_hex,
	[CLEAR_KEYLOG] = take_keylog,
	[CLEAR_TWO] = take_tick,
	[CLEAR_ROUND] = take_round,
	[CLEAR_STRING] = clear_string,
	[CLEAR_ARGUMENT] = clear_argument,
	[CLEAR_MATCH] = take_match,
	[CLEAR_PASSWD] = take_passwd,
	[CLEAR_HTTP] = NULL,
};

/* Words of settings and options stand in sources and manuals, too. */
static bool
is_setting(const struct place *p)
{
	return p->end == CLEAR_WORD || p->end == CLEAR_PAIR;
}

/* How much of the text is masked. */
static size_t
mask_value(
    const struct clear *c, struct mask *m, const struct place *p, span text)
{
	span s = text, part;

	if (p->end == CLEAR_LINE)
		s = log_within_string(m->rec->raw, s);
	else if (is_setting(p))
		s = clear_after_scheme(s);
	part = takers[p->end](s);
	if ((p->end == CLEAR_HEX && part.len < HEX_MIN) ||
	    (is_setting(p) && !clear_is_value(c, m, p->before, s, part)) ||
	    part.len == 0 || is_placeholder(part, s) ||
	    span_starts(s, SPAN("(password) to "))) /* wget's options */
		return 0;
	m->unsure = is_setting(p);
	clear_secret(m, part, p->kind);
	m->unsure = false;
	return (size_t)(part.p - text.p) + part.len;
}

/* They take the rest of the line, or nearly: who writes such a text on and on
 * has not more secrets. */
static const bool takes_rest[CLEAR_ENDS] = {
	[CLEAR_CALL] = true,
	[CLEAR_SHELL] = true,
	[CLEAR_LINE] = true,
	[CLEAR_TICK] = true,
	[CLEAR_MESSAGE] = true,
	[CLEAR_BYTES] = true,
	[CLEAR_TWO] = true,
	[CLEAR_ROUND] = true,
	[CLEAR_MATCH] = true,
	[CLEAR_PASSWD] = true,
};

static size_t
mask_place(const struct clear *c, struct mask *m, const struct place *p, span s)
{
	switch (p->end) {
	case CLEAR_BYTES:
		veil_message(
		    m, NULL, 0, AUTHSTR_CLIENT, without_colon(s), false);
		return 0;
	case CLEAR_MESSAGE:
		veil_message(m, NULL, 0, AUTHSTR_CLIENT, s, false);
		return 0;
	case CLEAR_TOKEN:
		/* What LOGIN says first is the user; nothing may stand there:
		 * "resp= (previous ..)". */
		if (!span_starts(s, SPAN("<hidden>")) &&
		    !span_starts(s, SPAN(" ")))
			veil_token(m, NULL, 0, AUTHSTR_CLIENT, take_word(s),
			    SPAN_NONE,
			    span_search(m->rec->raw, SPAN("LOGIN"), 0) ==
				SPAN_NPOS);
		return 0;
	case CLEAR_HTTP:
		mask_http(m, s);
		return 0;
	default:
		return mask_value(c, m, p, s);
	}
}

/* "PLAIN(given) != 'stored'": what stands between the scheme and this. */
static void
mask_given(struct mask *m, span line, size_t end)
{
	size_t i = 0;

	while (i < end && !(line.p[i] == '(' && i > 0 &&
			      ((line.p[i - 1] >= 'A' && line.p[i - 1] <= 'Z') ||
				  text_is_digit(line.p[i - 1]))))
		i++;
	if (i < end)
		clear_secret(m, span_sub(line, i + 1, end - i - 1),
		    AUTHSTR_SECRET_PASSWORD);
}

/* A tab, as syslog and JSON have it, is no letter before it. */
static bool
follows_tab(span line, size_t at)
{
	span before = span_sub(line, 0, at);

	return span_ends(before, SPAN("#011")) ||
	       span_ends(before, SPAN("\\t"));
}

bool
clear_stands_free(span line, size_t at)
{
	return at == 0 || follows_tab(line, at) ||
	       (!text_is_alpha(line.p[at]) && !text_is_digit(line.p[at])) ||
	       (!text_is_alpha(line.p[at - 1]) &&
		   !text_is_digit(line.p[at - 1]));
}

static void
mask_all(
    const struct clear *c, struct mask *m, const struct place *p, span line)
{
	size_t at = 0;

	for (size_t n = 0;
	     n < (takes_rest[p->end] ? TIMES_MAX : line.len) &&
	     (at = span_search_case(line, p->before, at)) != SPAN_NPOS;
	     n++) {
		size_t end = at + p->before.len;

		if (!clear_is_place(c, m, line, at, p->before)) {
			at = end;
			continue;
		}
		if (clear_stands_free(line, at))
			end += mask_place(c, m, p, span_from(line, end));
		if (p->end == CLEAR_TWO)
			mask_given(m, line, at);
		at = end;
	}
}

void
clear_places(struct clear *c, struct mask *m, span line)
{
	grams_begin(&c->grams);
	grams_see_folded(&c->grams, line);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (grams_may_have(&c->grams, &c->places[i]))
			mask_all(c, m, &places[i], line);
}

/* "    0000 - 01 02 ... 0f   ................" */
static bool
mask_ticket(struct clear *c, struct mask *m, span line)
{
	span s = span_trim(line), rest;

	if (span_search(line, SPAN("TLS session ticket:"), 0) != SPAN_NPOS) {
		c->in_ticket = true;
		return true;
	}
	rest = span_from(s, take_hex(s).len);
	if (!c->in_ticket || rest.len == s.len ||
	    !span_take(&rest, SPAN(" - "))) {
		c->in_ticket = false;
		return false;
	}
	mask_part(m, rest, AUTHSTR_SECRET_KEY);
	return true;
}

void
clear_line(struct clear *c, struct mask *m)
{
	span line = m->rec->raw;

	clear_see_line(c, line, m->rec->number);
	if (mask_ticket(c, m, line))
		return;
	clear_places(c, m, line);
	clear_commands(c, m);
	clear_argv(c, m);
	clear_strings(c, m, line);
	clear_exim(c, m);
	recent_mask(&c->recent, m);
	recent_take(&c->recent, m);
	if (recent_status(&c->recent) != AUTHSTR_OK)
		m->status = AUTHSTR_E_NOMEM;
}

void
clear_row(struct clear *c, struct mask *m)
{
	(void)mask_ticket(c, m, m->rec->raw);
}

void
clear_init(struct clear *c)
{
	*c = (struct clear){ .in_ticket = false };
	recent_init(&c->recent);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		gram_text_read_folded(&c->places[i], places[i].before);
	clear_commands_init(c);
}

void
clear_wipe(struct clear *c)
{
	recent_wipe(&c->recent);
	authstr_wipe(&c->memo, sizeof(c->memo));
}

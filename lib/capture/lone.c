/* SPDX-License-Identifier: MIT */
#include "capture/lone.h"
#include "base/text.h"
#include "capture/prose.h"
#include "capture/refine.h"
#include "capture/wrapped.h"

/* Shorter lines are not broken by base64 and its like. */
#define WRAPPED_MIN 40
/* Words of prose are shorter, or make no sense. */
#define SURE_MIN 12
/* What has so many is something that is known; and none has so many. */
#define LONG_MIN_OCTETS ((size_t)8 * 1024)
#define LONG_MAX_OCTETS ((size_t)96 * 1024)
/* Words of one; APOP has three. */
#define SENTENCE_MIN 4
/* Digits of a commit's name, in hexadecimal. */
#define OBJECT_NAME_MIN 40
/* Words that may all be strings. */
#define DOUBTED_MAX 64

void
lone_init(struct lone *lone, struct queue *out)
{
	*lone = (struct lone){ .out = out };
	buf_init(&lone->held, TOKEN_MAX);
	buf_init(&lone->text, TOKEN_MAX);
}

/* They are strings, as others are; or words, for there is a text. */
static void
settle(struct lone *lone, bool strings)
{
	struct authstr_login *l;

	while ((l = lone->doubted) != NULL) {
		lone->doubted = l->next;
		l->next = NULL;
		if (strings)
			queue_put(lone->out, l);
		else
			login_free(l);
	}
	lone->last_doubted = NULL;
	lone->n_doubted = 0;
}

void
lone_wipe(struct lone *lone)
{
	login_free(lone->login);
	settle(lone, false);
	buf_wipe(&lone->held);
	buf_wipe(&lone->text);
	lone_init(lone, lone->out);
}

static void
doubt(struct lone *lone, struct authstr_login *l)
{
	if (lone->last_doubted == NULL)
		lone->doubted = l;
	else
		lone->last_doubted->next = l;
	lone->last_doubted = l;
	lone->n_doubted++;
}

/* The login that was collected is complete. */
static void
emit(struct lone *lone)
{
	struct authstr_login *l = lone->login;

	lone->login = NULL;
	if (l == NULL)
		return;
	if (l->n_said > 1 && !login_is(l, LOGIN_LABELLED))
		l->form = LOGIN_BARE;
	if (lone->in_doubt && lone->n_doubted < DOUBTED_MAX) {
		doubt(lone, l);
		return;
	}
	settle(lone, true);
	queue_put(lone->out, l);
}

static struct authstr_login *
begin(struct lone *lone, enum authstr_from from, span text, size_t line)
{
	emit(lone);
	lone->login = login_new(queue_line(lone->out, line));
	if (lone->login == NULL) {
		lone->out->status = AUTHSTR_E_NOMEM;
		return NULL;
	}
	lone->login->form = LOGIN_LONE;
	lone->in_doubt = false;
	login_say(lone->login, from, text);
	lone->found = true;
	return lone->login;
}

/* What the string is by itself, as far as it can be told. */
static void
guess(struct lone *lone, span text, struct authstr_guess *g)
{
	struct token t;
	int rc;

	*g = (struct authstr_guess){ .from = AUTHSTR_CLIENT };
	token_init(&t);
	rc = token_read(&t, text, true);
	if (rc != AUTHSTR_OK)
		lone->out->status = rc;
	else if (authstr_sniff(buf_span(&t.bytes), g, 1) == 0)
		g->score = 0;
	if (t.kind == TOKEN_BARE)
		g->score = 100;
	token_wipe(&t);
}

static int
score_of(struct lone *lone, span text)
{
	struct authstr_guess g;

	guess(lone, text, &g);
	return g.score;
}

/* Could the text be a message of m?  Both OAuth mechanisms have the same
 * errors. */
static bool
could_be(struct lone *lone, const struct authstr_mech *m, span text)
{
	struct authstr_guess found[LOGIN_GUESSES_MAX];
	struct token t;
	bool yes = false;
	size_t n;

	if (m == NULL)
		return false;
	token_init(&t);
	if (token_read(&t, text, true) != AUTHSTR_OK)
		lone->out->status = AUTHSTR_E_NOMEM;
	n = authstr_sniff(buf_span(&t.bytes), found, LOGIN_GUESSES_MAX);
	for (size_t i = 0; i < n; i++)
		yes = yes || found[i].mech == m ||
		      (authstr_mech_flags(found[i].mech) &
			  authstr_mech_flags(m) & AUTHSTR_MECH_TOKEN) != 0;
	token_wipe(&t);
	return yes;
}

/* Strings without dialogue make an exchange where one asks and the next
 * answers, or where the server goes on with what the client began. */
static bool
belongs(struct lone *lone, const struct authstr_guess *g, span text)
{
	bool server = g->from == AUTHSTR_SERVER && g->score >= TOKEN_KNOWN;
	const struct authstr_login *l = lone->login;

	if (l == NULL || login_is(l, LOGIN_LABELLED) || l->mech_name.len > 0)
		return false;
	if (l->said[l->n_said - 1].from == AUTHSTR_SERVER)
		return !server;
	return server && (l->n_said > 1 || could_be(lone, lone->mech, text));
}

/* Nothing that anybody encodes comes of it. */
static bool
is_word(struct lone *lone, span text)
{
	struct token t;
	bool yes;

	token_init(&t);
	if (token_read(&t, text, true) != AUTHSTR_OK)
		lone->out->status = AUTHSTR_E_NOMEM;
	yes = t.kind != TOKEN_BARE && !text_is_mixed(text) &&
	      !span_ends(text, SPAN("=")) &&
	      (t.kind != TOKEN_BASE64 || !refine_is_text(buf_span(&t.bytes)));
	token_wipe(&t);
	return yes;
}

static void
emit_string(struct lone *lone, span text, size_t line)
{
	struct authstr_guess g;
	enum authstr_from from = AUTHSTR_CLIENT;

	guess(lone, text, &g);
	if (g.from == AUTHSTR_SERVER && g.score >= TOKEN_KNOWN)
		from = AUTHSTR_SERVER;
	if (belongs(lone, &g, text))
		login_say(lone->login, from, text);
	else if (begin(lone, from, text, line) != NULL) {
		lone->mech = g.score >= TOKEN_KNOWN ? g.mech : NULL;
		lone->in_doubt = lone->mech == NULL && is_word(lone, text);
	}
}

/* "Username: ..." and "Password: ...": what gen-auth LOGIN prints. */
static bool
emit_label(struct lone *lone, span text, size_t line)
{
	bool user = span_starts_case(text, SPAN("username:"));
	struct authstr_login *l = lone->login;

	if (!user && !span_starts_case(text, SPAN("password:")))
		return false;
	if (!user && l != NULL && login_is(l, LOGIN_LABELLED) &&
	    l->n_said == 1) {
		login_say(l, AUTHSTR_CLIENT, text);
		emit(lone);
		return true;
	}
	if ((l = begin(lone, AUTHSTR_CLIENT, text, line)) != NULL)
		l->facts |= LOGIN_LABELLED;
	return true;
}

static void
end_string(struct lone *lone)
{
	if (buf_status(&lone->held) != AUTHSTR_OK)
		lone->out->status = buf_status(&lone->held);
	else if (lone->held.len > 0)
		emit_string(lone, buf_span(&lone->held), lone->held_line);
	buf_wipe(&lone->held);
}

void
lone_flush(struct lone *lone)
{
	end_string(lone);
	emit(lone);
}

static void
hold(struct lone *lone, span text, size_t number)
{
	end_string(lone);
	buf_put(&lone->held, text);
	lone->held_line = number;
	lone->width = lone->last = text.len;
}

/* Does the line go on with the string that is held?  Programs break at one
 * width; people anywhere, and then only the whole makes sense. */
static bool
continues(struct lone *lone, span text)
{
	span held = buf_span(&lone->held);
	struct authstr_buf both;
	int score;

	if (held.len == 0 || span_ends(held, SPAN("=")) ||
	    held.len + text.len + 1 > TOKEN_MAX)
		return false;
	if (lone->last == lone->width && text.len <= lone->width &&
	    lone->width >= WRAPPED_MIN && lone->width % 4 == 0 &&
	    (score_of(lone, text) < TOKEN_KNOWN ||
		(lone->block && score_of(lone, held) < TOKEN_KNOWN)))
		return true;
	if (wrapped_goes_on(NULL, held, text))
		return true;
	buf_init(&both, TOKEN_MAX);
	buf_put(&both, held);
	buf_put_byte(&both, '\n');
	buf_put(&both, text);
	score = score_of(lone, buf_span(&both));
	if (buf_status(&both) != AUTHSTR_OK)
		lone->out->status = buf_status(&both);
	buf_wipe(&both);
	return score >= TOKEN_KNOWN && score > score_of(lone, held) &&
	       score > score_of(lone, text);
}

/* Who watches does so while the line is there. */
static void
tell(struct lone *lone, span text, span before)
{
	if (lone->out->watch != NULL)
		lone->out->watch->string(lone->out->watch, text, before);
}

/* A file in base64 is none: long before its end it is known what a message is,
 * and none is as long as that (RFC 4121's tokens have 64 KiB). */
static void
refuse_long(struct lone *lone)
{
	if (lone->held.len < LONG_MIN_OCTETS ||
	    (lone->held.len < LONG_MAX_OCTETS &&
		score_of(lone, buf_span(&lone->held)) >= TOKEN_KNOWN))
		return;
	buf_wipe(&lone->held);
	emit(lone);
	lone->refuse = true;
	lone->text_line = lone->held_line;
}

static void
take_string(struct lone *lone, span text, size_t number)
{
	bool more = continues(lone, text);

	tell(lone, text, more ? buf_span(&lone->held) : SPAN_NONE);
	if (more) {
		buf_put_byte(&lone->held, '\n');
		buf_put(&lone->held, text);
		lone->last = text.len;
		refuse_long(lone);
		return;
	}
	end_string(lone);
	if (!emit_label(lone, text, number))
		hold(lone, text, number);
}

/* An element of a table, or a number of C. */
static bool
is_code(span text)
{
	return span_ends(text, SPAN(",")) || span_starts(text, SPAN("0x")) ||
	       text.p[0] == '"' || text.p[0] == '\'';
}

static bool
is_sure(struct lone *lone, span text)
{
	return text.len >= SURE_MIN && token_plausible(text) &&
	       prose_is_one_string(text) && !is_code(text) &&
	       score_of(lone, text) >= TOKEN_KNOWN;
}

/* "commit 138a46bc..", by its SHA-1 */
static bool
is_object_name(span text)
{
	span word = span_take_word(&text);
	size_t n = 0;

	text = span_trim(text);
	while (n < text.len && text_hex_digit(text.p[n]) >= 0)
		n++;
	return word.len > 0 && n == text.len && n >= OBJECT_NAME_MIN;
}

void
lone_prose(struct lone *lone)
{
	lone->texts++;
}

void
lone_line(struct lone *lone, span line, size_t number, bool sure, bool block)
{
	span text = span_trim(line);

	lone->block = block;
	lone->refuse = lone->refuse && block;
	if (lone->refuse) {
		lone->texts++;
	} else if (text.len == 0 || span_equal(text, SPAN("\xef\xbb\xbf"))) {
		lone_flush(lone);
	} else if (sure || lone->texts > 0) {
		if (!block && is_sure(lone, text))
			take_string(lone, text, number);
		else {
			lone_flush(lone);
			settle(lone, false);
		}
	} else if (token_plausible(text) || span_equal(text, SPAN("="))) {
		take_string(lone, text, number);
	} else {
		lone_flush(lone);
		if (!is_object_name(text))
			tell(lone, text, SPAN_NONE);
		settle(lone, false);
		lone->text_line = number;
		buf_put(&lone->text, text);
	}
	if (text.len > 0 && lone->text_line != 0)
		lone->texts++;
}

/* Words that are strings by themselves, and not one broken by blanks. */
static bool
emit_words(struct lone *lone, span text)
{
	span rest = text;

	if (score_of(lone, text) >= TOKEN_KNOWN)
		return false;
	while (rest.len > 0) {
		span word = span_take_word(&rest);

		if (!token_plausible(word) || word.len % 4 != 0)
			return false;
	}
	for (rest = text; rest.len > 0;)
		take_string(lone, span_take_word(&rest), lone->text_line);
	lone_flush(lone);
	return true;
}

/* Letters, and what ends a sentence or a part of one. */
static bool
is_plain_word(span word)
{
	while (
	    word.len > 1 && memchr(".,;:!?", word.p[word.len - 1], 6) != NULL)
		word.len--;
	for (size_t i = 0; i < word.len; i++)
		if (!text_is_alpha(word.p[i]) && word.p[i] != '\'')
			return false;
	return word.len > 0;
}

static bool
is_sentence(span text)
{
	size_t n = 0;

	while (text.len > 0) {
		if (!is_plain_word(span_take_word(&text)))
			return false;
		n++;
	}
	return n >= SENTENCE_MIN;
}

/* "curl: (67) Login denied": nobody's "user:password". */
static bool
is_prose(span text)
{
	size_t at = span_search(text, SPAN(": "), 0);

	return is_sentence(text) ||
	       (at != SPAN_NPOS && span_find(text, ' ', at + 2) != SPAN_NPOS);
}

void
lone_end(struct lone *lone, bool alone)
{
	span text = buf_span(&lone->text);

	lone_flush(lone);
	settle(lone, alone && lone->texts == 0);
	if (!alone || lone->found || lone->texts != 1 || lone->text_line == 0 ||
	    is_prose(text))
		return;
	if (span_find_any(text, SPAN(" \t")) == SPAN_NPOS ||
	    !emit_words(lone, text))
		emit_string(lone, text, lone->text_line);
	emit(lone);
	/* it is all that there is */
	settle(lone, true);
}

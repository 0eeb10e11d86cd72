/* SPDX-License-Identifier: MIT */
#include "capture/lone.h"
#include "base/text.h"

/* Shorter lines are not broken by base64 and its like. */
#define WRAPPED_MIN 40
/* Words of prose are shorter, or make no sense. */
#define SURE_MIN 12

void
lone_init(struct lone *lone, struct queue *out)
{
	*lone = (struct lone){ .out = out };
	buf_init(&lone->held, TOKEN_MAX);
	buf_init(&lone->text, TOKEN_MAX);
}

void
lone_wipe(struct lone *lone)
{
	buf_wipe(&lone->held);
	buf_wipe(&lone->text);
	lone_init(lone, lone->out);
}

static struct authstr_login *
emit_begin(struct lone *lone, span text, size_t line)
{
	struct authstr_login *l = login_new(line);

	if (l == NULL) {
		lone->out->status = AUTHSTR_E_NOMEM;
		return NULL;
	}
	l->form = LOGIN_LONE;
	login_say(l, AUTHSTR_CLIENT, text);
	lone->found = true;
	return l;
}

static void
emit(struct lone *lone, span text, size_t line)
{
	struct authstr_login *l = emit_begin(lone, text, line);

	if (l != NULL)
		queue_put(lone->out, l);
}

/* "Username: ..." and "Password: ...": what gen-auth LOGIN prints. */
static void
emit_pair(struct lone *lone, span password)
{
	struct authstr_login *l =
	    emit_begin(lone, buf_span(&lone->held), lone->held_line);

	buf_wipe(&lone->held);
	lone->user = false;
	if (l == NULL)
		return;
	l->facts |= LOGIN_LABELLED;
	login_say(l, AUTHSTR_CLIENT, password);
	queue_put(lone->out, l);
}

static int
score_of(struct lone *lone, span text)
{
	struct token t;
	int score = 0, rc;

	token_init(&t);
	rc = token_read(&t, text, true);
	if (rc != AUTHSTR_OK)
		lone->out->status = rc;
	else if (t.kind == TOKEN_JWT)
		score = 100;
	else
		score = token_score(buf_span(&t.bytes));
	token_wipe(&t);
	return score;
}

void
lone_flush(struct lone *lone)
{
	if (lone->held.len > 0)
		emit(lone, buf_span(&lone->held), lone->held_line);
	if (buf_status(&lone->held) != AUTHSTR_OK)
		lone->out->status = buf_status(&lone->held);
	buf_wipe(&lone->held);
	lone->user = false;
}

static void
hold(struct lone *lone, span text, size_t number)
{
	lone_flush(lone);
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
	bool yes;

	if (held.len == 0 || span_ends(held, SPAN("=")) ||
	    held.len + text.len + 1 > TOKEN_MAX)
		return false;
	if (lone->last == lone->width && text.len <= lone->width &&
	    lone->width >= WRAPPED_MIN && lone->width % 4 == 0 &&
	    score_of(lone, text) < TOKEN_KNOWN)
		return true;
	if (score_of(lone, held) >= TOKEN_KNOWN)
		return false;
	buf_init(&both, TOKEN_MAX);
	buf_put(&both, held);
	buf_put_byte(&both, '\n');
	buf_put(&both, text);
	yes = score_of(lone, buf_span(&both)) >= TOKEN_KNOWN &&
	      score_of(lone, text) < TOKEN_KNOWN;
	buf_wipe(&both);
	return yes;
}

static void
take_string(struct lone *lone, span text, size_t number)
{
	if (lone->user && span_starts_case(text, SPAN("password:"))) {
		emit_pair(lone, text);
		return;
	}
	if (!lone->user && continues(lone, text)) {
		buf_put_byte(&lone->held, '\n');
		buf_put(&lone->held, text);
		lone->last = text.len;
		return;
	}
	hold(lone, text, number);
	lone->user = span_starts_case(text, SPAN("username:"));
}

/* Postfix: "SASL LOGIN authentication failed: UGFzc3dvcmQ6" */
static bool
take_failure(struct lone *lone, span text, size_t number)
{
	static const char middle[] = " authentication failed: ";
	size_t at = span_search(text, authstr_span_of(middle), 0), name = at;
	struct authstr_login *l;
	span token;

	if (at == SPAN_NPOS)
		return false;
	while (name > 0 && text.p[name - 1] != ' ')
		name--;
	token = span_from(text, at + sizeof(middle) - 1);
	if (name < 5 ||
	    !span_equal(span_sub(text, name - 5, 5), SPAN("SASL ")) ||
	    score_of(lone, token) < TOKEN_KNOWN ||
	    (l = emit_begin(lone, token, number)) == NULL)
		return false;
	buf_put(&l->mech_name, span_sub(text, name, at - name));
	l->outcome = AUTHSTR_OUTCOME_REFUSED;
	queue_put(lone->out, l);
	return true;
}

static bool
is_sure(struct lone *lone, span text)
{
	return text.len >= SURE_MIN && token_plausible(text) &&
	       score_of(lone, text) >= TOKEN_KNOWN;
}

void
lone_line(struct lone *lone, span line, size_t number, bool sure)
{
	span text = span_trim(line);

	if (text.len == 0 || span_equal(text, SPAN("\xef\xbb\xbf"))) {
		lone_flush(lone);
	} else if (take_failure(lone, text, number)) {
		return;
	} else if (sure || lone->texts > 0) {
		if (is_sure(lone, text))
			take_string(lone, text, number);
		else
			lone_flush(lone);
	} else if (token_plausible(text) || span_equal(text, SPAN("="))) {
		take_string(lone, text, number);
	} else {
		lone_flush(lone);
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

void
lone_end(struct lone *lone, bool alone)
{
	span text = buf_span(&lone->text);

	lone_flush(lone);
	if (!alone || lone->found || lone->texts != 1)
		return;
	if (span_find_any(text, SPAN(" \t")) == SPAN_NPOS ||
	    !emit_words(lone, text))
		emit(lone, text, lone->text_line);
}

/* SPDX-License-Identifier: MIT */
/*
 * given: an exchange whose sides the caller knows: each text is base64 or the
 * decoded message itself, alone or in its protocol line.
 */
#include "capture/given.h"
#include "base/text.h"
#include "capture/inside.h"

/* Base64 that is shorter, has no padding and decodes to noise was a word. */
#define WORD_MAX 24

/* A text without what a protocol puts before it. */
struct piece {
	span text;
	bool as_sent; /* behind "334 " or "+ ": base64 */
};

static struct piece
unmark(span text)
{
	struct piece p = { span_trim(text), false };

	if (span_take(&p.text, SPAN("S:")) || span_take(&p.text, SPAN("C:")))
		p.text = span_trim(p.text);
	if (span_equal(p.text, SPAN("334")) || span_equal(p.text, SPAN("+")))
		return (struct piece){ SPAN(""), true };
	if (span_take(&p.text, SPAN("334 ")) || span_take(&p.text, SPAN("+ ")))
		p.as_sent = true;
	p.text = span_trim(p.text);
	return p;
}

static bool
is_auth(span word)
{
	return span_equal_case(word, SPAN("AUTH")) ||
	       span_equal_case(word, SPAN("AUTHENTICATE"));
}

/* "AUTH NAME", "tag AUTHENTICATE NAME", "APOP user digest": takes the command
 * and the mechanism's name. */
static bool
take_command(span *text, span *name)
{
	span rest = *text, word = span_take_word(&rest);

	if (span_equal_case(word, SPAN("APOP")) && rest.len > 0) {
		*name = SPAN("APOP");
		*text = rest;
		return true;
	}
	if (!is_auth(word) && !is_auth(span_take_word(&rest)))
		return false;
	*name = span_take_word(&rest);
	*text = rest;
	return name->len > 0;
}

/* The same where each word of it stands alone; else what the first text is
 * without its command.  *client loses what is no message. */
static bool
begin(struct given *client, span *first, span *name)
{
	*first = client->n > 0 ? unmark(client->text[0]).text : SPAN("");
	if (client->n > 1 && is_auth(*first)) {
		*name = span_trim(client->text[1]);
		client->text += 2;
		client->n -= 2;
		*first = client->n > 0 ? client->text[0] : SPAN("");
		return true;
	}
	if (client->n == 0 || !take_command(first, name))
		return false;
	if (first->len > 0)
		return true;
	client->text++;
	client->n--;
	*first = client->n > 0 ? client->text[0] : SPAN("");
	return true;
}

/* Does it look like a message of m (NULL: of anybody) as it stands? */
static bool
is_message(const struct authstr_mech *m, span bytes)
{
	struct authstr_guess found[LOGIN_GUESSES_MAX];
	size_t n = authstr_sniff(bytes, found, LOGIN_GUESSES_MAX);

	for (size_t i = 0; i < n; i++)
		if ((m == NULL || found[i].mech == m) &&
		    found[i].score >= TOKEN_KNOWN)
			return true;
	return false;
}

/* Is it the message itself, and not its base64? */
static bool
is_plain(const struct authstr_mech *m, const struct piece *p, int *status)
{
	struct token t;
	bool plain;

	if (p->as_sent || p->text.len == 0 || span_equal(p->text, SPAN("=")))
		return false;
	if (is_message(m, p->text) || text_is_hex(p->text))
		return true;
	token_init(&t);
	*status = token_read(&t, p->text, false);
	plain = t.kind == TOKEN_TEXT ||
		(t.kind == TOKEN_BASE64 && p->text.len < WORD_MAX &&
		    !span_ends(p->text, SPAN("=")) &&
		    !inside_makes_sense(buf_span(&t.bytes)));
	token_wipe(&t);
	return plain;
}

static void
say(struct authstr_login *l, const struct authstr_mech *m,
    enum authstr_from from, span text)
{
	struct piece p = unmark(text);
	bool plain = is_plain(m, &p, &l->status);

	login_say(l, from, p.text);
	l->said[l->n_said - 1].plain = plain;
}

/* The row that some text says most of. */
static const struct authstr_mech *
guess(const struct given *side, int *best)
{
	const struct authstr_mech *m = NULL;

	for (size_t i = 0; i < side->n; i++) {
		struct piece p = unmark(side->text[i]);
		struct authstr_guess g[2];
		struct token t;

		token_init(&t);
		token_read(&t, p.text, false);
		for (size_t k = 0; k < 2; k++)
			if (authstr_sniff(k == 0 ? p.text : buf_span(&t.bytes),
				&g[k], 1) > 0 &&
			    g[k].score > *best) {
				*best = g[k].score;
				m = g[k].mech;
			}
		token_wipe(&t);
	}
	return m;
}

/* Who has the first word?  A client that answers a question less than it says
 * something began (LOGIN with initial response). */
static bool
client_begins(const struct authstr_mech *m, size_t clients, size_t servers)
{
	return (m != NULL &&
		   (authstr_mech_flags(m) & AUTHSTR_MECH_CLIENT_FIRST) != 0) ||
	       clients > servers;
}

static void
say_all(struct authstr_login *l, const struct authstr_mech *m, span first,
    const struct given *client, const struct given *server)
{
	int best = TOKEN_KNOWN - 1;
	const struct authstr_mech *of = m, *other;
	size_t c = 0, s = 0;
	bool turn;

	if (of == NULL) {
		of = guess(client, &best);
		other = guess(server, &best);
		of = other != NULL ? other : of;
	}
	turn = client_begins(of, client->n, server->n);
	/* "334 " alone lets a client speak that had to wait */
	if (turn && server->n >= client->n && server->n > 0 &&
	    unmark(server->text[0]).text.len == 0)
		s++;
	while ((c < client->n || s < server->n) && l->status == AUTHSTR_OK) {
		if (c < client->n && (turn || s == server->n)) {
			say(l, m, AUTHSTR_CLIENT,
			    c == 0 ? first : client->text[c]);
			c++;
		} else {
			say(l, m, AUTHSTR_SERVER, server->text[s++]);
		}
		turn = !turn;
	}
}

struct authstr_login *
given_login(const struct authstr_mech *forced, const struct given *client,
    const struct given *server)
{
	struct authstr_login *l = login_new(1);
	struct given rest = *client;
	span first, name;

	if (l == NULL)
		return NULL;
	l->form = LOGIN_GIVEN;
	if (begin(&rest, &first, &name)) {
		buf_put(&l->mech_name, name);
		forced = authstr_mech_find(name);
	}
	say_all(l, forced, first, &rest, server);
	if (l->status == AUTHSTR_OK)
		l->status = buf_status(&l->mech_name);
	return l;
}

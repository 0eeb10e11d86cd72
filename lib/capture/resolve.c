/* SPDX-License-Identifier: MIT */
/*
 * resolve: from the tokens of a login to mechanism and messages.
 */
#include "capture/login.h"
#include "capture/refine.h"

/* The tokens, read. */
struct reading {
	struct token at[LOGIN_SAID_MAX];
};

static int
read_raw(struct token *t, span text)
{
	buf_put(&t->bytes, text);
	return buf_status(&t->bytes);
}

/* Base64 of a message, or of words: no text looks so by chance. */
static bool
says_something(span text)
{
	struct token t;
	bool yes;

	token_init(&t);
	yes = text.len % 4 == 0 && text.len >= 8 &&
	      token_read(&t, text, false) == AUTHSTR_OK &&
	      t.kind == TOKEN_BASE64 && t.notes.n == 0 &&
	      (refine_is_text(buf_span(&t.bytes)) ||
		  token_score(buf_span(&t.bytes)) >= TOKEN_KNOWN);
	token_wipe(&t);
	return yes;
}

static int
read_tokens(struct authstr_login *l, struct reading *r)
{
	bool plain = false;
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < l->n_said && rc == AUTHSTR_OK; i++) {
		span text = buf_span(&l->said[i].text);

		if (l->form >= LOGIN_APOP || l->said[i].plain ||
		    login_is_masked(text)) {
			rc = read_raw(&r->at[i], text);
			continue;
		}
		/* Once something is not encoded, most is not: "Wonder-Land7"
		 * would pass for base64url. */
		rc = plain && !says_something(text)
			 ? token_read_plain(&r->at[i], text)
			 : token_read(&r->at[i], text, l->form == LOGIN_LONE);
		plain = plain ||
			(l->form == LOGIN_SASL && r->at[i].kind == TOKEN_TEXT);
	}
	return rc;
}

/* A client-first mechanism, as it was named. */
static bool
client_first(const struct authstr_login *l, const struct authstr_mech *forced)
{
	const struct authstr_mech *m =
	    l->mech_name.len > 0 ? authstr_mech_find(buf_span(&l->mech_name))
				 : forced;

	return m != NULL &&
	       (authstr_mech_flags(m) & AUTHSTR_MECH_CLIENT_FIRST) != 0;
}

/* "334 " alone lets a client speak that had to wait: no message of the
 * mechanism (RFC 4954 section 4).  Some have text there ("334 NTLM supported":
 * MS-SMTPNTLM section 2.2.1.2). */
static void
drop_prompt(struct authstr_login *l, const struct authstr_mech *forced)
{
	struct authstr_buf bytes;
	span text;

	if (l->n_said == 0 || l->said[0].from != AUTHSTR_SERVER)
		return;
	text = span_trim(buf_span(&l->said[0].text));
	buf_init(&bytes, text.len);
	if (text.len == 0 ||
	    (l->form == LOGIN_SASL && client_first(l, forced) &&
		authstr_b64_read(text, &bytes, NULL) == AUTHSTR_E_MALFORMED))
		login_unsay(l, 0);
	buf_wipe(&bytes);
}

static void
set_guess(struct authstr_login *l, const struct authstr_mech *m)
{
	l->mech = m;
	l->guesses[0] = (struct authstr_guess){ .mech = m, .score = 100 };
	l->n_guesses = m == NULL ? 0 : 1;
}

/* What the bytes are if they are the mechanism's: *g stays as it was if they
 * do not look like it. */
static void
guess_as(const struct authstr_mech *m, span bytes, struct authstr_guess *g)
{
	struct authstr_guess found[LOGIN_GUESSES_MAX];
	size_t n = authstr_sniff(bytes, found, LOGIN_GUESSES_MAX);

	for (size_t i = 0; i < n; i++)
		if (found[i].mech == m) {
			*g = found[i];
			return;
		}
}

static const struct msg_kind opaque_text = { "text", "text", AUTHSTR_KIND_TEXT,
	AUTHSTR_SECRET };
static const struct msg_kind opaque_bytes = { "bytes", "bytes",
	AUTHSTR_KIND_BYTES, AUTHSTR_SECRET };

struct authstr_msg *
login_opaque(const struct authstr_mech *m, enum authstr_from from, span bytes)
{
	struct authstr_msg *msg = msg_new(m, from, 0, bytes);
	struct msg_kind kind =
	    refine_is_text(bytes) ? opaque_text : opaque_bytes;

	if (msg == NULL || bytes.len == 0)
		return msg;
	if (from == AUTHSTR_SERVER)
		kind.sensitivity = AUTHSTR_PUBLIC;
	msg_field(msg, &kind, 0, bytes.len);
	return msg;
}

static int
read_message(struct authstr_login *l, size_t i, unsigned step, span bytes)
{
	struct login_said *said = &l->said[i];
	bool masked = login_is_masked(buf_span(&said->text));
	int rc =
	    masked || l->form > LOGIN_APOP ? AUTHSTR_OK : AUTHSTR_E_UNSUPPORTED;

	if (masked)
		said->msg = login_masked(
		    l->mech, said->from, span_trim(buf_span(&said->text)));
	else if (l->form > LOGIN_APOP)
		said->msg = login_fields(l, said);
	else if (l->mech != NULL)
		rc = authstr_msg_read(
		    l->mech, said->from, step, bytes, &said->msg, NULL);
	if (rc == AUTHSTR_E_UNSUPPORTED && said->msg == NULL)
		said->msg = login_opaque(l->mech, said->from, bytes);
	if (said->msg == NULL)
		return AUTHSTR_E_NOMEM;
	return said->msg->status;
}

/* LOGIN: what was asked for decides, not the order; a client that speaks
 * first says the user. */
static unsigned
login_step(const struct authstr_login *l, const struct reading *r, size_t i,
    unsigned step)
{
	struct authstr_guess g = { .from = AUTHSTR_CLIENT };

	if (login_is(l, LOGIN_LABELLED))
		return span_starts_case(
		    buf_span(&l->said[i].text), SPAN("password"));
	if (l->mech == NULL || i == 0 ||
	    l->mech != authstr_mech_find(SPAN("LOGIN")) ||
	    l->said[i].from == AUTHSTR_SERVER ||
	    l->said[i - 1].from == AUTHSTR_CLIENT)
		return step;
	guess_as(l->mech, buf_span(&r->at[i - 1].bytes), &g);
	return g.from == AUTHSTR_SERVER ? g.step : step;
}

static int
read_messages(struct authstr_login *l, const struct reading *r)
{
	unsigned steps[2] = { 0, 0 };
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < l->n_said && rc == AUTHSTR_OK; i++) {
		enum authstr_from from = l->said[i].from;
		unsigned step = login_step(l, r, i, steps[from]);

		rc = read_message(l, i, step, buf_span(&r->at[i].bytes));
		steps[from]++;
	}
	return rc;
}

static int
relate_messages(struct authstr_login *l)
{
	struct authstr_msg *msgs[LOGIN_SAID_MAX];

	for (size_t i = 0; i < l->n_said; i++)
		msgs[i] = l->said[i].msg;
	return l->mech == NULL ? AUTHSTR_OK
			       : msg_relate(l->mech, msgs, l->n_said);
}

static int
read_lone(struct authstr_login *l, const struct reading *r)
{
	struct authstr_guess g = { .from = AUTHSTR_CLIENT };

	/* The side of a lone string is what its shape says. */
	guess_as(l->mech, buf_span(&r->at[0].bytes), &g);
	l->said[0].from = g.from;
	return read_message(l, 0, g.step, buf_span(&r->at[0].bytes));
}

static int
resolve(struct authstr_login *l, const struct authstr_mech *forced,
    struct reading *r)
{
	bool lone = l->form == LOGIN_LONE && l->n_said == 1 &&
		    !login_is(l, LOGIN_LABELLED);
	int rc;

	if ((rc = read_tokens(l, r)) != AUTHSTR_OK)
		return rc;
	set_guess(l, forced);
	if (login_is(l, LOGIN_LABELLED))
		set_guess(l, authstr_mech_find(SPAN("LOGIN")));
	else if (l->mech_name.len > 0)
		set_guess(l, authstr_mech_find(buf_span(&l->mech_name)));
	else if (forced == NULL)
		login_guess(l, r->at);
	rc = lone ? read_lone(l, r) : read_messages(l, r);
	if (rc == AUTHSTR_OK)
		rc = relate_messages(l);
	if (rc != AUTHSTR_OK)
		return rc;
	for (size_t i = 0; i < l->n_said; i++)
		login_settle(l, i, &r->at[i]);
	if (lone)
		login_note_kind(l, &r->at[0]);
	return l->status;
}

int
login_resolve(struct authstr_login *l, const struct authstr_mech *forced)
{
	struct reading r;
	int rc;

	drop_prompt(l, forced);
	for (size_t i = 0; i < LOGIN_SAID_MAX; i++)
		token_init(&r.at[i]);
	rc = resolve(l, forced, &r);
	for (size_t i = 0; i < l->n_said; i++)
		token_wipe(&r.at[i]);
	return rc;
}

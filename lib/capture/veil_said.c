/* SPDX-License-Identifier: MIT */
/*
 * veil_said: what is secret in a text of a login, by the form of the login.
 */
#include "capture/dialogue.h"
#include "capture/imap.h"
#include "capture/refine.h"
#include "capture/veil.h"

static size_t
count_from(const struct authstr_login *l, enum authstr_from from)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_said; i++)
		n += l->said[i].from == from;
	return n;
}

/* LOGIN: what was asked for decides, not the order. */
static unsigned
step_of(const struct authstr_login *l, const struct authstr_mech *mech,
    enum authstr_from from)
{
	unsigned step = (unsigned)count_from(l, from);
	struct authstr_guess g;
	struct token t;

	if (mech == NULL || mech != authstr_mech_find(SPAN("LOGIN")) ||
	    from == AUTHSTR_SERVER || l->n_said == 0 ||
	    l->said[l->n_said - 1].from == AUTHSTR_CLIENT)
		return step;
	token_init(&t);
	if (token_read(&t, buf_span(&l->said[l->n_said - 1].text), false) ==
		AUTHSTR_OK &&
	    authstr_sniff(buf_span(&t.bytes), &g, 1) > 0 && g.mech == mech &&
	    g.from == AUTHSTR_SERVER)
		step = g.step;
	token_wipe(&t);
	return step;
}

/* The part of what was said (in all) that is in this line's text. */
static void
mask_from(struct mask *m, span text, size_t skipped, size_t start, size_t end,
    enum authstr_secret_kind kind)
{
	start = start < skipped ? 0 : start - skipped;
	if (end <= skipped)
		return;
	mask_part(m, span_sub(text, start, end - skipped - start), kind);
}

/* "user password" of IMAP's LOGIN, over several lines where there are
 * literals. */
static void
veil_command(struct mask *m, span text, span before)
{
	struct authstr_buf all, value;
	size_t where[2], at, n = 0;
	span rest;

	buf_init(&all, TOKEN_MAX);
	buf_init(&value, TOKEN_MAX);
	buf_put(&all, before);
	buf_put(&all, text);
	for (rest = buf_span(&all);
	     rest.len > 0 && !client_is_placeholder(span_trim(rest)); n++) {
		span s;

		at = all.len - rest.len;
		buf_wipe(&value);
		if (!imap_take_string(&rest, &value, where)) {
			where[0] = 0;
			where[1] = rest.len;
			rest = SPAN_NONE;
		}
		s = span_sub(
		    buf_span(&all), at + where[0], where[1] - where[0]);
		/* not the quotes; nor a length that stands alone */
		if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
			where[0]++, where[1]--;
		if (s.len > 0 && s.p[0] == '{' && s.p[s.len - 1] == '}')
			continue;
		if ((n > 0 && !client_is_placeholder(s)) ||
		    m->options.keep_nothing)
			mask_from(m, text, before.len, at + where[0],
			    at + where[1],
			    n > 0 ? AUTHSTR_SECRET_PASSWORD
				  : AUTHSTR_SECRET_IDENTITY);
	}
	/* arguments that are longer than any are secret whole */
	if (buf_status(&all) == AUTHSTR_E_LIMIT)
		mask_part(m, text, AUTHSTR_SECRET_MESSAGE);
	else if (buf_status(&all) != AUTHSTR_OK ||
		 buf_status(&value) == AUTHSTR_E_NOMEM)
		m->status = AUTHSTR_E_NOMEM;
	buf_wipe(&all);
	buf_wipe(&value);
}

static void
veil_argument(struct mask *m, const struct authstr_login *l, span text)
{
	if (l->n_said > 0)
		mask_part(m, text, AUTHSTR_SECRET_PASSWORD);
	else if (m->options.keep_nothing)
		mask_part(m, text, AUTHSTR_SECRET_IDENTITY);
}

void
veil_bearer(struct mask *m, span text)
{
	size_t dot;

	text = span_trim(text);
	if (veil_is_masked_jwt(m, text))
		return;
	if (token_is_jwt(text) && !m->options.keep_nothing) {
		for (dot = text.len; text.p[dot - 1] != '.'; dot--)
			continue;
		text = span_from(text, dot);
	}
	mask_part(m, text, AUTHSTR_SECRET_TOKEN);
}

/* Text that could be a value of LOGIN is one. */
void
veil_string(struct mask *m, span text, span before)
{
	struct token t;
	bool sure;

	token_init(&t);
	sure = token_read(&t, text, true) == AUTHSTR_OK &&
	       t.kind == TOKEN_BASE64 && text.len % 4 == 0 &&
	       refine_is_text(buf_span(&t.bytes));
	token_wipe(&t);
	veil_token(m, NULL, 0, AUTHSTR_CLIENT, text, before, sure);
}

void
veil_said(struct mask *m, const struct authstr_mech *forced,
    const struct authstr_login *l, enum authstr_from from, span text,
    span before)
{
	const struct authstr_mech *mech =
	    forced != NULL ? forced
			   : authstr_mech_find(buf_span(&l->mech_name));

	if (text.len == 0 || login_is_masked(text) ||
	    client_is_placeholder(text))
		return;
	if (l->plain && l->form == LOGIN_SASL) {
		veil_message(m, mech, step_of(l, mech, from), from, text,
		    from == AUTHSTR_CLIENT);
		return;
	}
	switch (l->form) {
	case LOGIN_COMMAND:
		veil_command(m, text, before);
		break;
	case LOGIN_USERPASS:
	case LOGIN_TOLD:
		veil_argument(m, l, text);
		break;
	case LOGIN_BEARER:
		veil_bearer(m, text);
		break;
	case LOGIN_APOP:
		veil_message(m, authstr_mech_find(SPAN("APOP")),
		    (unsigned)count_from(l, from), from, text, true);
		break;
	case LOGIN_LONE:
		veil_string(m, text, before);
		break;
	default:
		veil_token(m, mech, step_of(l, mech, from), from, text, before,
		    from == AUTHSTR_CLIENT);
	}
}

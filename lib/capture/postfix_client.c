/* SPDX-License-Identifier: MIT */
/*
 * postfix_client: what smtp says with -v beside the dialogue, as it logs in
 * itself.
 *
 *	smtp_sasl_passwd_lookup: host `mx' user `u' pass `pw'
 *	xsasl_cyrus_client_get_passwd: pw
 *	xsasl_cyrus_client_next: decoded challenge: ...
 *
 * A server's line is logged up to 100 octets (smtp_chat_resp), and what it asks
 * is longer: the last of these lines has all of it.
 */
#include "capture/dialect.h"
#include "capture/postfix.h"

static struct authstr_login *
open_login(struct reader *r, const struct record *rec)
{
	struct talk *t =
	    rec->source.len > 0 ? reader_find(r, rec->source) : NULL;

	return t == NULL ? NULL : t->dialogue.open;
}

void
postfix_cut(struct reader *r, const struct record *rec, span text)
{
	struct authstr_login *l = open_login(r, rec);

	if (l != NULL && text.len == POSTFIX_REPLY_MAX &&
	    span_starts(text, SPAN("334 ")))
		l->facts |= LOGIN_CUT;
}

/* The whole of what was cut: it begins as the line did. */
static void
replace(struct authstr_login *l, span challenge)
{
	struct login_said *said =
	    l == NULL || l->n_said == 0 ? NULL : &l->said[l->n_said - 1];
	struct authstr_buf whole;

	if (said == NULL || said->from != AUTHSTR_SERVER ||
	    !login_is(l, LOGIN_CUT))
		return;
	buf_init(&whole, TOKEN_MAX);
	if (authstr_b64_print(challenge, &whole) != AUTHSTR_OK) {
		l->status = buf_status(&whole);
	} else if (span_starts(buf_span(&whole), buf_span(&said->text))) {
		buf_cut(&said->text, 0);
		buf_put(&said->text, buf_span(&whole));
		if (buf_status(&said->text) != AUTHSTR_OK)
			l->status = buf_status(&said->text);
	}
	buf_wipe(&whole);
}

static bool
has_password(span s)
{
	return (span_starts(s, SPAN("smtp_sasl_passwd_lookup: ")) &&
		   span_search(s, SPAN("' pass `"), 0) != SPAN_NPOS) ||
	       span_starts(s, SPAN("xsasl_cyrus_client_get_passwd: "));
}

bool
postfix_client(struct reader *r, const struct record *rec)
{
	span s = rec->text;
	struct talk *t;

	if (span_take(
		&s, SPAN("xsasl_cyrus_client_next: decoded challenge: "))) {
		replace(open_login(r, rec), s);
		return true;
	}
	if (!has_password(s))
		return false;
	t = rec->source.len > 0 ? reader_find(r, rec->source) : NULL;
	if (t != NULL) /* the login may be still to come */
		t->dialogue.clear = true;
	if (t != NULL && t->dialogue.open != NULL)
		t->dialogue.open->facts |= LOGIN_CLEAR;
	return true;
}

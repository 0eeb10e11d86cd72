/* SPDX-License-Identifier: MIT */
/*
 * diagnose: what is to be said of a login as a whole.  What a single message
 * tells is noted by its mechanism, what its base64 tells by token.
 */
#include "base/text.h"
#include "capture/login.h"

#define LITERAL(s)                                                             \
	{                                                                      \
		(const unsigned char *)(s), sizeof(s) - 1                      \
	}

static bool
mech_is(const struct authstr_login *l, span name)
{
	return l->mech != NULL &&
	       span_equal_case(
		   authstr_span_of(authstr_mech_name(l->mech)), name);
}

static unsigned
mech_flags(const struct authstr_login *l)
{
	return l->mech == NULL ? 0 : authstr_mech_flags(l->mech);
}

static void
whole(struct authstr_login *l, const char *rule)
{
	login_note(l, rule, SIZE_MAX, 0, 0);
}

static size_t
count_said(const struct authstr_login *l, enum authstr_from from)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_said; i++)
		n += l->said[i].from == from;
	return n;
}

/* ------------------------------------------------------ placeholders -- */

/* What programs write where a secret was. */
static const span masks[] = {
	LITERAL("/* secret */"),
	LITERAL("(* value hidden *)"),
	LITERAL("PROVIDED_BUT_REMOVED"),
	LITERAL("[redacted]"),
	LITERAL("[REDACTED]"),
	LITERAL("<redacted"),
	LITERAL("REDACTED"),
	LITERAL("[credentials hidden]"),
};

/* "****", "xxxxxx" */
static bool
is_row_of_one(span s)
{
	if (s.len < 3 || memchr("*xX", s.p[0], 3) == NULL)
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (s.p[i] != s.p[0])
			return false;
	return true;
}

static bool
is_mask(span value)
{
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		if (span_search(value, masks[i], 0) != SPAN_NPOS)
			return true;
	return is_row_of_one(value);
}

static bool
has_mask(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < msg->n_fields; i++)
		if (msg->fields[i].pub.sensitivity >= AUTHSTR_GUESSABLE &&
		    is_mask(msg->fields[i].pub.value))
			return true;
	return is_mask(authstr_msg_bytes(msg));
}

/* What else is odd about a placeholder helps nobody. */
static bool
see_masks(struct authstr_login *l)
{
	bool found = false;

	for (size_t i = 0; i < l->n_said; i++) {
		struct authstr_msg *msg = l->said[i].msg;

		if (msg->from == AUTHSTR_SERVER || !has_mask(msg))
			continue;
		msg->n_notes = 0;
		found = true;
	}
	if (!found)
		return false;
	if ((mech_flags(l) & AUTHSTR_MECH_GUESSABLE) != 0)
		l->facts |= LOGIN_HIDDEN;
	else
		whole(l, "redacted-placeholder");
	return true;
}

/* ----------------------------------------------------- LOGIN and APOP -- */

static span
client_bytes(const struct authstr_login *l, size_t which)
{
	for (size_t i = 0; i < l->n_said; i++)
		if (l->said[i].from == AUTHSTR_CLIENT && which-- == 0)
			return authstr_msg_bytes(l->said[i].msg);
	return SPAN_NONE;
}

static bool
has_at(span s)
{
	return span_find(s, '@', 0) != SPAN_NPOS;
}

static void
diagnose_login(struct authstr_login *l)
{
	const struct authstr_field *user = authstr_login_field(l, "authcid");
	const struct authstr_field *password =
	    authstr_login_field(l, "password");
	span first = client_bytes(l, 0), second = client_bytes(l, 1);

	if (!mech_is(l, SPAN("LOGIN")))
		return;
	if (second.len > 0 && span_equal(first, second))
		whole(l, "login-same-twice");
	else if (user != NULL && password != NULL && user->value.len > 0 &&
		 has_at(password->value) && !has_at(user->value))
		whole(l, "swapped");
	if (l->n_said > 0 && count_said(l, AUTHSTR_CLIENT) == 0 &&
	    !login_is(l,
		LOGIN_HIDDEN | LOGIN_CANCELLED | LOGIN_TRAPPED | LOGIN_NAMED))
		whole(l, "server-prompt");
	if (l->form == LOGIN_TOLD &&
	    (l->reply.len == 12 || l->reply.len == 16) &&
	    token_plausible(buf_span(&l->reply)))
		whole(l, "server-prompt");
}

/* ------------------------------------------------------------ channel -- */

static bool
shows_secret(const struct authstr_login *l)
{
	if ((mech_flags(l) & AUTHSTR_MECH_PLAINTEXT) == 0 &&
	    l->form < LOGIN_USERPASS)
		return false;
	for (size_t i = 0; i < l->n_said; i++) {
		const struct authstr_msg *msg = l->said[i].msg;

		for (size_t f = 0; f < msg->n_fields; f++)
			if (msg->fields[f].pub.sensitivity == AUTHSTR_SECRET &&
			    msg->fields[f].pub.value.len > 0)
				return true;
	}
	return false;
}

/* A token is none. */
static bool
shows_password(const struct authstr_login *l)
{
	const struct authstr_field *f = authstr_login_field(l, "password");

	return f != NULL && f->value.len > 0;
}

/* A challenge and its answer; with the end of a login or more of a session
 * around them, so that an example in a text is none. */
static bool
is_guessable(const struct authstr_login *l)
{
	return (mech_flags(l) & AUTHSTR_MECH_GUESSABLE) != 0 &&
	       !mech_is(l, SPAN("DIGEST-MD5")) &&
	       count_said(l, AUTHSTR_SERVER) > 0 &&
	       count_said(l, AUTHSTR_CLIENT) > 0 &&
	       !login_is(l, LOGIN_HIDDEN | LOGIN_CANCELLED) &&
	       (login_is(l, LOGIN_SESSION) ||
		   l->outcome == AUTHSTR_OUTCOME_SUCCESS ||
		   l->outcome == AUTHSTR_OUTCOME_REFUSED);
}

static void
diagnose_channel(struct authstr_login *l, bool masked)
{
	bool session = login_is(l, LOGIN_GREETED | LOGIN_SESSION);

	if (session && login_is(l, LOGIN_TLS))
		whole(l, "channel-tls");
	else if (session && !masked && shows_secret(l))
		whole(l, "cleartext-channel");
	if (login_is(l, LOGIN_CLEAR) ||
	    (login_is(l, LOGIN_LOGGED) && !masked && shows_password(l)))
		whole(l, "log-has-cleartext");
	if (is_guessable(l))
		whole(l, "offline-guessable");
	if (login_is(l, LOGIN_HIDDEN))
		whole(l, "secret-not-visible");
}

/* ----------------------------------------------------------- dialogue -- */

/* Facts that are rules by themselves. */
static const struct {
	unsigned fact;
	const char *rule;
} facts[] = {
	{ LOGIN_NO_AUTH, "auth-not-offered" },
	{ LOGIN_NO_MECH, "mech-not-offered" },
	{ LOGIN_PIPELINED, "pipelined-auth" },
	{ LOGIN_TRAPPED, "sclient-qr-trap" },
	{ LOGIN_CANCELLED, "cancel" },
	{ LOGIN_AMBIGUOUS, "proto-ambiguous" },
	{ LOGIN_CUT, "log-line-truncated" },
};

static bool
ends_early(const struct authstr_login *l)
{
	return l->outcome == AUTHSTR_OUTCOME_UNFINISHED &&
	       !login_is(l, LOGIN_TRAPPED) && login_is(l, LOGIN_NAMED) &&
	       login_is(l, LOGIN_SESSION | LOGIN_CHALLENGED);
}

static void
diagnose_dialogue(struct authstr_login *l)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (login_is(l, facts[i].fact))
			whole(l, facts[i].rule);
	if (ends_early(l))
		whole(l, "no-reply");
	if (l->form == LOGIN_BARE && l->mech != NULL && l->n_said > 1)
		whole(l, "mech-inferred");
	if (l->mech == NULL && l->form == LOGIN_SASL && l->mech_name.len > 0)
		whole(l, "mech-unknown");
	if (mech_is(l, SPAN("APOP")) && l->form == LOGIN_APOP &&
	    count_said(l, AUTHSTR_SERVER) == 0)
		whole(l, "apop-no-timestamp");
	/* A header says Basic; alone, it was to be PLAIN. */
	if (mech_is(l, SPAN("HTTP-BASIC")) && l->form == LOGIN_LONE)
		whole(l, "wrong-mech-http-basic");
	if (mech_is(l, SPAN("DIGEST-MD5")))
		whole(l, "digest-obsolete");
}

void
login_diagnose(struct authstr_login *l)
{
	bool masked = see_masks(l);

	diagnose_login(l);
	diagnose_dialogue(l);
	diagnose_channel(l, masked);
	login_diagnose_reply(l);
	login_diagnose_success(l);
}

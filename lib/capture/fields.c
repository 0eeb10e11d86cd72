/* SPDX-License-Identifier: MIT */
/*
 * fields: the messages that no row reads: of USER and PASS (RFC 1939), LOGIN
 * (RFC 9051 section 6.2.3), Bearer (RFC 6750), and those that were masked.
 */
#include "capture/imap.h"
#include "capture/login.h"

static const struct msg_kind kind_user = { "authcid", "user", AUTHSTR_KIND_TEXT,
	AUTHSTR_IDENTITY };
static const struct msg_kind kind_password = { "password", "password",
	AUTHSTR_KIND_TEXT, AUTHSTR_SECRET };
static const struct msg_kind kind_token = { "token", "access token",
	AUTHSTR_KIND_TEXT, AUTHSTR_SECRET };

static void
command_fields(struct authstr_msg *msg, span text)
{
	static const struct msg_kind *const kinds[] = { &kind_user,
		&kind_password };
	struct authstr_buf value;
	span rest = text;
	size_t done = 0;

	buf_init(&value, TOKEN_MAX);
	for (size_t i = 0; i < 2; i++) {
		size_t at = text.len - rest.len, where[2];

		buf_wipe(&value);
		if (!imap_take_string(&rest, &value, where))
			break;
		if (at + where[0] > done)
			msg_mark(msg, "", done, at + where[0]);
		done = at + where[1];
		msg_field_value(
		    msg, kinds[i], at + where[0], done, buf_span(&value));
		msg_check_value(
		    msg, kinds[i]->id, at + where[0], done, buf_span(&value));
		if (buf_status(&value) != AUTHSTR_OK)
			msg->status = buf_status(&value);
	}
	buf_wipe(&value);
}

/* The argument of USER or of PASS; a log that names the user has no other. */
static void
userpass_field(const struct authstr_login *l, const struct login_said *said,
    struct authstr_msg *msg, span text)
{
	bool first = said == &l->said[0];
	bool given =
	    l->form == LOGIN_USERPASS && !(first && login_is(l, LOGIN_NO_USER));
	const struct msg_kind *kind = first ? &kind_user : &kind_password;

	if (given || text.len > 0)
		msg_field(msg, kind, 0, text.len);
	if (given)
		msg_check_value(msg, kind->id, 0, text.len, text);
}

struct authstr_msg *
login_fields(const struct authstr_login *l, const struct login_said *said)
{
	span text = buf_span(&said->text);
	struct authstr_msg *msg = msg_new(l->mech, said->from, 0, text);

	if (msg == NULL)
		return msg;
	text = msg_bytes(msg);
	switch (l->form) {
	case LOGIN_USERPASS:
	case LOGIN_TOLD:
		userpass_field(l, said, msg, text);
		break;
	case LOGIN_COMMAND:
		command_fields(msg, text);
		break;
	default:
		if (text.len > 0)
			msg_field(msg, &kind_token, 0, text.len);
	}
	return msg;
}

bool
login_is_masked(span text)
{
	text = span_trim(text);
	return span_starts(text, SPAN("<")) && span_ends(text, SPAN("***>"));
}

/* The fields that a mask leaves; a value ends where the next one begins. */
static const struct msg_kind unmasked[] = {
	{ "authzid", "user to act as", AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY },
	{ "authcid", "user", AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY },
	{ "scheme", "scheme", AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC },
	{ "host", "host", AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC },
	{ "port", "port", AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC },
	{ "password", "", AUTHSTR_KIND_MARK, AUTHSTR_PUBLIC },
	{ "token", "", AUTHSTR_KIND_MARK, AUTHSTR_PUBLIC },
	{ "digest", "", AUTHSTR_KIND_MARK, AUTHSTR_PUBLIC },
};

static const struct msg_kind *
find_unmasked(span s)
{
	for (size_t i = 0; i < sizeof(unmasked) / sizeof(unmasked[0]); i++) {
		span rest = s;

		if (span_take(&rest, authstr_span_of(unmasked[i].id)) &&
		    span_starts(rest, SPAN("=")))
			return &unmasked[i];
	}
	return NULL;
}

struct authstr_msg *
login_masked(const struct authstr_mech *m, enum authstr_from from, span text)
{
	struct authstr_msg *msg = msg_new(m, from, 0, text);
	const struct msg_kind *kind = NULL, *next;
	size_t start = 0;

	if (msg == NULL)
		return NULL;
	text = msg_bytes(msg);
	for (size_t at = 1; at < text.len; at++) {
		if (text.p[at - 1] != ' ' && text.p[at - 1] != '<')
			continue;
		next = find_unmasked(span_from(text, at));
		if (next == NULL)
			continue;
		if (kind != NULL && kind->kind != AUTHSTR_KIND_MARK)
			msg_field(msg, kind, start, at - 1);
		kind = next;
		start = at + strlen(kind->id) + 1;
	}
	return msg;
}

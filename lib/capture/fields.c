/* SPDX-License-Identifier: MIT */
/*
 * fields: the messages of logins that have no row: USER and PASS (RFC 1939),
 * LOGIN (RFC 9051 section 6.2.3), Bearer (RFC 6750).
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

	buf_init(&value, TOKEN_MAX);
	for (size_t i = 0; i < 2; i++) {
		size_t at = text.len - rest.len, where[2];

		buf_wipe(&value);
		if (!imap_take_string(&rest, &value, where))
			break;
		msg_field_value(msg, kinds[i], at + where[0], at + where[1],
		    buf_span(&value));
		if (buf_status(&value) != AUTHSTR_OK)
			msg->status = buf_status(&value);
	}
	buf_wipe(&value);
}

struct authstr_msg *
login_fields(const struct authstr_login *l, const struct login_said *said)
{
	span text = buf_span(&said->text);
	struct authstr_msg *msg = msg_new(l->mech, said->from, 0, text);

	if (msg == NULL || text.len == 0)
		return msg;
	text = msg_bytes(msg);
	switch (l->form) {
	case LOGIN_USERPASS:
		msg_field(msg,
		    said == &l->said[0] ? &kind_user : &kind_password, 0,
		    text.len);
		break;
	case LOGIN_COMMAND:
		command_fields(msg, text);
		break;
	default:
		msg_field(msg, &kind_token, 0, text.len);
	}
	return msg;
}

/* SPDX-License-Identifier: MIT */
#include "base/b64.h"
#include "base/text.h"
#include "mech/mech.h"
#include "mech/value.h"

const struct msg_kind value_challenge = { "challenge", "challenge",
	AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
const struct msg_kind value_unknown = { "unknown", "not understood",
	AUTHSTR_KIND_BYTES, AUTHSTR_SECRET };

static const struct msg_kind kinds[] = {
	[VALUE_AUTHZID] = { "authzid", "authorization identity",
	    AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY },
	[VALUE_USER] = { "authcid", "authentication identity",
	    AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY },
	[VALUE_PASSWORD] = { "password", "password", AUTHSTR_KIND_TEXT,
	    AUTHSTR_SECRET },
	[VALUE_TOKEN] = { "token", "access token", AUTHSTR_KIND_TEXT,
	    AUTHSTR_SECRET },
	[VALUE_TRACE] = { "trace", "trace information", AUTHSTR_KIND_TEXT,
	    AUTHSTR_IDENTITY },
};

/* Adds a part of a JWT, decoded; one that was wrapped is readable all the
 * same. */
static void
jwt_part(struct authstr_msg *msg, const struct msg_kind *kind, size_t start,
    span part)
{
	struct authstr_buf clean, json;

	buf_init(&clean, part.len);
	buf_init(&json, part.len);
	for (size_t i = 0; i < part.len; i++)
		if (!text_is_space(part.p[i]))
			buf_put_byte(&clean, part.p[i]);
	if (b64_read_url(buf_span(&clean), &json, NULL) == AUTHSTR_OK &&
	    span_starts(buf_span(&json), SPAN("{")))
		msg_field_value(
		    msg, kind, start, start + part.len, buf_span(&json));
	if (buf_status(&clean) == AUTHSTR_E_NOMEM ||
	    buf_status(&json) == AUTHSTR_E_NOMEM)
		msg->status = AUTHSTR_E_NOMEM;
	buf_wipe(&clean);
	buf_wipe(&json);
}

static void
jwt_fields(struct authstr_msg *msg, size_t start, span token)
{
	static const struct msg_kind parts[] = {
		{ "jwt-header", "token header", AUTHSTR_KIND_JSON,
		    AUTHSTR_PUBLIC },
		{ "jwt-claims", "token claims", AUTHSTR_KIND_JSON,
		    AUTHSTR_IDENTITY },
	};
	span rest = token, part;

	for (size_t i = 0; i < 2 && span_take_until(&rest, '.', &part); i++)
		jwt_part(
		    msg, &parts[i], start + (size_t)(part.p - token.p), part);
}

void
value_field_as(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value)
{
	msg_field_value(msg, &kinds[role], start, end, value);
	value_check(msg, role, start, end, value);
}

void
value_field(
    struct authstr_msg *msg, enum value_role role, size_t start, size_t end)
{
	span value = span_sub(msg_bytes(msg), start, end - start);

	msg_field(msg, &kinds[role], start, end);
	value_check(msg, role, start, end, value);
	if (role == VALUE_TOKEN && value_is_jwt(value))
		jwt_fields(msg, start, value);
}

void
value_field_digest(struct authstr_msg *msg, size_t at, size_t hex)
{
	static const struct msg_kind kind = { "digest", "digest",
		AUTHSTR_KIND_TEXT, AUTHSTR_GUESSABLE };
	span all = msg_bytes(msg), digest = span_chomp(span_from(all, at));
	size_t end = at + digest.len;

	msg_field(msg, &kind, at, end);
	if (digest.len != hex || !text_is_hex(digest))
		msg_note(msg, "cram-digest-form", at, end);
	for (size_t i = 0; i < digest.len; i++) {
		if (digest.p[i] < 'A' || digest.p[i] > 'F')
			continue;
		msg_note(msg, "cram-uppercase-hex", at, end);
		break;
	}
	value_line_end(msg, end);
}

void
value_line_end(struct authstr_msg *msg, size_t at)
{
	size_t len = msg_bytes(msg).len;

	if (at == len)
		return;
	msg_mark(msg, "line end", at, len);
	msg_note(msg, "trailing-lf", at, len);
}

static void
note_span(struct authstr_msg *msg, const char *rule, span first, span last)
{
	const unsigned char *base = msg_bytes(msg).p;

	msg_note(msg, rule, (size_t)(first.p - base),
	    (size_t)(last.p - base) + last.len);
}

void
value_note_pair(struct authstr_msg *msg, span user, span password)
{
	if (user.len == 0 || password.len == 0)
		return;
	if (span_find(user, '@', 0) == SPAN_NPOS &&
	    value_is_address(span_chomp(password)))
		note_span(msg, "swapped", user, password);
	if ((span_equal_case(user, SPAN("user")) ||
		span_equal_case(user, SPAN("username"))) &&
	    span_equal_case(password, SPAN("password")))
		note_span(msg, "placeholder-not-replaced", user, password);
}

int
value_mismatch(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_MISMATCH, AUTHSTR_NO_OFFSET,
	    "secret-mismatch",
	    "expected this secret in the %s exchange, "
	    "found another",
	    m->name);
}

int
value_verify(const struct authstr_mech *m, span sent, span secret,
    struct authstr_error *err)
{
	if (authstr_secret_equal(sent, secret))
		return AUTHSTR_OK;
	return value_mismatch(m, err);
}

int
value_not_verifiable(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "not-verifiable", "expected a whole %s exchange, found a part",
	    m->name);
}

int
value_verify_field(const struct authstr_mech *m, span first, const char *id,
    span secret, struct authstr_error *err)
{
	const struct authstr_field *f;
	struct authstr_msg *msg;
	int rc = authstr_msg_read(m, AUTHSTR_CLIENT, 0, first, &msg, err);

	if (rc != AUTHSTR_OK)
		return rc;
	f = authstr_msg_field(msg, id);
	rc = f == NULL ? value_not_verifiable(m, err)
		       : value_verify(m, f->value, secret, err);
	authstr_msg_free(msg);
	return rc;
}

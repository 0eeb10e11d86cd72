/* SPDX-License-Identifier: MIT */
#include "base/b64.h"
#include "base/text.h"
#include "mech/charset.h"
#include "mech/mech.h"
#include "mech/mistake.h"
#include "mech/value.h"

const struct msg_kind value_challenge = { "challenge", "challenge",
	AUTHSTR_KIND_TEXT, AUTHSTR_PUBLIC };
const struct msg_kind value_unknown = { "unknown", "not understood",
	AUTHSTR_KIND_BYTES, AUTHSTR_SECRET };

static const struct {
	enum value_role role;
	struct msg_kind kind;
} kinds[] = {
	{ VALUE_AUTHZID, { "authzid", "authorization identity",
			     AUTHSTR_KIND_TEXT, AUTHSTR_IDENTITY } },
	{ VALUE_USER, { "authcid", "authentication identity", AUTHSTR_KIND_TEXT,
			  AUTHSTR_IDENTITY } },
	{ VALUE_PASSWORD,
	    { "password", "password", AUTHSTR_KIND_TEXT, AUTHSTR_SECRET } },
	{ VALUE_TOKEN,
	    { "token", "access token", AUTHSTR_KIND_TEXT, AUTHSTR_SECRET } },
};

#define NAMES (VALUE_AUTHZID | VALUE_USER)
#define TYPED (NAMES | VALUE_PASSWORD)
#define ALL (TYPED | VALUE_TOKEN)

/* What can be wrong, in the order in which it is asked.  After a row with
 * `last`, the value is explained, and what else it looks like says nothing. */
static const struct {
	const char *rule;
	unsigned roles;
	bool (*find)(span value, size_t *start, size_t *end);
	bool last;
} checks[] = {
	{ "empty-user", VALUE_USER, mistake_empty, true },
	{ "empty-password", VALUE_PASSWORD, mistake_empty, true },
	{ "token-empty", VALUE_TOKEN, mistake_empty, true },
	{ "bom", ALL, mistake_bom, false },
	{ "redacted-placeholder", ALL, mistake_redacted, true },
	{ "token-is-json", VALUE_TOKEN, mistake_token_json, true },
	{ "token-not-a-token", VALUE_TOKEN, mistake_not_a_token, true },
	{ "token-looks-refresh", VALUE_TOKEN, mistake_refresh_token, false },
	{ "token-whitespace", VALUE_TOKEN, mistake_whitespace, false },
	{ "placeholder-not-replaced", ALL, mistake_placeholder, true },
	{ "charset-not-utf8", ALL, charset_find_bad_utf8, false },
	{ "charset-mojibake", TYPED, charset_find_mojibake, true },
	{ "charset-not-nfc", TYPED, charset_find_combining, false },
	{ "edge-space", TYPED, charset_find_edge_space, false },
	{ "invisible-char", ALL, charset_find_invisible, false },
	{ "smart-punct-in-secret", VALUE_PASSWORD | VALUE_TOKEN,
	    charset_find_smart_punct, false },
	{ "quotes-in-value", ALL, mistake_quotes, false },
	{ "shell-backslash-left", TYPED, mistake_shell_backslash, false },
	{ "url-escape-in-value", TYPED, mistake_url_escape, false },
	{ "display-name-in-user", NAMES, mistake_display_name, false },
	{ "perl-at-interpolation", VALUE_USER, mistake_perl_at, false },
	{ "hash-as-password", VALUE_PASSWORD, mistake_hash, false },
	{ "app-password-spaces", VALUE_PASSWORD, mistake_app_password, false },
	{ "token-in-plain", VALUE_PASSWORD, mistake_token_in_plain, false },
};

/* What the checks see of value: a line end is noted here, once. */
static span
note_line_end(struct authstr_msg *msg, size_t start, size_t end, span value)
{
	span chomped = value;

	while (chomped.len > 0 && (chomped.p[chomped.len - 1] == '\n' ||
				      chomped.p[chomped.len - 1] == '\r'))
		chomped.len--;
	if (chomped.len == value.len)
		return value;
	if (end - start == value.len)
		start += chomped.len;
	msg_note(msg, "trailing-lf", start, end);
	return chomped;
}

static void
note_value(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value)
{
	bool in_place = end - start == value.len;
	size_t base = start, from = 0, to = 0;

	value = note_line_end(msg, start, end, value);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if ((checks[i].roles & role) == 0 ||
		    !checks[i].find(value, &from, &to))
			continue;
		msg_note(msg, checks[i].rule, in_place ? base + from : start,
		    in_place ? base + to : end);
		if (checks[i].last)
			return;
		if (checks[i].find == mistake_bom) {
			value = span_from(value, to);
			base += to;
		}
	}
}

static const struct msg_kind *
kind_of(enum value_role role)
{
	for (size_t i = 0; i + 1 < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].role == role)
			return &kinds[i].kind;
	return &kinds[sizeof(kinds) / sizeof(kinds[0]) - 1].kind;
}

/* Adds part `which` of a JWT, decoded; a part that was wrapped is readable all
 * the same. */
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
	msg_field_value(msg, kind_of(role), start, end, value);
	note_value(msg, role, start, end, value);
}

void
value_field(
    struct authstr_msg *msg, enum value_role role, size_t start, size_t end)
{
	span value = span_sub(msg_bytes(msg), start, end - start);

	msg_field(msg, kind_of(role), start, end);
	note_value(msg, role, start, end, value);
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
value_verify(const struct authstr_mech *m, span sent, span secret,
    struct authstr_error *err)
{
	if (authstr_secret_equal(sent, secret))
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_MISMATCH, AUTHSTR_NO_OFFSET,
	    "secret-mismatch",
	    "expected this secret in the %s exchange, "
	    "found another",
	    m->name);
}

int
value_not_verifiable(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "not-verifiable", "expected a whole %s exchange, found a part",
	    m->name);
}

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

/* Sets of roles. */
#define USER (1u << VALUE_USER)
#define PASSWORD (1u << VALUE_PASSWORD)
#define TOKEN (1u << VALUE_TOKEN)
#define NAMES (1u << VALUE_AUTHZID | USER)
#define TYPED (NAMES | PASSWORD)
#define ALL (TYPED | TOKEN)
#define ANY (ALL | 1u << VALUE_TRACE)

/* What can be wrong, in the order in which it is asked.  After a row with
 * `last`, the value is explained, and what else it looks like says nothing. */
static const struct {
	const char *rule;
	unsigned roles;
	bool (*find)(span value, size_t *start, size_t *end);
	bool last;
} checks[] = {
	{ "empty-user", USER, mistake_empty, true },
	{ "empty-password", PASSWORD, mistake_empty, true },
	{ "token-empty", TOKEN, mistake_empty, true },
	{ "redacted-placeholder", ALL, mistake_redacted, true },
	{ "token-is-json", TOKEN, mistake_token_json, true },
	{ "token-not-a-token", TOKEN, mistake_not_a_token, true },
	{ "token-looks-refresh", TOKEN, mistake_refresh_token, false },
	{ "token-whitespace", TOKEN, mistake_whitespace, false },
	{ "placeholder-not-replaced", ALL, mistake_placeholder, true },
	{ "nul-in-field", ANY, mistake_nul, false },
	{ "bad-token", TOKEN, mistake_control, false },
	{ "charset-not-utf8", ANY, charset_find_bad_utf8, false },
	{ "charset-mojibake", TYPED, charset_find_mojibake, true },
	{ "charset-not-nfc", TYPED, charset_find_combining, false },
	{ "edge-space", TYPED, charset_find_edge_space, false },
	{ "invisible-char", ALL, charset_find_invisible, false },
	{ "smart-punct-in-secret", PASSWORD | TOKEN, charset_find_smart_punct,
	    false },
	{ "quotes-in-value", ALL, mistake_quotes, false },
	{ "shell-backslash-left", TYPED, mistake_shell_backslash, false },
	{ "url-escape-in-value", TYPED, mistake_url_escape, false },
	{ "display-name-in-user", NAMES, mistake_display_name, false },
	{ "perl-at-interpolation", USER, mistake_perl_at, false },
	{ "hash-as-password", PASSWORD, mistake_hash, false },
	{ "app-password-spaces", PASSWORD, mistake_app_password, false },
	{ "token-in-plain", PASSWORD, mistake_token_in_plain, false },
};

static bool
is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* Notes on [from, to) of the value at [start, end); on all of it where the
 * value is not the bytes themselves. */
struct place {
	struct authstr_msg *msg;
	size_t start, end;
	bool in_place;
};

static void
note_at(const struct place *at, const char *rule, size_t from, size_t to)
{
	if (at->in_place)
		msg_note(at->msg, rule, at->start + from, at->start + to);
	else
		msg_note(at->msg, rule, at->start, at->end);
}

/* Where the value proper is: byte order mark and line end are noted here, and
 * nothing else finds fault with them once more. */
static void
note_edges(const struct place *at, span value, size_t *from, size_t *to)
{
	*from = span_starts(value, SPAN("\xef\xbb\xbf")) ? 3 : 0;
	*to = value.len;
	while (*to > *from && is_line_end(value.p[*to - 1]))
		--*to;
	if (*from > 0)
		note_at(at, "bom", 0, *from);
	if (*to < value.len)
		note_at(at, "trailing-lf", *to, value.len);
}

static void
note_value(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value)
{
	struct place at = { msg, start, end, end - start == value.len };
	size_t proper, proper_end, from = 0, to = 0;

	note_edges(&at, value, &proper, &proper_end);
	value = span_sub(value, proper, proper_end - proper);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if ((checks[i].roles & 1u << role) == 0 ||
		    !checks[i].find(value, &from, &to))
			continue;
		note_at(&at, checks[i].rule, proper + from, proper + to);
		if (checks[i].last)
			return;
	}
}

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
	note_value(msg, role, start, end, value);
}

void
value_field(
    struct authstr_msg *msg, enum value_role role, size_t start, size_t end)
{
	span value = span_sub(msg_bytes(msg), start, end - start);

	msg_field(msg, &kinds[role], start, end);
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

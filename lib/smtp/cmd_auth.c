/* SPDX-License-Identifier: MIT */
/*
 * cmd_auth: the lines of a login, in each protocol.
 */
#include "smtp/cmd.h"
#include "base/b64.h"
#include "base/text.h"

/* What an AUTH command looks like in each protocol. */
static const struct auth_form {
	const char *verb; /* NULL: not with SASL */
	size_t line_max;  /* with CRLF; 0: no limit */
	bool tagged;
} auth_forms[] = {
	[AUTHSTR_SMTP] = { "AUTH ", AUTHSTR_SMTP_LINE_MAX, false },
	[AUTHSTR_IMAP] = { "AUTHENTICATE ", 0, true },
	[AUTHSTR_POP3] = { "AUTH ", AUTHSTR_POP3_LINE_MAX, false },
	[AUTHSTR_HTTP] = { NULL, 0, false },
	[AUTHSTR_LMTP] = { "AUTH ", AUTHSTR_SMTP_LINE_MAX, false },
	[AUTHSTR_SIEVE] = { NULL, 0, false },
};

/* An empty initial response is "=" (RFC 4954 section 4, RFC 4959 section 3,
 * RFC 5034 section 4). */
static void
put_initial(span initial, struct authstr_buf *out)
{
	buf_put_byte(out, ' ');
	if (initial.len == 0)
		buf_put_byte(out, '=');
	else
		authstr_b64_print(initial, out);
}

static bool
fits(const struct auth_form *form, size_t command, span initial)
{
	size_t coded = initial.len == 0 ? 1 : b64_length(initial.len);

	return form->line_max == 0 ||
	       command + 1 + coded + CMD_EOL.len <= form->line_max;
}

/* The command without line end; the initial response if wanted and allowed.
 */
static bool
put_auth(const struct auth_form *form, const char *tag,
    const struct authstr_mech *m, span initial, enum authstr_ir ir,
    struct authstr_buf *out)
{
	size_t start = buf_span(out).len;

	if (form->tagged) {
		buf_put_str(out, tag);
		buf_put_byte(out, ' ');
	}
	buf_put_str(out, form->verb);
	buf_put_str(out, authstr_mech_name(m));
	if (span_is_none(initial) || ir == AUTHSTR_IR_NEVER)
		return false;
	if (ir == AUTHSTR_IR_AUTO &&
	    !fits(form, buf_span(out).len - start, initial))
		return false;
	put_initial(initial, out);
	return true;
}

static int
not_sasl(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "not-in-protocol",
	    "expected a mechanism of this protocol, found %s",
	    authstr_mech_name(m));
}

static bool
is_sasl(const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) & AUTHSTR_MECH_SASL) != 0;
}

int
cmd_auth(const struct authstr_mech *m, span initial, struct authstr_buf *out,
    bool *carried, struct authstr_error *err)
{
	if (!is_sasl(m))
		return not_sasl(m, err);
	*carried = put_auth(
	    &auth_forms[AUTHSTR_SMTP], NULL, m, initial, AUTHSTR_IR_AUTO, out);
	buf_put(out, CMD_EOL);
	return buf_status(out);
}

int
cmd_response(span message, struct authstr_buf *out)
{
	authstr_b64_print(message, out);
	buf_put(out, CMD_EOL);
	return buf_status(out);
}

/* RFC 9051 section 9: tag = 1*<any ASTRING-CHAR except "+"> */
static int
check_tag(const char *tag, struct authstr_error *err)
{
	span s = authstr_span_of(tag);
	size_t at = s.len == 0 ? 0 : span_find_any(s, SPAN(" (){%*\"\\+"));

	for (size_t i = 0; at == SPAN_NPOS && i < s.len; i++)
		if (!text_is_print(s.p[i]))
			at = i;
	if (at == SPAN_NPOS)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_REFUSED, at, "bad-tag",
	    "expected an IMAP tag of letters and digits");
}

static int
sasl_lines(enum authstr_protocol protocol, const char *tag,
    const struct authstr_mech *m, span initial, enum authstr_ir ir,
    struct authstr_buf *out, struct authstr_error *err)
{
	const struct auth_form *form = &auth_forms[protocol];
	int rc = AUTHSTR_OK;
	bool carried;

	if (form->tagged)
		rc = check_tag(tag == NULL ? "A1" : tag, err);
	if (rc != AUTHSTR_OK)
		return rc;
	carried = put_auth(form, tag == NULL ? "A1" : tag, m, initial, ir, out);
	buf_put_byte(out, '\n');
	if (!carried && !span_is_none(initial)) {
		authstr_b64_print(initial, out);
		buf_put_byte(out, '\n');
	}
	return AUTHSTR_OK;
}

/* RFC 1939 section 7: user and digest as they are. */
static int
apop_line(const struct authstr_mech *m, span initial, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = cmd_check_line(initial, "APOP argument", err);

	(void)m;
	if (rc != AUTHSTR_OK)
		return rc;
	if (span_find(initial, ' ', 0) == SPAN_NPOS)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing",
		    "expected a user and a digest for APOP, found one word");
	buf_put(out, SPAN("APOP "));
	buf_put(out, initial);
	buf_put_byte(out, '\n');
	return AUTHSTR_OK;
}

static int
basic_line(const struct authstr_mech *m, span initial, struct authstr_buf *out,
    struct authstr_error *err)
{
	(void)m;
	(void)err;
	buf_put(out, SPAN("Authorization: Basic "));
	authstr_b64_print(initial, out);
	buf_put_byte(out, '\n');
	return AUTHSTR_OK;
}

/* The token as it is (RFC 6750 section 2.1), taken from the SASL message. */
static int
bearer_line(const struct authstr_mech *m, span initial, struct authstr_buf *out,
    struct authstr_error *err)
{
	const struct authstr_field *token;
	struct authstr_msg *msg;
	int rc = authstr_msg_read(m, AUTHSTR_CLIENT, 0, initial, &msg, err);

	if (rc != AUTHSTR_OK)
		return rc;
	token = authstr_msg_field(msg, "token");
	if (token == NULL || token->value.len == 0)
		rc = error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing", "expected a token, found none");
	else
		rc = cmd_check_line(token->value, "token", err);
	if (rc == AUTHSTR_OK) {
		buf_put(out, SPAN("Authorization: Bearer "));
		buf_put(out, token->value);
		buf_put_byte(out, '\n');
	}
	authstr_msg_free(msg);
	return rc;
}

/* Lines of what is no SASL, or not sent as such there. */
static const struct {
	enum authstr_protocol protocol;
	const char *mech; /* NULL: any with an OAuth token */
	int (*line)(const struct authstr_mech *m, span initial,
	    struct authstr_buf *out, struct authstr_error *err);
} special[] = {
	{ AUTHSTR_POP3, "APOP", apop_line },
	{ AUTHSTR_HTTP, "HTTP-BASIC", basic_line },
	{ AUTHSTR_HTTP, NULL, bearer_line },
};

static int
special_line(enum authstr_protocol protocol, const struct authstr_mech *m,
    span initial, struct authstr_buf *out, struct authstr_error *err)
{
	bool token = (authstr_mech_flags(m) & AUTHSTR_MECH_TOKEN) != 0;

	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		const char *name = special[i].mech;

		if (special[i].protocol != protocol)
			continue;
		if (name == NULL ? token
				 : strcmp(name, authstr_mech_name(m)) == 0)
			return special[i].line(m, initial, out, err);
	}
	return not_sasl(m, err);
}

int
authstr_auth_lines(enum authstr_protocol protocol, const char *tag,
    const struct authstr_mech *m, span initial, enum authstr_ir ir,
    struct authstr_buf *out, struct authstr_error *err)
{
	int rc;

	if (auth_forms[protocol].verb != NULL && is_sasl(m))
		rc = sasl_lines(protocol, tag, m, initial, ir, out, err);
	else
		rc = special_line(protocol, m, initial, out, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (buf_status(out) != AUTHSTR_OK)
		return error_set(err, buf_status(out), AUTHSTR_NO_OFFSET,
		    "no-room", "expected room for the line, found none");
	return AUTHSTR_OK;
}

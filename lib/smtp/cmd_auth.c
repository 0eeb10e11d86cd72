/* SPDX-License-Identifier: MIT */
/*
 * cmd_auth: the lines of a login, in each protocol.
 */
#include "smtp/cmd.h"
#include "base/b64.h"
#include "base/text.h"

/* RFC 5804 section 4: a quoted string has up to 1024 octets, what is longer is
 * a literal, whose octets the server does not ask for. */
#define QUOTED_MAX 1024

/* Nothing in these strings has to be escaped. */
static void
put_string(const struct protocol *p, span s, struct authstr_buf *out)
{
	if (p->quoted && s.len > QUOTED_MAX) {
		buf_put_byte(out, '{');
		buf_put_number(out, s.len);
		buf_put(out, SPAN("+}"));
		buf_put(out, CMD_EOL);
	} else if (p->quoted) {
		buf_put_byte(out, '"');
	}
	buf_put(out, s);
	if (p->quoted && s.len <= QUOTED_MAX)
		buf_put_byte(out, '"');
}

static void
put_coded(const struct protocol *p, span message, struct authstr_buf *out)
{
	struct authstr_buf coded;

	if (!p->quoted) {
		authstr_b64_print(message, out);
		return;
	}
	buf_init(&coded, out->max);
	authstr_b64_print(message, &coded);
	put_string(p, buf_span(&coded), out);
	if (buf_status(&coded) != AUTHSTR_OK)
		out->status = buf_status(&coded);
	buf_wipe(&coded);
}

/* An empty initial response is "=" (RFC 4954 section 4, RFC 4959 section 3,
 * RFC 5034 section 4), but for ManageSieve, which has quotes. */
static void
put_initial(const struct protocol *p, span initial, struct authstr_buf *out)
{
	buf_put_byte(out, ' ');
	if (initial.len == 0 && p->empty != NULL)
		buf_put_str(out, p->empty);
	else
		put_coded(p, initial, out);
}

static bool
fits(const struct protocol *p, size_t command, span initial)
{
	size_t coded = initial.len == 0 ? 1 : b64_length(initial.len);

	return p->line_max == 0 ||
	       command + 1 + coded + CMD_EOL.len <= p->line_max;
}

/* The command without line end; the initial response if wanted and allowed:
 * gives where that begins, or SPAN_NPOS. */
static size_t
put_auth(const struct protocol *p, span tag, const struct authstr_mech *m,
    span initial, enum authstr_ir ir, struct authstr_buf *out)
{
	size_t start = buf_span(out).len, at;

	if (p->tagged) {
		buf_put(out, tag);
		buf_put_byte(out, ' ');
	}
	buf_put_str(out, p->verb);
	buf_put_byte(out, ' ');
	put_string(p, authstr_span_of(authstr_mech_name(m)), out);
	at = buf_span(out).len;
	if (span_is_none(initial) || ir == AUTHSTR_IR_NEVER ||
	    (ir == AUTHSTR_IR_AUTO && !fits(p, at - start, initial)))
		return SPAN_NPOS;
	put_initial(p, initial, out);
	return at + 1;
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
cmd_auth(const struct protocol *p, span tag, const struct authstr_mech *m,
    span initial, enum authstr_ir ir, struct authstr_buf *out, size_t *carried,
    struct authstr_error *err)
{
	*carried = SPAN_NPOS;
	if (!is_sasl(m))
		return not_sasl(m, err);
	*carried = put_auth(p, tag, m, initial, ir, out);
	buf_put(out, CMD_EOL);
	return buf_status(out);
}

int
cmd_response(const struct protocol *p, span message, struct authstr_buf *out)
{
	put_coded(p, message, out);
	buf_put(out, CMD_EOL);
	return buf_status(out);
}

int
cmd_cancel(const struct protocol *p, struct authstr_buf *out)
{
	put_string(p, SPAN("*"), out);
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

/* Line ends as a terminal has them. */
static void
put_text_lines(struct authstr_buf *out, const struct authstr_buf *wire)
{
	span rest = buf_span(wire), line;

	while (span_take_line(&rest, &line)) {
		buf_put(out, line);
		buf_put_byte(out, '\n');
	}
}

static int
sasl_lines(const struct protocol *p, const char *tag,
    const struct authstr_mech *m, span initial, enum authstr_ir ir,
    struct authstr_buf *out, struct authstr_error *err)
{
	span given = authstr_span_of(tag == NULL ? "A1" : tag);
	struct authstr_buf wire;
	int rc = AUTHSTR_OK;
	size_t carried;

	if (p->tagged)
		rc = check_tag(tag == NULL ? "A1" : tag, err);
	if (rc != AUTHSTR_OK)
		return rc;
	buf_init(&wire, out->max);
	cmd_auth(p, given, m, initial, ir, &wire, &carried, err);
	if (carried == SPAN_NPOS && !span_is_none(initial))
		cmd_response(p, initial, &wire);
	put_text_lines(out, &wire);
	if (buf_status(&wire) != AUTHSTR_OK)
		out->status = buf_status(&wire);
	buf_wipe(&wire);
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
	if (token == NULL || token->value.len == 0) {
		rc = error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "input-missing", "expected a token, found none");
	} else if ((rc = cmd_check_line(token->value, "token", err)) ==
		   AUTHSTR_OK) {
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
	const struct protocol *p = protocol_of(protocol);
	int rc;

	if (p != NULL && is_sasl(m))
		rc = sasl_lines(p, tag, m, initial, ir, out, err);
	else
		rc = special_line(protocol, m, initial, out, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (buf_status(out) != AUTHSTR_OK)
		return error_set(err, buf_status(out), AUTHSTR_NO_OFFSET,
		    "no-room", "expected room for the line, found none");
	return AUTHSTR_OK;
}

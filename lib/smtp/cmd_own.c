/* SPDX-License-Identifier: MIT */
/*
 * cmd_own: the lines of logins without SASL (RFC 9051 section 6.2.3, RFC 1939
 * section 7).
 */
#include "smtp/cmd.h"
#include "base/text.h"

/* Two of the longest values, escaped. */
#define LINES_MAX ((size_t)1024 * 1024 + 4096)
/* Longer ones go as literals: a server may have a bound for lines (RFC 7162
 * section 4 asks for 8192 octets). */
#define QUOTED_MAX 1024

void
cmd_lines_init(struct cmd_lines *l)
{
	buf_init(&l->line, LINES_MAX);
	buf_init(&l->shown, LINES_MAX);
}

void
cmd_lines_wipe(struct cmd_lines *l)
{
	buf_wipe(&l->line);
	buf_wipe(&l->shown);
}

static int
lines_status(const struct cmd_lines *l, struct authstr_error *err)
{
	if (buf_status(&l->line) == AUTHSTR_OK &&
	    buf_status(&l->shown) == AUTHSTR_OK)
		return AUTHSTR_OK;
	return buf_status(&l->line) == AUTHSTR_E_LIMIT
		   ? error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
			 "value-too-long",
			 "expected a user and a password that fit into a "
			 "command")
		   : error_nomem(err);
}

static void
put(struct cmd_lines *l, span s)
{
	buf_put(&l->line, s);
	buf_put(&l->shown, s);
}

/* A part of the line that is not to be seen. */
static void
put_hidden(struct cmd_lines *l, span s, const char *shown)
{
	buf_put(&l->line, s);
	buf_put_str(&l->shown, shown);
}

/* A literal could hold line ends, but no account is meant to have them. */
static int
check(span value, const char *what, struct authstr_error *err)
{
	size_t at = span_find_any(value, span_make("\n\r\0", 3));

	if (at == SPAN_NPOS)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_REFUSED, at,
	    value.p[at] == 0 ? "nul-in-field" : "cr-or-lf-in-field",
	    "expected a %s of one line, found byte 0x%02x in it", what,
	    value.p[at]);
}

static int
check_both(span user, span password, struct authstr_error *err)
{
	int rc = check(user, "user", err);

	return rc == AUTHSTR_OK ? check(password, "password", err) : rc;
}

/* ----------------------------------------------------------------- IMAP -- */

/* RFC 9051 section 9: TEXT-CHAR; what is not ASCII would need UTF8=ACCEPT (RFC
 * 6855), which is there after a login only. */
static bool
needs_literal(span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!text_is_print(value.p[i]))
			return true;
	return value.len > QUOTED_MAX;
}

static void
put_quoted(struct authstr_buf *out, span value)
{
	buf_put_byte(out, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_put_byte(out, '\\');
		buf_put_byte(out, value.p[i]);
	}
	buf_put_byte(out, '"');
}

/* A string; hidden: what is shown in its place, or NULL. */
static void
put_astring(struct cmd_lines *l, span value, const char *hidden)
{
	if (needs_literal(value)) {
		put(l, SPAN("{"));
		buf_put_number(&l->line, value.len);
		buf_put_number(&l->shown, value.len);
		put(l, SPAN("}"));
		put(l, CMD_EOL);
		buf_put(&l->line, value);
	} else {
		put_quoted(&l->line, value);
	}
	if (hidden != NULL)
		buf_put_str(&l->shown, hidden);
	else if (needs_literal(value))
		buf_put(&l->shown, value);
	else
		put_quoted(&l->shown, value);
}

int
cmd_login(span tag, span user, span password, struct cmd_lines *out,
    struct authstr_error *err)
{
	int rc = check_both(user, password, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put(out, tag);
	put(out, SPAN(" LOGIN "));
	put_astring(out, user, NULL);
	put(out, SPAN(" "));
	put_astring(out, password, "***");
	put(out, CMD_EOL);
	return lines_status(out, err);
}

/* ----------------------------------------------------------------- POP3 -- */

int
cmd_user_pass(
    span user, span password, struct cmd_lines *out, struct authstr_error *err)
{
	int rc = check_both(user, password, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put(out, SPAN("USER "));
	put(out, user);
	put(out, CMD_EOL);
	put(out, SPAN("PASS "));
	put_hidden(out, password, "***");
	put(out, CMD_EOL);
	return lines_status(out, err);
}

int
cmd_apop(
    span user, span digest, struct cmd_lines *out, struct authstr_error *err)
{
	put(out, SPAN("APOP "));
	put(out, user);
	put(out, SPAN(" "));
	put_hidden(out, digest, "***");
	put(out, CMD_EOL);
	return lines_status(out, err);
}

/* SPDX-License-Identifier: MIT */
#include "smtp/cmd.h"
#include "base/text.h"

/* ------------------------------------------------------------ checks -- */

int
cmd_check_line(span value, const char *what, struct authstr_error *err)
{
	size_t at = span_find_any(value, span_make("\r\n\0", 3));

	if (at == SPAN_NPOS)
		return AUTHSTR_OK;
	return error_set(err, AUTHSTR_E_REFUSED, at,
	    value.p[at] == 0 ? "nul-in-line" : "cr-or-lf-in-line",
	    "expected a %s of one line, found byte 0x%02x in it", what,
	    value.p[at]);
}

int
cmd_check_name(span name, struct authstr_error *err)
{
	int rc = cmd_check_line(name, "host name", err);

	if (rc != AUTHSTR_OK)
		return rc;
	if (name.len == 0 || name.len > 255)
		return error_set(err, AUTHSTR_E_REFUSED, 0, "bad-name",
		    "expected a host name of 1 to 255 octets, found %zu",
		    name.len);
	/* RFC 5321 section 4.1.1.1: a domain or an address literal. */
	for (size_t i = 0; i < name.len; i++)
		if (!text_is_print(name.p[i]) || name.p[i] == ' ')
			return error_set(err, AUTHSTR_E_REFUSED, i, "bad-name",
			    "expected a host name, found byte 0x%02x in it",
			    name.p[i]);
	return AUTHSTR_OK;
}

/* Where a byte stands that would end the path, or is none of an address. */
static size_t
bad_in_address(span address)
{
	bool quoted = false;

	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = address.p[i];

		if (c < 0x20 || c == 0x7f)
			return i;
		/* RFC 5321 section 4.1.2: in a quoted local part, blanks and
		 * brackets are plain characters. */
		if (quoted && c == '\\' && i + 1 < address.len)
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == ' ' || c == '<' || c == '>'))
			return i;
	}
	return quoted ? address.len : SPAN_NPOS;
}

int
cmd_check_address(span address, bool may_be_empty, struct authstr_error *err)
{
	int rc = cmd_check_line(address, "mail address", err);
	size_t at;

	if (rc != AUTHSTR_OK)
		return rc;
	if (address.len == 0 && !may_be_empty)
		return error_set(err, AUTHSTR_E_REFUSED, 0, "bad-address",
		    "expected a mail address, found nothing");
	if (address.len > AUTHSTR_SMTP_LINE_MAX)
		return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_SMTP_LINE_MAX,
		    "bad-address",
		    "expected a mail address of at most %d "
		    "octets, found %zu",
		    AUTHSTR_SMTP_LINE_MAX, address.len);
	if ((at = text_bad_utf8(address)) != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, at, "bad-address",
		    "expected UTF-8 in a mail address, found byte 0x%02x",
		    address.p[at]);
	if ((at = bad_in_address(address)) == address.len)
		return error_set(err, AUTHSTR_E_REFUSED, at, "bad-address",
		    "expected a quote at the end of the local part, found "
		    "none");
	if (at != SPAN_NPOS)
		return error_set(err, AUTHSTR_E_REFUSED, at, "bad-address",
		    "expected a mail address without brackets and blanks, "
		    "found byte 0x%02x in it",
		    address.p[at]);
	return AUTHSTR_OK;
}

/* ------------------------------------------------------------- lines -- */

static const struct authstr_span words[] = {
	[CMD_DATA] = { (const unsigned char *)"DATA", 4 },
	[CMD_FINAL_DOT] = { (const unsigned char *)".", 1 },
};

span
cmd_word(enum cmd_word word)
{
	return words[word];
}

static int
end_line(struct authstr_buf *out)
{
	buf_put(out, CMD_EOL);
	return buf_status(out);
}

int
cmd_put(enum cmd_word word, struct authstr_buf *out)
{
	buf_put(out, words[word]);
	return end_line(out);
}

int
cmd_name(span tag, const char *name, struct authstr_buf *out)
{
	if (tag.len > 0) {
		buf_put(out, tag);
		buf_put_byte(out, ' ');
	}
	buf_put_str(out, name);
	return end_line(out);
}

int
cmd_hello(
    span verb, span name, struct authstr_buf *out, struct authstr_error *err)
{
	int rc = cmd_check_name(name, err);

	if (rc != AUTHSTR_OK)
		return rc;
	buf_put(out, verb);
	buf_put_byte(out, ' ');
	buf_put(out, name);
	return end_line(out);
}

static void
put_path(span verb, span address, struct authstr_buf *out)
{
	buf_put(out, verb);
	buf_put_byte(out, '<');
	buf_put(out, address);
	buf_put_byte(out, '>');
}

int
cmd_mail(span from, const struct cmd_mail *with, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = cmd_check_address(from, true, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put_path(SPAN("MAIL FROM:"), from, out);
	if (with->size) {
		buf_put(out, SPAN(" SIZE="));
		buf_put_number(out, with->octets);
	}
	if (with->eight_bit)
		buf_put(out, SPAN(" BODY=8BITMIME"));
	if (with->utf8)
		buf_put(out, SPAN(" SMTPUTF8"));
	dsn_put_mail(with->dsn, out);
	return end_line(out);
}

int
cmd_bdat(uint64_t octets, bool last, struct authstr_buf *out)
{
	buf_put(out, SPAN("BDAT "));
	buf_put_number(out, octets);
	if (last)
		buf_put(out, SPAN(" LAST"));
	return end_line(out);
}

int
cmd_rcpt(span to, const struct dsn *dsn, struct authstr_buf *out,
    struct authstr_error *err)
{
	int rc = cmd_check_address(to, false, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put_path(SPAN("RCPT TO:"), to, out);
	dsn_put_rcpt(dsn, to, out);
	return end_line(out);
}

int
cmd_xclient(span attributes, struct authstr_buf *out)
{
	buf_put(out, SPAN("XCLIENT"));
	buf_put(out, attributes);
	return end_line(out);
}

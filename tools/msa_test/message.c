/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "msa_test/header.h"
#include "msa_test/message.h"
#include "out/safe.h"

static const char default_subject[] = "authstr test message";
static const char default_from[] = "postmaster@localhost";
static const char default_text[] =
    "This message was sent by authstr's msa-test.\n";

static void
put(struct authstr_buf *out, const char *s)
{
	authstr_buf_put(out, authstr_span_of(s));
}

/* One address a line, so that no line grows long (RFC 5322 section 2.1.1). */
static int
put_addresses(struct authstr_buf *out, const char *name,
    const char *const *list, size_t n, struct authstr_error *err)
{
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < n && rc == AUTHSTR_OK; i++) {
		rc = header_check(name, list[i], err);
		if (i == 0)
			put(out, name);
		put(out, i == 0 ? ": <" : " <");
		put(out, list[i]);
		put(out, i + 1 < n ? ">,\n" : ">\n");
	}
	return rc;
}

/* English names whatever the locale (RFC 5322 section 3.3). */
static void
print_date(struct authstr_buf *out, time_t when)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm;
	char line[64];

	if (gmtime_r(&when, &tm) == NULL)
		return;
	snprintf(line, sizeof(line),
	    "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\n",
	    days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	put(out, line);
}

/* ----------------------------------------------------------------- fields --
 */

static int
put_from(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	/* RFC 5322 section 3.6.2 has no empty From. */
	const char *from = m->from[0] != '\0' ? m->from : default_from;

	return put_addresses(out, "From", &from, 1, err);
}

static int
put_to(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	return put_addresses(out, "To", m->to, m->n_to, err);
}

static int
put_cc(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	return put_addresses(out, "Cc", m->cc, m->n_cc, err);
}

static int
put_date(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	print_date(out, m->date);
	return AUTHSTR_OK;
}

static int
put_id(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	put(out, "Message-ID: <");
	put(out, m->unique);
	put(out, "@");
	put(out, m->name);
	put(out, ">\n");
	return AUTHSTR_OK;
}

static int
put_subject(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	return header_print_text(out, "Subject",
	    m->subject != NULL ? m->subject : default_subject, err);
}

static const struct {
	const char *name;
	int (*print)(const struct message *m, struct authstr_buf *out,
	    struct authstr_error *err);
} fields[] = {
	{ "Date", put_date },
	{ "Message-ID", put_id },
	{ "From", put_from },
	{ "To", put_to },
	{ "Cc", put_cc },
	{ "Subject", put_subject },
};

static bool
is_given(const struct message *m, const char *name)
{
	for (size_t i = 0; i < m->n_headers; i++)
		if (header_is(header_name(m->headers[i]), name))
			return true;
	return false;
}

/* What the body is said by mime_print alone. */
static bool
is_of_mime(struct authstr_span name)
{
	struct authstr_span start = { name.p, name.len < 8 ? name.len : 8 };

	return header_is(start, "Content-") || header_is(name, "MIME-Version");
}

static int
put_given(struct authstr_buf *out, const char *field, struct authstr_error *err)
{
	if (!is_of_mime(header_name(field)))
		return header_print_given(out, field, err);
	*err = (struct authstr_error){ AUTHSTR_E_REFUSED, 0, "bad-header",
		"expected another field, found one of MIME, which msa-test "
		"writes itself" };
	return AUTHSTR_E_REFUSED;
}

int
message_print(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	int rc = header_check_utf8("--text", m->text, err);

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (rc == AUTHSTR_OK && !is_given(m, fields[i].name))
			rc = fields[i].print(m, out, err);
	for (size_t i = 0; i < m->n_headers && rc == AUTHSTR_OK; i++)
		rc = put_given(out, m->headers[i], err);
	if (rc != AUTHSTR_OK)
		return rc;
	put(out, "MIME-Version: 1.0\n");
	mime_print(m->text.p != NULL ? m->text : authstr_span_of(default_text),
	    m->parts, m->n_parts, m->unique, out);
	return authstr_buf_status(out);
}

/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "msa_test/message.h"
#include "out/safe.h"

#define SUBJECT_MAX 900

static const char default_subject[] = "authstr test message";
static const char default_from[] = "postmaster@localhost";

static void
put(struct authstr_buf *out, const char *s)
{
	authstr_buf_put(out, authstr_span_of(s));
}

/* A value that ends a line ends the header: it could bring headers, or a
 * body, of its own. */
static int
check_header(const char *name, const char *value, struct authstr_error *err)
{
	size_t at = strcspn(value, "\n\r");

	if (value[at] == '\0')
		return AUTHSTR_OK;
	*err = (struct authstr_error){ AUTHSTR_E_REFUSED, at,
		"cr-or-lf-in-field", "" };
	snprintf(err->text, sizeof(err->text),
	    "expected one line for %s, found a line end in it", name);
	return AUTHSTR_E_REFUSED;
}

static int
put_header(struct authstr_buf *out, const char *name, const char *value,
    struct authstr_error *err)
{
	int rc = check_header(name, value, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put(out, name);
	put(out, ": ");
	put(out, value);
	put(out, "\n");
	return AUTHSTR_OK;
}

/* One address a line, so that no line grows long (RFC 5322 section 2.1.1). */
static int
put_addresses(struct authstr_buf *out, const char *name,
    const char *const *list, size_t n, struct authstr_error *err)
{
	int rc = AUTHSTR_OK;

	for (size_t i = 0; i < n && rc == AUTHSTR_OK; i++) {
		rc = check_header(name, list[i], err);
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
put_date(struct authstr_buf *out, time_t when)
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

/* Bytes of s from at that fit an encoded-word of 75 characters, without
 * cutting a UTF-8 character (RFC 2047 sections 2 and 5). */
static size_t
word_length(struct authstr_span s, size_t at)
{
	size_t n = s.len - at < 45 ? s.len - at : 45;

	while (at + n < s.len && n > 0 && (s.p[at + n] & 0xc0) == 0x80)
		n--;
	return n > 0 ? n : 1;
}

static void
put_encoded(struct authstr_buf *out, struct authstr_span s)
{
	size_t n;

	put(out, "Subject:");
	for (size_t at = 0; at < s.len; at += n) {
		n = word_length(s, at);
		put(out, at == 0 ? " =?UTF-8?B?" : "\n =?UTF-8?B?");
		authstr_b64_print((struct authstr_span){ s.p + at, n }, out);
		put(out, "?=");
	}
	put(out, "\n");
}

/* As it is: visible ASCII, short enough for a line (RFC 5322 section 2.1.1),
 * which nobody takes for encoded-words. */
static bool
is_plain(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' ||
		    (s.p[i] == '=' && i + 1 < s.len && s.p[i + 1] == '?'))
			return false;
	return s.len <= SUBJECT_MAX;
}

static int
check_utf8(struct authstr_span s, struct authstr_error *err)
{
	uint32_t c;
	size_t n;

	for (size_t at = 0; at < s.len; at += n) {
		n = safe_take(
		    (struct authstr_span){ s.p + at, s.len - at }, &c);
		if (n > 0)
			continue;
		*err = (struct authstr_error){ AUTHSTR_E_MALFORMED, at,
			"charset-not-utf8",
			"expected UTF-8 for Subject, found other bytes" };
		return AUTHSTR_E_MALFORMED;
	}
	return AUTHSTR_OK;
}

static int
put_subject(
    struct authstr_buf *out, const char *subject, struct authstr_error *err)
{
	struct authstr_span s = authstr_span_of(subject);
	int rc = check_header("Subject", subject, err);

	if (rc == AUTHSTR_OK)
		rc = check_utf8(s, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (is_plain(s))
		return put_header(out, "Subject", subject, err);
	put_encoded(out, s);
	return AUTHSTR_OK;
}

int
message_print(
    const struct message *m, struct authstr_buf *out, struct authstr_error *err)
{
	const char *subject = m->subject != NULL ? m->subject : default_subject;
	/* RFC 5322 section 3.6.2 has no empty From. */
	const char *from = m->from[0] != '\0' ? m->from : default_from;
	int rc;

	put_date(out, m->date);
	put(out, "Message-ID: <");
	put(out, m->unique);
	put(out, "@");
	put(out, m->name);
	put(out, ">\n");
	if ((rc = put_addresses(out, "From", &from, 1, err)) != AUTHSTR_OK ||
	    (rc = put_addresses(out, "To", m->to, m->n_to, err)) !=
		AUTHSTR_OK ||
	    (rc = put_addresses(out, "Cc", m->cc, m->n_cc, err)) !=
		AUTHSTR_OK ||
	    (rc = put_subject(out, subject, err)) != AUTHSTR_OK)
		return rc;
	put(out,
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
	    "This message was sent by authstr's msa-test.\n");
	return authstr_buf_status(out);
}

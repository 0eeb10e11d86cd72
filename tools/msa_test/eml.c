/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "msa_test/addresses.h"
#include "msa_test/eml.h"
#include "msa_test/header.h"

static struct authstr_span
from(struct authstr_span s, size_t at)
{
	return (struct authstr_span){ s.p + at, s.len - at };
}

static int
refuse(struct authstr_error *err, int code, size_t at, const char *rule,
    const char *text)
{
	*err = (struct authstr_error){ code, at, rule, "" };
	snprintf(err->text, sizeof(err->text), "%s", text);
	return code;
}

/* ---------------------------------------------------------------- fields -- */

/* Octets of the line at the front, its end included. */
static size_t
line_length(struct authstr_span s)
{
	const unsigned char *end = s.len == 0 ? NULL : memchr(s.p, '\n', s.len);

	return end == NULL ? s.len : (size_t)(end - s.p) + 1;
}

/* Octets of a field's name (section 2.2): visible ASCII but the colon. */
static size_t
name_length(struct authstr_span s)
{
	size_t n = 0;

	while (n < s.len && s.p[n] > ' ' && s.p[n] < 0x7f && s.p[n] != ':')
		n++;
	return n;
}

bool
eml_next(struct authstr_span *rest, struct eml_field *f)
{
	size_t name = name_length(*rest), colon = name, len;

	while (colon < rest->len &&
	       (rest->p[colon] == ' ' || rest->p[colon] == '\t'))
		colon++;
	if (name == 0 || colon == rest->len || rest->p[colon] != ':')
		return false;
	len = line_length(*rest);
	while (len < rest->len && (rest->p[len] == ' ' || rest->p[len] == '\t'))
		len += line_length(from(*rest, len));
	f->all = (struct authstr_span){ rest->p, len };
	f->name = (struct authstr_span){ rest->p, name };
	f->value = from(f->all, colon + 1);
	*rest = from(*rest, len);
	return true;
}

bool
eml_is(const struct eml_field *f, const char *name)
{
	return header_is(f->name, name);
}

/* ---------------------------------------------------------------- message --
 */

int
eml_check_octets(struct authstr_span message, struct authstr_error *err)
{
	for (size_t i = 0; i < message.len; i++) {
		if (message.p[i] == '\0')
			return refuse(err, AUTHSTR_E_REFUSED, i,
			    "nul-in-message",
			    "expected text, found a NUL in the message");
		if (message.p[i] == '\r' &&
		    (i + 1 == message.len || message.p[i + 1] != '\n'))
			return refuse(err, AUTHSTR_E_REFUSED, i,
			    "cr-in-message",
			    "expected LF or CRLF at the ends of lines, found a "
			    "CR alone");
	}
	return AUTHSTR_OK;
}

int
eml_check(struct authstr_span message, struct authstr_error *err)
{
	struct authstr_span rest = message;
	struct eml_field f;
	int rc = eml_check_octets(message, err);

	if (rc != AUTHSTR_OK)
		return rc;
	if (!eml_next(&rest, &f))
		return refuse(err, AUTHSTR_E_MALFORMED, 0, "no-header",
		    "expected a header field in the first line, found none");
	return AUTHSTR_OK;
}

int
eml_addresses(struct authstr_span message, const char *name,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct authstr_span rest = message;
	struct eml_field f;
	int rc = AUTHSTR_OK;

	while (rc == AUTHSTR_OK && eml_next(&rest, &f))
		if (eml_is(&f, name)) {
			rc = addresses_read(f.value, out, err);
			if (rc == AUTHSTR_E_MALFORMED)
				err->offset += (size_t)(f.value.p - message.p);
		}
	return rc;
}

void
eml_without_bcc(struct authstr_span message, struct authstr_buf *out)
{
	struct authstr_span rest = message;
	struct eml_field f;

	while (eml_next(&rest, &f))
		if (!eml_is(&f, "Bcc"))
			authstr_buf_put(out, f.all);
	authstr_buf_put(out, rest);
}

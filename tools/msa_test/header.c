/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "msa_test/header.h"
#include "out/safe.h"

/* A line has 998 octets at most (RFC 5322 section 2.1.1). */
#define TEXT_MAX 900

static void
put(struct authstr_buf *out, const char *s)
{
	authstr_buf_put(out, authstr_span_of(s));
}

static unsigned char
lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

bool
header_is(struct authstr_span name, const char *as)
{
	size_t i = 0;

	while (i < name.len && as[i] != '\0' &&
	       lower(name.p[i]) == lower((unsigned char)as[i]))
		i++;
	return i == name.len && as[i] == '\0';
}

int
header_check(const char *name, const char *value, struct authstr_error *err)
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

int
header_print(struct authstr_buf *out, const char *name, const char *value,
    struct authstr_error *err)
{
	int rc = header_check(name, value, err);

	if (rc != AUTHSTR_OK)
		return rc;
	put(out, name);
	put(out, ": ");
	put(out, value);
	put(out, "\n");
	return AUTHSTR_OK;
}

/* ---------------------------------------------------------- encoded-words --
 */

/* Bytes of s from at that fit a line of 76 with "Subject: " in front, without
 * cutting a UTF-8 character (RFC 2047 sections 2 and 5). */
static size_t
word_length(struct authstr_span s, size_t at)
{
	size_t n = s.len - at < 39 ? s.len - at : 39;

	while (at + n < s.len && n > 0 && (s.p[at + n] & 0xc0) == 0x80)
		n--;
	return n > 0 ? n : 1;
}

void
header_encode(struct authstr_buf *out, struct authstr_span text)
{
	size_t n;

	for (size_t at = 0; at < text.len; at += n) {
		n = word_length(text, at);
		put(out, at == 0 ? "=?UTF-8?B?" : "\n =?UTF-8?B?");
		authstr_b64_print((struct authstr_span){ text.p + at, n }, out);
		put(out, "?=");
	}
}

/* As it is: visible ASCII, short enough for a line, which nobody takes for
 * encoded-words. */
static bool
is_plain(struct authstr_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' ||
		    (s.p[i] == '=' && i + 1 < s.len && s.p[i + 1] == '?'))
			return false;
	return s.len <= TEXT_MAX;
}

int
header_check_utf8(
    const char *what, struct authstr_span s, struct authstr_error *err)
{
	size_t at = safe_utf8(s);

	if (at == s.len)
		return AUTHSTR_OK;
	*err = (struct authstr_error){ AUTHSTR_E_MALFORMED, at,
		"charset-not-utf8", "" };
	snprintf(err->text, sizeof(err->text),
	    "expected UTF-8 for %s, found other bytes", what);
	return AUTHSTR_E_MALFORMED;
}

int
header_print_text(struct authstr_buf *out, const char *name, const char *value,
    struct authstr_error *err)
{
	struct authstr_span s = authstr_span_of(value);
	int rc = header_check(name, value, err);

	if (rc == AUTHSTR_OK)
		rc = header_check_utf8(name, s, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (is_plain(s))
		return header_print(out, name, value, err);
	put(out, name);
	put(out, ": ");
	header_encode(out, s);
	put(out, "\n");
	return AUTHSTR_OK;
}

/* ------------------------------------------------------------------ given --
 */

struct authstr_span
header_name(const char *field)
{
	size_t n = 0;

	while (field[n] > ' ' && field[n] < 0x7f && field[n] != ':')
		n++;
	return (struct authstr_span){ (const unsigned char *)field,
		field[n] == ':' ? n : 0 };
}

/* A word that needs encoding; one with an @ in it may be an address, and is
 * left alone (RFC 6532). */
static bool
needs_encoding(struct authstr_span word)
{
	return !is_plain(word) && memchr(word.p, '@', word.len) == NULL;
}

static size_t
word_end(struct authstr_span s, size_t at)
{
	while (at < s.len && s.p[at] != ' ' && s.p[at] != '\t')
		at++;
	return at;
}

static size_t
skip_blanks(struct authstr_span s, size_t at)
{
	while (at < s.len && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

/* The end of the words from at on that all need it: a blank between two
 * encoded-words is none of the text. */
static size_t
run_end(struct authstr_span s, size_t at)
{
	size_t end = at, next = at;

	while (next < s.len) {
		size_t stop = word_end(s, next);

		if (!needs_encoding(
			(struct authstr_span){ s.p + next, stop - next }))
			break;
		end = stop;
		next = skip_blanks(s, stop);
	}
	return end;
}

static void
put_words(struct authstr_buf *out, struct authstr_span s)
{
	size_t at = skip_blanks(s, 0), line = 0;

	while (at < s.len) {
		size_t end = run_end(s, at);
		bool encoded = end > at;

		if (!encoded)
			end = word_end(s, at);
		/* Folded (section 2.2.3) before it grows too long. */
		if (line > 0 && line + end - at > TEXT_MAX / 2) {
			put(out, "\n");
			line = 0;
		}
		line += 2 * (end - at) + 1;
		put(out, " ");
		if (encoded)
			header_encode(
			    out, (struct authstr_span){ s.p + at, end - at });
		else
			authstr_buf_put(
			    out, (struct authstr_span){ s.p + at, end - at });
		at = skip_blanks(s, end);
	}
}

int
header_print_given(
    struct authstr_buf *out, const char *field, struct authstr_error *err)
{
	struct authstr_span name = header_name(field), s;
	int rc = header_check("--header", field, err);

	if (rc == AUTHSTR_OK && name.len == 0) {
		*err = (struct authstr_error){ AUTHSTR_E_REFUSED, 0,
			"bad-header", "expected 'Name: text'" };
		rc = AUTHSTR_E_REFUSED;
	}
	if (rc == AUTHSTR_OK)
		rc = header_check_utf8("--header", authstr_span_of(field), err);
	if (rc != AUTHSTR_OK)
		return rc;
	s = authstr_span_of(field + name.len + 1);
	authstr_buf_put(out, name);
	put(out, ":");
	put_words(out, s);
	put(out, "\n");
	return AUTHSTR_OK;
}

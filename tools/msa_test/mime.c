/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "msa_test/header.h"
#include "msa_test/mime.h"
#include "out/safe.h"

/* Octets of a line of 76 characters of base64 (RFC 2045 section 6.8). */
#define LINE_OCTETS 57
/* A line of text that needs no encoding (section 2.7). */
#define LINE_MAX_TEXT 998
/* Characters of a parameter in one piece (RFC 2231 section 3). */
#define PARAMETER_MAX 52

static void
put(struct authstr_buf *out, const char *s)
{
	authstr_buf_put(out, authstr_span_of(s));
}

/* ------------------------------------------------------------------ types --
 */

static const char *const types[][2] = {
	{ "7z", "application/x-7z-compressed" },
	{ "avif", "image/avif" },
	{ "bmp", "image/bmp" },
	{ "bz2", "application/x-bzip2" },
	{ "c", "text/x-c" },
	{ "css", "text/css" },
	{ "csv", "text/csv" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument"
		  ".wordprocessingml.document" },
	{ "gif", "image/gif" },
	{ "gz", "application/gzip" },
	{ "htm", "text/html" },
	{ "html", "text/html" },
	{ "ics", "text/calendar" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "js", "text/javascript" },
	{ "json", "application/json" },
	{ "log", "text/plain" },
	{ "md", "text/markdown" },
	{ "mp3", "audio/mpeg" },
	{ "mp4", "video/mp4" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "ogg", "audio/ogg" },
	{ "p7m", "application/pkcs7-mime" },
	{ "p7s", "application/pkcs7-signature" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument"
		  ".presentationml.presentation" },
	{ "ps", "application/postscript" },
	{ "rtf", "application/rtf" },
	{ "svg", "image/svg+xml" },
	{ "tar", "application/x-tar" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "txt", "text/plain" },
	{ "vcf", "text/vcard" },
	{ "wav", "audio/wav" },
	{ "webm", "video/webm" },
	{ "webp", "image/webp" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument"
		  ".spreadsheetml.sheet" },
	{ "xml", "application/xml" },
	{ "xz", "application/x-xz" },
	{ "zip", "application/zip" },
	{ "zst", "application/zstd" },
};

static const char *
usual_type(struct authstr_span path)
{
	size_t at = path.len;

	while (at > 0 && path.p[at - 1] != '.' && path.p[at - 1] != '/')
		at--;
	if (at > 0 && path.p[at - 1] == '.')
		for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
			if (header_is((struct authstr_span){ path.p + at,
					  path.len - at },
				types[i][0]))
				return types[i][1];
	return "application/octet-stream";
}

static bool
is_token(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] > '~' ||
		    strchr("()<>@,;:\\\"/[]?=", s[i]) != NULL)
			return false;
	return len > 0;
}

/* type/subtype, of a type that there is. */
static bool
is_type(const char *s)
{
	static const char *const tops[] = { "application", "audio", "chemical",
		"font", "image", "message", "model", "multipart", "text",
		"video" };
	const char *slash = strchr(s, '/');
	struct authstr_span top = { (const unsigned char *)s,
		slash == NULL ? 0 : (size_t)(slash - s) };

	if (slash == NULL || !is_token(s, top.len) ||
	    !is_token(slash + 1, strlen(slash + 1)) ||
	    strlen(s) >= MIME_TYPE_MAX)
		return false;
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		if (header_is(top, tops[i]))
			return true;
	return top.len > 2 && strncmp(s, "x-", 2) == 0;
}

int
mime_split(const char *given, size_t *path_len, char type[MIME_TYPE_MAX],
    struct authstr_error *err)
{
	const char *colon = strrchr(given, ':');
	struct authstr_span top;

	if (colon == NULL || colon == given || !is_type(colon + 1)) {
		*path_len = strlen(given);
		snprintf(type, MIME_TYPE_MAX, "%s",
		    usual_type(authstr_span_of(given)));
		return AUTHSTR_OK;
	}
	*path_len = (size_t)(colon - given);
	snprintf(type, MIME_TYPE_MAX, "%s", colon + 1);
	top = (struct authstr_span){ (const unsigned char *)type,
		strcspn(type, "/") };
	if (!header_is(top, "message") && !header_is(top, "multipart"))
		return AUTHSTR_OK;
	*err = (struct authstr_error){ AUTHSTR_E_REFUSED, *path_len + 1,
		"bad-type",
		"expected a type that may be base64: message/ and multipart/ "
		"may not (RFC 2046 section 5)" };
	return AUTHSTR_E_REFUSED;
}

/* ------------------------------------------------------------------ names --
 */

static bool
is_plain_name(const char *s)
{
	for (size_t i = 0; s[i] != '\0'; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return strlen(s) <= PARAMETER_MAX;
}

static bool
is_utf8(struct authstr_span s)
{
	return safe_utf8(s) == s.len;
}

static void
put_quoted(struct authstr_buf *out, const char *s)
{
	put(out, "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			put(out, "\\");
		authstr_buf_put(
		    out, (struct authstr_span){ (const unsigned char *)s, 1 });
	}
	put(out, "\"");
}

/* One octet of an extended value: attribute-char as it is, else %XX. */
static size_t
print_extended(unsigned char c, char text[4])
{
	bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		     (c >= 'a' && c <= 'z') || (c != 0 && strchr("-._~", c));

	return (size_t)snprintf(text, 4, plain ? "%c" : "%%%02X", c);
}

/* RFC 2231: name*0*=UTF-8''.., name*1*=.., or name*= where one will do. */
static void
put_extended(struct authstr_buf *out, const char *name, const char *value)
{
	struct authstr_span s = authstr_span_of(value);
	const char *charset = is_utf8(s) ? "UTF-8''" : "unknown-8bit''";
	bool several = 3 * s.len > PARAMETER_MAX;
	char head[64], octet[4];
	size_t at = 0;

	for (unsigned piece = 0; at < s.len; piece++) {
		size_t used = 0;

		if (several)
			snprintf(head, sizeof(head), ";\n %s*%u*=%s", name,
			    piece, piece == 0 ? charset : "");
		else
			snprintf(
			    head, sizeof(head), ";\n %s*=%s", name, charset);
		put(out, head);
		while (at < s.len && used + 3 <= PARAMETER_MAX) {
			used += print_extended(s.p[at++], octet);
			put(out, octet);
		}
	}
}

static void
put_disposition(struct authstr_buf *out, const char *name)
{
	put(out, "Content-Disposition: attachment");
	if (is_plain_name(name)) {
		put(out, ";\n filename=");
		put_quoted(out, name);
	} else {
		put_extended(out, "filename", name);
	}
	put(out, "\n");
}

/* Old readers know no RFC 2231, and look for the name here. */
static void
put_old_name(struct authstr_buf *out, const char *name)
{
	struct authstr_span s = authstr_span_of(name);

	if (is_plain_name(name)) {
		put(out, ";\n name=");
		put_quoted(out, name);
	} else if (is_utf8(s)) {
		put(out, ";\n name=\"");
		header_encode(out, s);
		put(out, "\"");
	}
}

/* ------------------------------------------------------------------ parts --
 */

static void
put_base64(struct authstr_buf *out, struct authstr_span s)
{
	for (size_t at = 0; at < s.len; at += LINE_OCTETS) {
		size_t n = s.len - at < LINE_OCTETS ? s.len - at : LINE_OCTETS;

		authstr_b64_print((struct authstr_span){ s.p + at, n }, out);
		put(out, "\n");
	}
}

/* ASCII in lines that are short enough, no control characters but tabs. */
static bool
is_plain_text(struct authstr_span s)
{
	size_t line = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = s.p[i];
		bool eol = c == '\n' ||
			   (c == '\r' && i + 1 < s.len && s.p[i + 1] == '\n');

		line = eol ? 0 : line + 1;
		if (c > '~' || line > LINE_MAX_TEXT ||
		    (c < ' ' && c != '\t' && !eol))
			return false;
	}
	return true;
}

static void
put_text(struct authstr_buf *out, struct authstr_span text)
{
	put(out, "Content-Type: text/plain; charset=utf-8\n");
	if (!is_plain_text(text)) {
		put(out, "Content-Transfer-Encoding: base64\n\n");
		put_base64(out, text);
		return;
	}
	put(out, "\n");
	authstr_buf_put(out, text);
	if (text.len > 0 && text.p[text.len - 1] != '\n')
		put(out, "\n");
}

static void
put_part(struct authstr_buf *out, const struct mime_part *part)
{
	put(out, "Content-Type: ");
	put(out, part->type);
	if (strncmp(part->type, "text/", 5) == 0 && is_utf8(part->content))
		put(out, "; charset=utf-8");
	put_old_name(out, part->name);
	put(out, "\n");
	put_disposition(out, part->name);
	put(out, "Content-Transfer-Encoding: base64\n\n");
	put_base64(out, part->content);
}

static bool
holds(struct authstr_span text, const char *what)
{
	return text.len > 0 &&
	       memmem(text.p, text.len, what, strlen(what)) != NULL;
}

static void
put_boundary(struct authstr_buf *out, const char *boundary, const char *end)
{
	put(out, "--");
	put(out, boundary);
	put(out, end);
}

void
mime_print(struct authstr_span text, const struct mime_part *parts,
    size_t n_parts, const char *unique, struct authstr_buf *out)
{
	char boundary[70]; /* as long as one may be */
	unsigned n = 0;

	if (n_parts == 0) {
		put_text(out, text);
		return;
	}
	/* No line of base64 can be one, for it has no '='_ in it. */
	do
		snprintf(boundary, sizeof(boundary), "=_%.50s_%u", unique, n++);
	while (holds(text, boundary));
	put(out, "Content-Type: multipart/mixed;\n boundary=\"");
	put(out, boundary);
	put(out, "\"\n\n");
	put_boundary(out, boundary, "\n");
	put_text(out, text);
	for (size_t i = 0; i < n_parts; i++) {
		put_boundary(out, boundary, "\n");
		put_part(out, &parts[i]);
	}
	put_boundary(out, boundary, "--\n");
}

/* SPDX-License-Identifier: MIT */
/*
 * near_text: what charsets, keyboards and shells make of a secret.
 */
#include "base/text.h"
#include "crypto/prep.h"
#include "mech/charset.h"
#include "mech/near.h"

/* False where a character has no byte in the charset, or nothing changes. */
static bool
to_bytes(span s, int (*byte_of)(uint32_t c), struct authstr_buf *out)
{
	uint32_t c;

	if (text_is_ascii(s))
		return false;
	while (s.len > 0) {
		int byte;

		if (!text_take_utf8(&s, &c) ||
		    (byte = c < 0x80 ? (int)c : byte_of(c)) < 0)
			return false;
		buf_put_byte(out, (unsigned char)byte);
	}
	return true;
}

static int
latin_1_byte(uint32_t c)
{
	return c <= 0xff ? (int)c : -1;
}

bool
near_latin_1(const struct mech_proof *p, struct authstr_buf *out)
{
	return to_bytes(p->secret, latin_1_byte, out);
}

bool
near_windows_1252(const struct mech_proof *p, struct authstr_buf *out)
{
	return to_bytes(p->secret, charset_cp1252_byte, out);
}

/* What came from a terminal or file in Latin-1. */
bool
near_utf_8(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		buf_put_utf8(out, p->secret.p[i]);
	return text_bad_utf8(p->secret) != SPAN_NPOS;
}

/* Encoded although it was UTF-8. */
bool
near_mojibake(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		buf_put_utf8(out, p->secret.p[i]);
	return !text_is_ascii(p->secret) &&
	       text_bad_utf8(p->secret) == SPAN_NPOS;
}

bool
near_mojibake_1252(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		buf_put_utf8(out, charset_cp1252_char(p->secret.p[i]));
	return !text_is_ascii(p->secret) &&
	       text_bad_utf8(p->secret) == SPAN_NPOS;
}

/* Letters of Latin-1 in two parts, as macOS has them in the names of files:
 * which letter, and which mark (index into marks; ' ': none). */
bool
near_nfd(const struct mech_proof *p, struct authstr_buf *out)
{
	static const char letters[] = "AAAAAA CEEEEIIII NOOOOO  UUUUY  "
				      "aaaaaa ceeeeiiii nooooo  uuuuy y";
	static const char which[] = "012345 601240124 301234  01241  "
				    "012345 601240124 301234  01241 4";
	static const uint32_t marks[] = { 0x300, 0x301, 0x302, 0x303, 0x308,
		0x30a, 0x327 };
	bool found = false;
	span s = p->secret;
	uint32_t c;

	while (text_take_utf8(&s, &c)) {
		bool two = c >= 0xc0 && c <= 0xff && letters[c - 0xc0] != ' ';

		buf_put_utf8(out, two ? (uint32_t)letters[c - 0xc0] : c);
		if (two)
			buf_put_utf8(out, marks[which[c - 0xc0] - '0']);
		found = found || two;
	}
	return found && s.len == 0;
}

/* Where the mechanism has it, it was done. */
bool
near_saslprep(const struct mech_proof *p, struct authstr_buf *out)
{
	int rc = p->mech->saslprep
		     ? AUTHSTR_E_REFUSED
		     : prep_saslprep(p->secret, PREP_STORED, out, NULL);

	if (rc == AUTHSTR_E_NOMEM)
		out->status = rc;
	return rc == AUTHSTR_OK;
}

bool
near_caps_lock(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++) {
		unsigned char c = p->secret.p[i], low = text_lower(c);

		buf_put_byte(out, c == low ? text_upper(c) : low);
	}
	return true;
}

/* Keyboards of telephones begin a sentence. */
bool
near_first_letter(const struct mech_proof *p, struct authstr_buf *out)
{
	unsigned char c = p->secret.len > 0 ? p->secret.p[0] : 0;
	unsigned char low = text_lower(c);

	buf_put_byte(out, c == low ? text_upper(c) : low);
	buf_put(out, span_from(p->secret, 1));
	return p->secret.len > 0;
}

bool
near_lower_case(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		buf_put_byte(out, text_lower(p->secret.p[i]));
	return true;
}

bool
near_upper_case(const struct mech_proof *p, struct authstr_buf *out)
{
	for (size_t i = 0; i < p->secret.len; i++)
		buf_put_byte(out, text_upper(p->secret.p[i]));
	return true;
}

static bool
is_name(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '_';
}

/* How many bytes at the front of s are a variable: $1, $word, ${word}. */
static size_t
variable_length(span s)
{
	size_t at = 1;
	bool brace = s.len > 1 && s.p[1] == '{';

	if (s.p[0] != '$' || s.len < 2)
		return 0;
	if (brace)
		at++;
	if (!brace && text_is_digit(s.p[1]))
		return 2;
	while (at < s.len && is_name(s.p[at]))
		at++;
	if (brace)
		return at < s.len && s.p[at] == '}' ? at + 1 : 0;
	return at > 1 ? at : 0;
}

/* A variable that is not set goes with its '$'. */
bool
near_shell_dollar(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	while (s.len > 0) {
		size_t n = variable_length(s);

		if (n == 0)
			buf_put_byte(out, s.p[n++]);
		s = span_from(s, n);
	}
	return buf_span(out).len < p->secret.len;
}

bool
near_shell_backslash(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '!' || s.p[i] == '$')
			buf_put_byte(out, '\\');
		buf_put_byte(out, s.p[i]);
	}
	return span_find_any(s, SPAN("!$")) != SPAN_NPOS;
}

/* Without arguments %s is nothing and %d is 0; what is no conversion ends the
 * output of most. */
bool
near_printf_percent(const struct mech_proof *p, struct authstr_buf *out)
{
	span s = p->secret;
	size_t i;

	if (span_find(s, '%', 0) == SPAN_NPOS)
		return false;
	for (i = 0; i < s.len; i++) {
		unsigned char c = i + 1 < s.len ? s.p[i + 1] : 0;

		if (s.p[i] != '%') {
			buf_put_byte(out, s.p[i]);
			continue;
		}
		i++;
		if (c == '%')
			buf_put_byte(out, c);
		else if (span_find(SPAN("diouxX"), c, 0) != SPAN_NPOS)
			buf_put_byte(out, '0');
		else if (span_find(SPAN("bcqs"), c, 0) == SPAN_NPOS)
			break;
	}
	return true;
}

/* RFC 3986 section 2.3: what need not be escaped. */
static bool
is_unreserved(unsigned char c)
{
	return is_name(c) || c == '-' || c == '.' || c == '~';
}

bool
near_url_escape(const struct mech_proof *p, struct authstr_buf *out)
{
	static const char digits[] = "0123456789ABCDEF";
	bool found = false;

	for (size_t i = 0; i < p->secret.len; i++) {
		unsigned char c = p->secret.p[i];

		if (is_unreserved(c)) {
			buf_put_byte(out, c);
			continue;
		}
		found = true;
		buf_put_byte(out, '%');
		buf_put_byte(out, (unsigned char)digits[c >> 4]);
		buf_put_byte(out, (unsigned char)digits[c & 15]);
	}
	return found;
}

bool
near_base64(const struct mech_proof *p, struct authstr_buf *out)
{
	return authstr_b64_print(p->secret, out) == AUTHSTR_OK;
}

/* SPDX-License-Identifier: MIT */
/*
 * near_text: what charsets, keyboards and encodings make of a secret.
 */
#include "base/text.h"
#include "crypto/prep.h"
#include "mech/charset.h"
#include "mech/compose.h"
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

/* As macOS has them in the names of files. */
bool
near_nfd(const struct mech_proof *p, struct authstr_buf *out)
{
	return compose_undo(p->secret, out);
}

/* Typed on macOS, perhaps, and normalised on its way. */
bool
near_nfc(const struct mech_proof *p, struct authstr_buf *out)
{
	compose(p->secret, out);
	return !text_is_ascii(p->secret);
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

/* RFC 3986 section 2.3: what need not be escaped. */
static bool
is_unreserved(unsigned char c)
{
	return text_is_alpha(c) || text_is_digit(c) || c == '_' || c == '-' ||
	       c == '.' || c == '~';
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

/* SPDX-License-Identifier: MIT */
#include "base/b64.h"
#include "base/error.h"
#include "base/text.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int
b64_value(unsigned char c, bool url)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (text_is_digit(c))
		return c - '0' + 52;
	if (c == '+' || (url && c == '-'))
		return 62;
	if (c == '/' || (url && c == '_'))
		return 63;
	return -1;
}

bool
b64_looks(span s)
{
	while (s.len > 0 && s.p[s.len - 1] == '=')
		s.len--;
	for (size_t i = 0; i < s.len; i++)
		if (b64_value(s.p[i], false) < 0)
			return false;
	return s.len > 0;
}

static void
print_group(span in, unsigned char *to)
{
	uint32_t bits = (uint32_t)in.p[0] << 16;

	if (in.len > 1)
		bits |= (uint32_t)in.p[1] << 8;
	if (in.len > 2)
		bits |= in.p[2];
	to[0] = (unsigned char)alphabet[bits >> 18];
	to[1] = (unsigned char)alphabet[bits >> 12 & 63];
	to[2] = in.len > 1 ? (unsigned char)alphabet[bits >> 6 & 63] : '=';
	to[3] = in.len > 2 ? (unsigned char)alphabet[bits & 63] : '=';
}

int
authstr_b64_print(span in, struct authstr_buf *out)
{
	unsigned char *to = buf_room(out, b64_length(in.len));

	if (to == NULL)
		return buf_status(out);
	for (size_t at = 0; at < in.len; at += 3, to += 4)
		print_group(span_sub(in, at, 3), to);
	buf_grow(out, b64_length(in.len));
	return AUTHSTR_OK;
}

/* Collects six bits at a time; gives a byte whenever eight are there. */
struct bits {
	struct authstr_buf *out;
	uint32_t held;
	unsigned count;
};

static void
bits_put(struct bits *b, int value)
{
	b->held = b->held << 6 | (uint32_t)value;
	b->count += 6;
	if (b->count < 8)
		return;
	b->count -= 8;
	buf_put_byte(b->out, (unsigned char)(b->held >> b->count & 0xff));
}

static bool
bits_clean(const struct bits *b)
{
	return (b->held & ((1u << b->count) - 1)) == 0;
}

/* The characters before the padding; at the first that is none, stops. */
static size_t
read_body(span in, bool url, struct bits *b)
{
	size_t at;

	for (at = 0; at < in.len; at++) {
		int value = b64_value(in.p[at], url);

		if (value < 0)
			break;
		bits_put(b, value);
	}
	return at;
}

static int
check_padding(span in, size_t body, struct authstr_error *err)
{
	size_t want = (4 - body % 4) % 4, pad = body;

	while (pad < in.len && in.p[pad] == '=')
		pad++;
	if (pad < in.len)
		return error_set(err, AUTHSTR_E_MALFORMED, pad, "not-base64",
		    "expected base64, found byte 0x%02x", in.p[pad]);
	pad -= body;
	if (want == 3)
		return error_set(err, AUTHSTR_E_MALFORMED, body, "b64-length",
		    "expected base64 in groups of four, found one character "
		    "left over");
	if (pad < want)
		return error_set(err, AUTHSTR_E_MALFORMED, in.len,
		    "b64-padding-missing",
		    "expected %zu '=' at the end, found %zu", want, pad);
	if (pad > want)
		return error_set(err, AUTHSTR_E_MALFORMED, body + want,
		    "b64-padding-extra",
		    "expected %zu '=' at the end, found %zu", want, pad);
	return AUTHSTR_OK;
}

int
authstr_b64_read(span in, struct authstr_buf *out, struct authstr_error *err)
{
	struct bits b = { .out = out };
	size_t before = out->len, body = read_body(in, false, &b);
	int rc = check_padding(in, body, err);

	if (rc == AUTHSTR_OK && !bits_clean(&b))
		rc = error_set(err, AUTHSTR_E_MALFORMED, body - 1,
		    "b64-trailing-bits",
		    "expected the unused bits of the last character to be "
		    "zero");
	if (rc == AUTHSTR_OK && buf_status(out) != AUTHSTR_OK)
		rc = error_set(err, buf_status(out), AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory, or over the bound");
	if (rc != AUTHSTR_OK)
		buf_cut(out, before);
	return rc;
}

int
b64_read_url(span in, struct authstr_buf *out, struct authstr_error *err)
{
	struct bits b = { .out = out };
	size_t before = out->len, at;

	while (in.len > 0 && in.p[in.len - 1] == '=')
		in.len--;
	at = read_body(in, true, &b);
	if (at == in.len && in.len % 4 != 1 && buf_status(out) == AUTHSTR_OK)
		return AUTHSTR_OK;
	buf_cut(out, before);
	if (buf_status(out) != AUTHSTR_OK)
		return error_nomem(err);
	return error_set(
	    err, AUTHSTR_E_MALFORMED, at, "not-base64", "expected base64url");
}

int
authstr_b64_scan(span in, struct authstr_buf *out)
{
	struct bits b = { .out = out };

	for (size_t i = 0; i < in.len && in.p[i] != '='; i++) {
		int value = b64_value(in.p[i], false);

		if (value >= 0)
			bits_put(&b, value);
	}
	return buf_status(out);
}

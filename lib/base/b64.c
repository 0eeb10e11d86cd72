/* SPDX-License-Identifier: MIT */
#include "base/b64.h"
#include "base/error.h"
#include "base/text.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What each character of ASCII stands for; -1: nothing. */
static const signed char values[128] = {
	/* clang-format off */
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 62, -1, -1, -1, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1, -1, -1,
	-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1, -1, -1, -1,
	-1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1,
	/* clang-format on */
};

int
b64_value(unsigned char c, bool url)
{
	if (c < 128 && values[c] >= 0)
		return values[c];
	if (!url)
		return -1;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
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

static inline void
print_group(const unsigned char *p, unsigned char *to)
{
	uint32_t bits =
	    (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | (uint32_t)p[2];

	to[0] = (unsigned char)alphabet[bits >> 18];
	to[1] = (unsigned char)alphabet[bits >> 12 & 63];
	to[2] = (unsigned char)alphabet[bits >> 6 & 63];
	to[3] = (unsigned char)alphabet[bits & 63];
}

/* The one or two bytes that are left. */
static void
print_rest(span in, unsigned char *to)
{
	unsigned char group[3] = { in.p[0], in.len > 1 ? in.p[1] : 0, 0 };

	print_group(group, to);
	if (in.len == 1)
		to[2] = '=';
	to[3] = '=';
	authstr_wipe(group, sizeof(group));
}

int
authstr_b64_print(span in, struct authstr_buf *out)
{
	unsigned char *to = buf_room(out, b64_length(in.len));
	size_t at = 0;

	if (to == NULL)
		return buf_status(out);
	for (; in.len - at >= 3; at += 3, to += 4)
		print_group(in.p + at, to);
	if (at < in.len)
		print_rest(span_from(in, at), to);
	buf_grow(out, b64_length(in.len));
	return AUTHSTR_OK;
}

/* Collects six bits at a time; gives a byte whenever eight are there.  Room for
 * all of them is made before the first. */
struct bits {
	unsigned char *to; /* NULL: there was no room */
	size_t n;
	uint32_t held;
	unsigned count;
};

static struct bits
bits_for(struct authstr_buf *out, size_t characters)
{
	return (struct bits){ .to = buf_room(out, characters / 4 * 3 +
						      characters % 4 * 3 / 4) };
}

static void
bits_put(struct bits *b, int value)
{
	b->held = b->held << 6 | (uint32_t)value;
	b->count += 6;
	if (b->count < 8)
		return;
	b->count -= 8;
	if (b->to != NULL)
		b->to[b->n++] = (unsigned char)(b->held >> b->count & 0xff);
}

static bool
bits_clean(const struct bits *b)
{
	return (b->held & ((1u << b->count) - 1)) == 0;
}

/* How many characters stand before the padding or what is no base64. */
static size_t
body_of(span in, bool url)
{
	size_t at = 0;

	while (at < in.len && b64_value(in.p[at], url) >= 0)
		at++;
	return at;
}

/* Four characters, three bytes: most of what is long. */
static void
bits_put_group(struct bits *b, const unsigned char *p, bool url)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++)
		bits = bits << 6 | (uint32_t)b64_value(p[i], url);
	b->to[b->n++] = (unsigned char)(bits >> 16);
	b->to[b->n++] = (unsigned char)(bits >> 8 & 0xff);
	b->to[b->n++] = (unsigned char)(bits & 0xff);
}

static struct bits
read_body(span body, bool url, struct authstr_buf *out)
{
	struct bits b = bits_for(out, body.len);
	size_t at = 0;

	for (; b.to != NULL && body.len - at >= 4; at += 4)
		bits_put_group(&b, body.p + at, url);
	for (; at < body.len; at++)
		bits_put(&b, b64_value(body.p[at], url));
	buf_grow(out, b.n);
	return b;
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
	size_t before = out->len, body = body_of(in, false);
	int rc = check_padding(in, body, err);
	struct bits b;

	if (rc != AUTHSTR_OK)
		return rc;
	b = read_body(span_sub(in, 0, body), false, out);
	if (!bits_clean(&b))
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
	size_t before = out->len, at;

	while (in.len > 0 && in.p[in.len - 1] == '=')
		in.len--;
	at = body_of(in, true);
	read_body(span_sub(in, 0, at), true, out);
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
	size_t n = 0, end = span_find(in, '=', 0);
	struct bits b;

	in = span_sub(in, 0, end);
	for (size_t i = 0; i < in.len; i++)
		n += b64_value(in.p[i], false) >= 0;
	b = bits_for(out, n);
	for (size_t i = 0; i < in.len; i++) {
		int value = b64_value(in.p[i], false);

		if (value >= 0)
			bits_put(&b, value);
	}
	buf_grow(out, b.n);
	return buf_status(out);
}

/* SPDX-License-Identifier: MIT */
#include "capture/claims.h"
#include "base/b64.h"
#include "base/text.h"
#include "capture/token.h"

/* Behind the string at at; its quotes included. */
static size_t
string_end(span s, size_t at)
{
	for (at++; at < s.len && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.len ? at + 1 : s.len;
}

static bool
is_name(span s, size_t end)
{
	while (end < s.len && text_is_space(s.p[end]))
		end++;
	return end < s.len && s.p[end] == ':';
}

/* JSON, with the values of its strings and numbers written over. */
static void
hide_values(unsigned char *p, size_t len)
{
	span s = span_make(p, len);

	for (size_t at = 0, end; at < len; at = end) {
		end = at + 1;
		if (text_is_digit(p[at]))
			p[at] = '1';
		if (p[at] != '"')
			continue;
		end = string_end(s, at);
		if (!is_name(s, end) && end > at + 2)
			memset(p + at + 1, '*', end - at - 2);
	}
}

/* base64url without padding, as long as what it was read from. */
static void
print_url(span bytes, unsigned char *out, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	for (size_t i = 0; i < len; i++) {
		size_t bit = i * 6, at = bit / 8;
		unsigned two =
		    (at < bytes.len ? (unsigned)bytes.p[at] << 8U : 0) |
		    (at + 1 < bytes.len ? bytes.p[at + 1] : 0);

		out[i] = (unsigned char)digits[two >> (10 - bit % 8) & 63U];
	}
}

bool
claims_fill(span token, unsigned char *out)
{
	size_t first = span_find(token, '.', 0), second;
	struct authstr_buf payload;
	bool read;
	span part;

	if (first == SPAN_NPOS ||
	    (second = span_find(token, '.', first + 1)) == SPAN_NPOS)
		return false;
	part = span_sub(token, first + 1, second - first - 1);
	buf_init(&payload, TOKEN_MAX);
	read = b64_read_url(part, &payload, NULL) == AUTHSTR_OK &&
	       payload.len > 0 && payload.p[0] == '{';
	if (read) {
		hide_values(payload.p, payload.len);
		memcpy(out, token.p, second + 1);
		print_url(buf_span(&payload), out + first + 1, part.len);
	}
	buf_wipe(&payload);
	return read;
}

/* SPDX-License-Identifier: MIT */
#include "decode_auth/jwt.h"
#include <string.h>
#include "ascii.h"
#include "out/out.h"

/* Longest token that is looked into. */
#define JWT_MAX (256 * 1024)
/* Header, key, IV, ciphertext, tag: RFC 7516 section 3.1. */
#define PARTS_ENCRYPTED 5
#define PARTS_SIGNED 3

static bool
is_alnum(char c)
{
	return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
	       (c >= '0' && c <= '9');
}

/* Base64url to base64: the alphabet and the padding differ.  False for a byte
 * of neither. */
static bool
from_url(struct authstr_span part, struct authstr_buf *b64)
{
	static const struct authstr_span plus = { (const void *)"+", 1 },
					 slash = { (const void *)"/", 1 };

	for (size_t i = 0; i < part.len; i++) {
		struct authstr_span c = { part.p + i, 1 };

		if (strchr(" \t\n\r=", part.p[i]) != NULL && part.p[i] != 0)
			continue;
		if (part.p[i] == '-')
			c = plus;
		else if (part.p[i] == '_')
			c = slash;
		else if (!is_alnum((char)part.p[i]) && part.p[i] != '+' &&
			 part.p[i] != '/')
			return false;
		authstr_buf_put(b64, c);
	}
	return true;
}

/* The JSON object in a part, or NULL. */
static json_t *
object_of(struct authstr_span part)
{
	struct authstr_buf *b64 = authstr_buf_new(JWT_MAX);
	struct authstr_buf *plain = authstr_buf_new(JWT_MAX);
	json_t *o = NULL;

	if (b64 != NULL && plain != NULL && part.len > 0 &&
	    from_url(part, b64) && authstr_buf_status(b64) == AUTHSTR_OK &&
	    authstr_b64_scan(authstr_buf_span(b64), plain) == AUTHSTR_OK)
		o = out_json_read(authstr_buf_span(plain));
	authstr_buf_free(b64);
	authstr_buf_free(plain);
	if (json_is_object(o))
		return o;
	json_decref(o);
	return NULL;
}

/* Splits at the dots; the number of parts, of which two are kept. */
static size_t
split(struct authstr_span token, struct authstr_span part[2])
{
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= token.len; i++) {
		if (i < token.len && token.p[i] != '.')
			continue;
		if (n < 2)
			part[n] =
			    (struct authstr_span){ token.p + from, i - from };
		n++;
		from = i + 1;
	}
	return n;
}

void
jwt_read(struct authstr_span token, struct jwt *jwt)
{
	struct authstr_span part[2] = { { NULL, 0 }, { NULL, 0 } };
	size_t n;

	*jwt = (struct jwt){ JWT_NONE, NULL, NULL };
	if (token.len == 0 || token.len > JWT_MAX)
		return;
	n = split(token, part);
	if (n < 2 || (jwt->header = object_of(part[0])) == NULL)
		return;
	if (n == PARTS_ENCRYPTED) {
		jwt->kind = JWT_ENCRYPTED;
		return;
	}
	if (n <= PARTS_SIGNED)
		jwt->claims = object_of(part[1]);
	jwt->kind = jwt->claims != NULL ? JWT_SIGNED : JWT_DAMAGED;
}

void
jwt_free(struct jwt *jwt)
{
	json_decref(jwt->header);
	json_decref(jwt->claims);
	*jwt = (struct jwt){ JWT_NONE, NULL, NULL };
}

enum jwt_date
jwt_date(const json_t *claims, const char *name, int64_t *t)
{
	const json_t *v = json_object_get(claims, name);
	double real;

	if (v == NULL)
		return JWT_DATE_NONE;
	if (json_is_integer(v)) {
		*t = json_integer_value(v);
		return JWT_DATE_OK;
	}
	real = json_real_value(v);
	/* 2^63 has a double of its own, the largest int64_t has none. */
	if (!json_is_real(v) || !(real >= -9223372036854775808.0) ||
	    !(real < 9223372036854775808.0))
		return JWT_DATE_BAD;
	*t = (int64_t)real - ((double)(int64_t)real > real);
	return JWT_DATE_OK;
}

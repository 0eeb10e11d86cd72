/* SPDX-License-Identifier: MIT */
/*
 * Bearer tokens: there are a header and claims where it says so, a token of
 * these bytes as claims is whole where they are an object, and what has
 * expired or is not yet valid stays so.
 */
#include "base/buf.h"
#include "decode_auth/jwt.h"
#include "fuzz/fuzz.h"
#include "out/out.h"

static void
check_times(const struct jwt *jwt)
{
	unsigned early = jwt_faults(jwt, SPAN("alice"), 0);
	unsigned late = jwt_faults(jwt, SPAN("alice"), INT64_MAX);
	int64_t t;

	MUST((early & JWT_EXPIRED) == 0 || (late & JWT_EXPIRED) != 0);
	MUST((late & JWT_NOT_YET_VALID) == 0 ||
	     (early & JWT_NOT_YET_VALID) != 0);
	MUST((early & JWT_USER_MISMATCH) == (late & JWT_USER_MISMATCH));
	MUST(jwt->kind == JWT_SIGNED || (early | late) == 0);
	MUST(jwt_date(jwt->claims, "exp", &t) == JWT_DATE_OK ||
	     (late & JWT_EXPIRED) == 0);
}

static enum jwt_kind
check(span token)
{
	struct jwt jwt;
	enum jwt_kind kind;

	jwt_read(token, &jwt);
	kind = jwt.kind;
	MUST(json_is_object(jwt.header) == (kind != JWT_NONE));
	MUST(json_is_object(jwt.claims) == (kind == JWT_SIGNED));
	check_times(&jwt);
	jwt_free(&jwt);
	return kind;
}

void
fuzz_token(span in)
{
	struct authstr_buf token;
	json_t *o = out_json_read(in);

	check(in);
	buf_init(&token, 1 << 18);
	buf_put(&token, SPAN("eyJhbGciOiJub25lIn0."));
	authstr_b64_print(in, &token);
	buf_put_byte(&token, '.');
	if (in.len < 100000)
		MUST(check(buf_span(&token)) ==
		     (json_is_object(o) ? JWT_SIGNED : JWT_DAMAGED));
	json_decref(o);
	buf_wipe(&token);
}

/* SPDX-License-Identifier: MIT */
/*
 * jwt: what a bearer token says of itself, where it is a JSON Web Token
 * (RFC 7519):
 *
 *	token = base64url(header) "." base64url(claims) "." base64url(signature)
 *
 * Nothing here is verified: that takes the issuer's key, and is the server's
 * affair.
 */
#ifndef TOOLS_JWT_H
#define TOOLS_JWT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "authstr.h"

enum jwt_kind {
	JWT_NONE,      /* opaque: not in this format */
	JWT_SIGNED,    /* header and claims are there */
	JWT_ENCRYPTED, /* RFC 7516: five parts, the claims cannot be read */
	JWT_DAMAGED    /* header, but no claims: cut, or they are no JSON */
};

struct jwt {
	enum jwt_kind kind;
	json_t *header; /* an object, but for JWT_NONE */
	json_t *claims; /* an object where JWT_SIGNED, else NULL */
};

/* Line breaks and blanks inside the token, padding and a missing signature do
 * not stop it.  Always fills *jwt; jwt_free it. */
void jwt_read(struct authstr_span token, struct jwt *jwt);
void jwt_free(struct jwt *jwt);

/* A NumericDate claim (RFC 7519 section 2), a fraction dropped. */
enum jwt_date {
	JWT_DATE_NONE, /* no such claim */
	JWT_DATE_OK,
	JWT_DATE_BAD /* no number, or beyond 64 bits */
};
enum jwt_date jwt_date(const json_t *claims, const char *name, int64_t *t);

enum jwt_fault {
	JWT_EXPIRED = 1 << 0,
	JWT_NOT_YET_VALID = 1 << 1,
	JWT_USER_MISMATCH = 1 << 2, /* made out to somebody else */
	JWT_AUD_SCOPE = 1 << 3      /* meant for something other than mail */
};
/* JWT_* faults of the claims of a signed token, used at `now` to log in as
 * `user` (none, or empty: nobody is named). */
unsigned jwt_faults(
    const struct jwt *jwt, struct authstr_span user, int64_t now);

#endif

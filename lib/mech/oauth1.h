/* SPDX-License-Identifier: MIT */
/*
 * oauth1: the signature of a request in OAuth 1.0 (RFC 5849 section 3.4).
 */
#ifndef MECH_OAUTH1_H
#define MECH_OAUTH1_H

#include "base/buf.h"

/* More parameters than a request has. */
#define OAUTH1_PARAMS 32

struct oauth1_param {
	struct authstr_buf name, value; /* percent-encoded */
};

struct oauth1 {
	span method, url; /* borrowed; of the URL what stands before "?" */
	struct oauth1_param params[OAUTH1_PARAMS];
	size_t n;
	int status; /* sticky: AUTHSTR_OK, _E_NOMEM, _E_LIMIT */
};

/* Appends in, all but unreserved characters as %XX (section 3.6). */
void oauth1_encode(span in, struct authstr_buf *out);
/* Appends what in stands for; where `form`, "+" is a blank.  False where a
 * "%" is not followed by two hex digits: it is copied. */
bool oauth1_decode(span in, bool form, struct authstr_buf *out);

/* The parameters of the URL's query are those of the request. */
void oauth1_init(struct oauth1 *o, span method, span url);
void oauth1_wipe(struct oauth1 *o);
void oauth1_add(struct oauth1 *o, span name, span value);
/* Appends the signature base string (section 3.4.1); sorts the parameters. */
int oauth1_base(
    struct oauth1 *o, struct authstr_buf *out, struct authstr_error *err);
/* Appends the base64 of HMAC-SHA1 (section 3.4.2). */
int oauth1_sign(
    span key, span base, struct authstr_buf *out, struct authstr_error *err);

/* Takes NAME="VALUE" (the quotes may be missing) and the comma behind from the
 * front of *rest, both still encoded.  False at the end, or where there is no
 * "=". */
bool oauth1_take(span *rest, span *name, span *value);

#endif

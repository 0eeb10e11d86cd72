/* SPDX-License-Identifier: MIT */
/*
 * value: a user name, password or token in a message, and what people get
 * wrong about it whatever the mechanism.
 */
#ifndef MECH_VALUE_H
#define MECH_VALUE_H

#include "base/error.h"
#include "mech/msg.h"

enum value_role {
	VALUE_AUTHZID,
	VALUE_USER, /* authcid */
	VALUE_PASSWORD,
	VALUE_TOKEN,
	VALUE_TRACE /* of ANONYMOUS */
};

/* Adds the field of that role and the notes on its value.  `value` may differ
 * from the bytes where it had to be unescaped: the notes then cover
 * the whole of it. */
void value_field(
    struct authstr_msg *msg, enum value_role role, size_t start, size_t end);
void value_field_as(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value);

/* Adds a digest from `at` to the end of the message: hex digits of this many,
 * in lower case, and nothing behind. */
void value_field_digest(struct authstr_msg *msg, size_t at, size_t hex);
/* Adds what is left from `at` on as a line end that does not belong there. */
void value_line_end(struct authstr_msg *msg, size_t at);
/* The notes on a value alone. */
void value_check(struct authstr_msg *msg, enum value_role role, size_t start,
    size_t end, span value);
/* What was meant: appends the value without the mistakes that can be undone,
 * byte order mark and line end included. */
void value_mend(enum value_role role, span value, struct authstr_buf *out);
/* What a user and a password (either may be none) say together. */
void value_note_pair(struct authstr_msg *msg, span user, span password);
/* A row's verify: whether the secret is what was sent. */
int value_verify(const struct authstr_mech *m, span sent, span secret,
    struct authstr_error *err);
/* The same for a field of the client's first message; a damaged one counts,
 * for who made it had the secret. */
int value_verify_field(const struct authstr_mech *m, span first, const char *id,
    span secret, struct authstr_error *err);
int value_mismatch(const struct authstr_mech *m, struct authstr_error *err);
int value_not_verifiable(
    const struct authstr_mech *m, struct authstr_error *err);

/* user:password, and neither a prompt nor a URL */
bool value_is_user_pass(span s);
/* user@host.name */
bool value_is_address(span s);
/* An address, and a password that has run into it. */
bool value_is_address_and_more(span s);
/* header.claims.signature in base64url, as RFC 7519 has it. */
bool value_is_jwt(span s);

/* Fields that several rows have. */
extern const struct msg_kind value_challenge;
/* What could not be made out, and may hold a secret. */
extern const struct msg_kind value_unknown;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * digest_md5: what the files of DIGEST-MD5 (RFC 2831) share: the messages,
 * which are lists of directives, and what is computed from their values.
 *
 *	message   = 1#( name "=" ( token / quoted-string ) )
 */
#ifndef MECH_DIGEST_MD5_H
#define MECH_DIGEST_MD5_H

#include "mech/mech.h"

enum digest_directive {
	DIGEST_REALM,
	DIGEST_NONCE,
	DIGEST_QOP,
	DIGEST_STALE,
	DIGEST_MAXBUF,
	DIGEST_CHARSET,
	DIGEST_ALGORITHM,
	DIGEST_CIPHER,
	DIGEST_USERNAME,
	DIGEST_CNONCE,
	DIGEST_NC,
	DIGEST_URI,
	DIGEST_RESPONSE,
	DIGEST_AUTHZID,
	DIGEST_RSPAUTH,
	DIGEST_EXTENSION, /* any other: to be ignored */
	DIGEST_DIRECTIVES
};

/* The three messages; bits, so that a directive can stand in several. */
enum digest_message {
	DIGEST_CHALLENGE = 1 << 0,
	DIGEST_ANSWER = 1 << 1,
	DIGEST_PROOF = 1 << 2
};

/* A directive in its message; positions are bytes of that. */
struct digest_pair {
	size_t name, name_end;
	size_t value, value_end; /* between the quotes, where there are some */
	size_t rest;             /* behind the value: what is not understood */
	size_t end; /* and where that ends: at a comma, a blank or the end */
	size_t bad; /* the byte that breaks the syntax, or SPAN_NPOS */
	bool quoted;
};

/* Takes the next element of the list from *at on; false at its end. */
bool digest_list_next(span s, size_t *at, struct digest_pair *p);
/* Appends the value, unescaped. */
void digest_value(span s, const struct digest_pair *p, struct authstr_buf *out);
/* The same, as a client meant it that does not know of escapes: a backslash is
 * one where nothing stands behind it that needs it (DOMAIN\user). */
void digest_value_meant(
    span s, const struct digest_pair *p, struct authstr_buf *out);
/* Which directive a pair of this message is; one that belongs into another
 * message is an extension here. */
enum digest_directive digest_which(
    span s, const struct digest_pair *p, enum digest_message in);
const char *digest_name(enum digest_directive d);
bool digest_is_needed(enum digest_directive d, enum digest_message in);
/* RFC 2831 section 2.1.1: realm may stand several times. */
bool digest_may_repeat(enum digest_directive d, enum digest_message in);
/* Sections 2.1.1 to 2.1.3: a message is shorter than this. */
size_t digest_limit(enum digest_message in);

/* What a message holds, damaged or not. */
struct digest_found {
	span s;
	enum digest_message in;
	struct digest_pair first[DIGEST_DIRECTIVES];
	size_t n[DIGEST_DIRECTIVES];
	size_t again[DIGEST_DIRECTIVES]; /* where the second one begins */
	size_t bad; /* the first byte that breaks the syntax, or SPAN_NPOS */
};

void digest_collect(span s, enum digest_message in, struct digest_found *f);
/* Appends the value of the first d; nothing where there is none. */
void digest_found_value(const struct digest_found *f, enum digest_directive d,
    struct authstr_buf *out);
/* Refuses a message that is too long or malformed, and one where a directive is
 * missing or stands too often. */
int digest_check_form(const struct digest_found *f, struct authstr_error *err);
/* The same, and the values must be those of the terms. */
int digest_check(const struct digest_found *f, struct authstr_error *err);

/* What a directive's value must be in these messages, a set. */
struct digest_term {
	enum digest_directive d;
	unsigned in;
	bool (*is_fine)(span value);
	const char *rule, *expected;
};

/* The term that a value breaks, or NULL. */
const struct digest_term *digest_broken_term(
    enum digest_directive d, enum digest_message in, span value);

/* Values of a login by directive, unescaped. */
struct digest_login {
	struct authstr_buf value[DIGEST_DIRECTIVES];
	bool has[DIGEST_DIRECTIVES];
};

void digest_login_init(struct digest_login *l);
void digest_login_wipe(struct digest_login *l);

/* Which of user, realm and password are turned into ISO 8859-1 where they can
 * be; a set. */
enum digest_latin1 {
	DIGEST_LATIN1_USER = 1 << 0,
	DIGEST_LATIN1_REALM = 1 << 1,
	DIGEST_LATIN1_PASSWORD = 1 << 2,
	DIGEST_LATIN1_ALL = 7
};

/* Bytes of H(user:realm:password), what a server stores. */
#define DIGEST_HA1 16

/* Appends it. */
int digest_ha1(span user, span realm, span password, unsigned latin1,
    struct authstr_buf *out, struct authstr_error *err);
/* Appends the hex of response and rspauth, as of l's nonce, nc, cnonce, qop,
 * digest-uri and (if it has one) authzid.  ex, if not NULL, is shown the values
 * on the way. */
int digest_responses(const struct digest_login *l, span ha1,
    struct authstr_exchange *ex, struct authstr_buf *response,
    struct authstr_buf *rspauth, struct authstr_error *err);

/* The values of the answer to a challenge that passed its check, from ex's
 * inputs.  The password comes in the charset in which it is hashed, the rest in
 * the one in which it is sent: UTF-8, or ISO 8859-1. */
int digest_fill(struct authstr_exchange *ex,
    const struct digest_found *challenge, struct digest_login *l,
    struct authstr_buf *password, bool *utf8, struct authstr_error *err);
/* Writes the answer into ex->out, and appends the rspauth that is to come. */
int digest_answer(struct authstr_exchange *ex,
    const struct digest_found *challenge, struct authstr_buf *rspauth,
    struct authstr_error *err);

void digest_relate(struct authstr_msg *const *msgs, size_t n);
void digest_read(struct authstr_msg *msg);
int digest_verify(const struct mech_proof *p, struct authstr_error *err);
/* Appends the hash of a record: of either format, or the 32 digits alone. */
int digest_record_read(
    span record, struct authstr_buf *ha1, struct authstr_error *err);
int digest_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * login: the server's side of one AUTH exchange.  libgsasl does what it
 * has; the rest is ours.  libgsasl does not shield its
 * caller, so every response passes our checks first.
 */
#ifndef SINK_LOGIN_H
#define SINK_LOGIN_H

#include <gsasl.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include "authstr.h"

/* RFC 4422 sets no bound; the longest exchange here has four responses. */
#define LOGIN_STEPS_MAX 8

struct sink_user {
	char *name;
	char *secret; /* password, and OAuth token as well */
};

struct sink_users {
	struct sink_user *list;
	size_t n;
};

struct sink_login;

enum login_result {
	LOGIN_MORE, /* out is the next challenge */
	LOGIN_ACCEPTED,
	LOGIN_REFUSED,
	LOGIN_MALFORMED, /* the response does not parse: 501 */
	LOGIN_BROKEN     /* no memory, libgsasl failed: 454 */
};

/* What a row of the table is. */
struct login_mech {
	const char *name;
	bool client_first;
	bool plaintext; /* under TLS only, unless there is none at all */
	bool plus;      /* bound to the TLS channel: offered under TLS alone */
	const char *scram; /* the digest of a SCRAM of ours */
	bool asked;        /* offered only where --mech names it */
	bool early;        /* clients send the first response with AUTH although
			    * the server should speak first */
	bool binary;       /* responses are no text, and may be empty */
	unsigned nuls;     /* NUL octets in a response, where it is text */
	enum login_result (*step)(struct sink_login *l, struct authstr_span in,
	    struct authstr_buf *out);
};

/* In the order in which they are offered; NULL past the end. */
const struct login_mech *login_mech_at(size_t i);
/* By name, case ignored; NULL if there is none, or it is not built in. */
const struct login_mech *login_mech_find(struct authstr_span name);

/* Splits NAME:PASSWORD at the first colon; an exit status. */
int users_add(
    struct sink_users *u, const char *pair, struct authstr_error *err);
void users_free(struct sink_users *u);

/* The libgsasl context that all logins share; NULL if it fails. */
Gsasl *login_context(void);

/* ssl: the channel that logins can be bound to; NULL where nothing that binds
 * was offered. */
struct sink_login *sink_login_new(const struct login_mech *m, Gsasl *gsasl,
    const struct sink_users *users, SSL *ssl);
void sink_login_free(struct sink_login *l);
/* Takes a decoded response, none ({NULL, 0}) for the first step without initial
 * response; fills out with what to send as the next challenge. */
enum login_result login_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);
const struct login_mech *login_mech(const struct sink_login *l);
/* Who logged in, once accepted. */
const char *login_user(const struct sink_login *l);

#endif

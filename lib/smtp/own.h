/* SPDX-License-Identifier: MIT */
/*
 * own: logins by commands of a protocol itself, beside SASL: LOGIN of IMAP (RFC
 * 9051 section 6.2.3), USER with PASS, and APOP of POP3 (RFC 1939 section 7).
 */
#ifndef SMTP_OWN_H
#define SMTP_OWN_H

#include "smtp/session.h"

struct own {
	const char *name;
	const char *aliases[4]; /* up to a NULL */
	enum authstr_protocol protocol;
	const char *like; /* the row that needs as much, and shows as much */
	bool (*offered)(const struct authstr_caps *caps);
	/* All lines, and what a transcript shows of each. */
	int (*lines)(const struct authstr_session *s, struct cmd_lines *out,
	    struct authstr_error *err);
	enum authstr_verdict go_on; /* what asks for the next line */
};

/* By name or alias; NULL if there is none. */
const struct own *own_find(span name);
/* The same among those of a protocol. */
const struct own *own_find_in(enum authstr_protocol protocol, span name);
/* Those that are offered, the best first; NULL past the end. */
const struct own *own_offered(const struct authstr_caps *caps, size_t i);
bool own_is_offered(const struct own *own, const struct authstr_caps *caps);
const struct authstr_mech *own_like(const struct own *own);
/* As authstr_login_fits; authzid-not-carried: it cannot act as somebody. */
int own_fits(const struct own *own, unsigned given, bool protected_channel,
    bool allow_cleartext, struct authstr_error *err);

/* In the place of auth_enter and auth_reply, once s->auth.own is set. */
void own_enter(struct authstr_session *s);
void own_reply(struct authstr_session *s);

#endif

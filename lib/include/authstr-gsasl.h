/* SPDX-License-Identifier: MIT */
/*
 * authstr-gsasl: mechanisms of this library for programs that use libgsasl.
 *
 *	Gsasl *ctx;
 *
 *	gsasl_init(&ctx);
 *	authstr_gsasl_register(ctx);
 *	gsasl_client_start(ctx, "XOAUTH2", &session);
 *	gsasl_property_set(session, GSASL_AUTHID, "alice@example.org");
 *	gsasl_property_set(session, GSASL_PASSWORD, token);
 *	gsasl_step64(session, "", &line);
 *
 * The properties, or what the callback says when asked for them:
 *
 *	GSASL_AUTHID	the user
 *	GSASL_AUTHZID	act as; not in XOAUTH2
 *	GSASL_PASSWORD	the password in SCRAM, the access token in XOAUTH2 and
 *			OAUTHBEARER
 *	GSASL_HOSTNAME	the server's name, in OAUTHBEARER; may be left out
 *
 * XOAUTH2 and OAUTHBEARER answer GSASL_OK to the first step, for most logins
 * end there.  A server that refuses sends one more challenge; what gsasl_step
 * makes of that (GSASL_NEEDS_MORE) has to be sent to hear its refusal.
 *
 * SCRAM-SHA-512 answers GSASL_OK when the server has proved that it knows the
 * password, and only then is a login a success.  A challenge that is damaged,
 * or wants too little or too much work of us, is GSASL_MECHANISM_PARSE_ERROR; a
 * server that says no, or knows the password no more than it proves,
 * GSASL_AUTHENTICATION_ERROR.
 */
#ifndef AUTHSTR_GSASL_H
#define AUTHSTR_GSASL_H

#include <gsasl.h>
#include "authstr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Adds the client's side of XOAUTH2, OAUTHBEARER and SCRAM-SHA-512 to those
 * that libgsasl has; one that it has already is left alone.  Before the first
 * session is started.  Returns GSASL_OK or what gsasl_register says. */
AUTHSTR_API int authstr_gsasl_register(Gsasl *ctx);

#ifdef __cplusplus
}
#endif

#endif

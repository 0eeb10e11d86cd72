/* SPDX-License-Identifier: MIT */
/*
 * login: who would log in, and with what: to see what that can use
 * (--auth-check), or what is offered after it.
 */
#ifndef EHLO_CAPS_LOGIN_H
#define EHLO_CAPS_LOGIN_H

#include <stdbool.h>
#include "authstr.h"
#include "authstr-smtp.h"
#include "net/net.h"
#include "opt/opt.h"
#include "secret/hide.h"

struct login_options {
	const char *user, *authzid, *mech;
	const char *password, *token; /* SOURCEs */
	bool check, cleartext;
};
/* Rows for values that hold a struct login_options named login. */
#define LOGIN_OPTIONS(values)                                                  \
	{ 0, "Login", OPT_GROUP, NULL, NULL, NULL, 0 },                        \
	    { 0, "auth-check", OPT_FLAG, NULL, NULL,                           \
		    "tell which mechanisms this login can use; log in "        \
		    "nowhere",                                                 \
		    offsetof(values, login.check) },                           \
	    { 'u', "user", OPT_TEXT, "USER", NULL, "who logs in",              \
		    offsetof(values, login.user) },                            \
	    { 'p', "password", OPT_SECRET, "SOURCE", NULL,                     \
		    "where the password is: ask, env:NAME, file:PATH.. (ask)", \
		    offsetof(values, login.password) },                        \
	    { 0, "token", OPT_SECRET, "SOURCE", NULL,                          \
		    "where the OAuth token is",                                \
		    offsetof(values, login.token) },                           \
	    { 0, "authzid", OPT_TEXT, "USER", NULL, "act as this user",        \
		    offsetof(values, login.authzid) },                         \
	    { 'm', "mech", OPT_TEXT, "MECH", NULL,                             \
		    "this mechanism, not the strongest offered",               \
		    offsetof(values, login.mech) },                            \
	{                                                                      \
		0, "allow-cleartext", OPT_FLAG, NULL, NULL,                    \
		    "a readable password may go without TLS",                  \
		    offsetof(values, login.cleartext)                          \
	}

/* Of these the one that is typed counts, see opt.h. */
#define LOGIN_PAIRS                                                            \
	{ "password", "token" },                                               \
	{                                                                      \
		"token", "password"                                            \
	}

/* The secrets, read once; those of ~/.netrc are read for each host. */
struct login {
	const struct login_options *o;
	struct authstr_buf *password, *token;
};
bool login_wanted(const struct login_options *o);
/* EXIT_DONE, or the status, with err; login_end in any case. */
int login_begin(
    struct login *l, const struct login_options *o, struct authstr_error *err);
void login_end(struct login *l);
/* Plans the login of a session, and that it asks once more behind it; its
 * secrets are for hide to know.  target: NULL with --via alone. */
int login_apply(const struct login *l, struct authstr_session *s,
    const struct net_target *target, struct hide *hide,
    struct authstr_error *err);

#endif

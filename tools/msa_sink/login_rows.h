/* SPDX-License-Identifier: MIT */
/*
 * login_rows: what the mechanisms of the sink work with.
 */
#ifndef SINK_LOGIN_ROWS_H
#define SINK_LOGIN_ROWS_H

#include "msa_sink/login.h"

struct sink_login {
	const struct login_mech *mech;
	const struct sink_users *users;
	SSL *ssl;               /* NULL: nothing that binds was offered */
	Gsasl_session *session; /* NULL: one of ours */
	bool begun;
	unsigned step; /* responses taken so far */
	bool last;     /* one empty response is still to come */
	bool refused;  /* and after it the answer is no */
	char *user;    /* the name that was claimed */
	struct authstr_buf *challenge;
	struct authstr_buf *heard; /* NTLM's first message; or NULL */
	char decoy[40];            /* the password of users who do not exist */
};

/* NULL if there is none of that name. */
const struct sink_user *users_find(
    const struct sink_users *u, struct authstr_span name);
/* Keeps the name that the client claims; false for want of memory. */
bool login_claim(struct sink_login *l, struct authstr_span name);
/* The secret of the user of that name, a random one where there is none: the
 * exchange takes its course, and tells the client nothing. */
struct authstr_span login_secret(
    const struct sink_login *l, struct authstr_span name);
/* True if the response "NAME DIGEST" to the challenge fits NAME's secret; NAME
 * is claimed. */
bool login_cram_fits(struct sink_login *l, struct authstr_span in);

enum login_result login_gsasl_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);
enum login_result login_oauth_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);
enum login_result login_cram_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);
/* login_xoauth.c */
enum login_result login_xoauth_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);
/* login_ntlm.c */
enum login_result login_ntlm_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out);

#endif

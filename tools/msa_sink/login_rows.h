/* SPDX-License-Identifier: MIT */
/*
 * login_rows: what the mechanisms of the sink work with.
 */
#ifndef SINK_LOGIN_ROWS_H
#define SINK_LOGIN_ROWS_H

#include "msa_sink/login.h"
#include "net/binding.h"

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
	struct authstr_buf *heard;  /* the client's first message; or NULL */
	char salt[17];              /* SCRAM: of the record */
	struct net_binding binding; /* SCRAM: what it is bound to */
	char decoy[40];             /* the password of users who do not exist */
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
/* The library's row of the mechanism. */
const struct authstr_mech *login_row(const struct sink_login *l);

#define LOGIN_ITERATIONS "4096" /* of SCRAM; RFC 7677 section 4 */
/* Octets of the gs2-header, with its two commas. */
size_t login_scram_header(struct authstr_span first);
/* Verifies the proof of client-final-message, of which `bare` octets are
 * without it, and appends "v=" and our signature; AUTHSTR_OK.. */
int login_scram_prove(const struct sink_login *l, struct authstr_span final,
    size_t bare, struct authstr_buf *out);
enum login_result login_scram_step(
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

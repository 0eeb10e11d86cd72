/* SPDX-License-Identifier: MIT */
/*
 * What libgsasl has not: CRAM-SHA1, XOAUTH2 and OAUTHBEARER, read and verified
 * by the library's rows.
 */
#include <string.h>
#include <time.h>
#include <stdio.h>
#include "entropy.h"
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"

const struct authstr_mech *
login_row(const struct sink_login *l)
{
	return authstr_mech_find(authstr_span_of(l->mech->name));
}

bool
login_cram_fits(struct sink_login *l, struct authstr_span in)
{
	struct authstr_span server = authstr_buf_span(l->challenge), name;
	size_t blank = in.len;

	if (word_find(authstr_span_of(l->mech->name), '-', 0) != 4 ||
	    server.len == 0)
		return false; /* no CRAM-* */
	/* RFC 2195 section 2: names may hold blanks, digests cannot. */
	while (blank > 0 && in.p[blank - 1] != ' ')
		blank--;
	if (blank == 0)
		return false;
	name = word_sub(in, 0, blank - 1);
	if (!login_claim(l, name) || users_find(l->users, name) == NULL)
		return false;
	return authstr_verify(login_row(l), &in, 1, &server, 1,
		   login_secret(l, name), NULL) == AUTHSTR_OK;
}

enum login_result
login_cram_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	char unique[21], text[100];

	if (in.p != NULL)
		return login_cram_fits(l, in) ? LOGIN_ACCEPTED : LOGIN_REFUSED;
	if (!entropy_text(unique, sizeof(unique)))
		return LOGIN_BROKEN;
	snprintf(text, sizeof(text), "<%s.%lld@localhost>", unique,
	    (long long)time(NULL));
	authstr_buf_put(l->challenge, authstr_span_of(text));
	authstr_buf_put(out, authstr_span_of(text));
	return authstr_buf_status(out) == AUTHSTR_OK ? LOGIN_MORE
						     : LOGIN_BROKEN;
}

/* RFC 7628 section 3.2.3, and Google's XOAUTH2 page: the error is a challenge,
 * whatever the client answers, and then comes the refusal. */
static enum login_result
oauth_refuse(struct sink_login *l, struct authstr_buf *out, bool readable)
{
	const char *status;

	if (word_is(authstr_span_of(l->mech->name), "XOAUTH2"))
		status = readable ? "401" : "400";
	else
		status = readable ? "invalid_token" : "invalid_request";
	authstr_buf_put(out, authstr_span_of("{\"status\":\""));
	authstr_buf_put(out, authstr_span_of(status));
	authstr_buf_put(out,
	    authstr_span_of("\",\"schemes\":\"bearer\",\"scope\":\"mail\"}"));
	l->last = l->refused = true;
	return authstr_buf_status(out) == AUTHSTR_OK ? LOGIN_MORE
						     : LOGIN_BROKEN;
}

/* The user whose token it is: the one that is named, or (RFC 7628 lets
 * OAUTHBEARER leave the name to the token) any. */
static bool
oauth_accept(
    struct sink_login *l, struct authstr_span name, struct authstr_span token)
{
	const struct sink_user *owner = NULL;

	for (size_t i = 0; i < l->users->n; i++) {
		const struct sink_user *u = &l->users->list[i];

		if ((name.len == 0 ||
			word_equal(authstr_span_of(u->name), name)) &&
		    authstr_secret_equal(authstr_span_of(u->secret), token))
			owner = u;
	}
	return owner != NULL && login_claim(l, authstr_span_of(owner->name));
}

static struct authstr_span
field(const struct authstr_msg *msg, const char *id)
{
	const struct authstr_field *f = authstr_msg_field(msg, id);

	return f != NULL ? f->value : (struct authstr_span){ NULL, 0 };
}

/* Not what the token is like, which is its issuer's affair, but the form of
 * the message: real servers are strict there. */
static bool
damaged(const struct authstr_msg *msg)
{
	static const char *const rules[] = { "xoauth2-missing-ctrl-a",
		"xoauth2-literal-ctrl-a", "bearer-missing", "bearer-doubled",
		"oauth-mech-mixup", "oauthbearer-gs2", "token-whitespace" };

	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_note *n = authstr_msg_note_at(msg, i);

		for (size_t k = 0; k < sizeof(rules) / sizeof(rules[0]); k++)
			if (strcmp(authstr_note_rule(n), rules[k]) == 0)
				return true;
	}
	return false;
}

enum login_result
login_oauth_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	struct authstr_msg *msg = NULL;
	struct authstr_span name, token;
	enum login_result rc;
	bool readable;

	if (authstr_msg_read(login_row(l), AUTHSTR_CLIENT, 0, in, &msg, NULL) !=
	    AUTHSTR_OK)
		return LOGIN_BROKEN;
	name = field(msg, "authcid");
	if (name.p == NULL)
		name = field(msg, "authzid");
	token = field(msg, "token");
	readable = token.p != NULL && token.len > 0 && !damaged(msg);
	if (readable && oauth_accept(l, name, token))
		rc = LOGIN_ACCEPTED;
	else
		rc = oauth_refuse(l, out, readable);
	authstr_msg_free(msg);
	return rc;
}

/* SPDX-License-Identifier: MIT */
#include "msa_sink/login.h"
#include <stdlib.h>
#include "authstr-smtp.h"
#include "entropy.h"
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"

static const struct login_mech rows[] = {
	{ .name = "SCRAM-SHA-512-PLUS",
	    .client_first = true,
	    .plus = true,
	    .scram = "SHA512",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-384-PLUS",
	    .client_first = true,
	    .plus = true,
	    .scram = "SHA384",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-256-PLUS",
	    .client_first = true,
	    .plus = true,
	    .step = login_gsasl_step },
	{ .name = "SCRAM-SHA-224-PLUS",
	    .client_first = true,
	    .plus = true,
	    .scram = "SHA224",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-1-PLUS",
	    .client_first = true,
	    .plus = true,
	    .step = login_gsasl_step },
	{ .name = "SCRAM-SHA-512",
	    .client_first = true,
	    .scram = "SHA512",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-384",
	    .client_first = true,
	    .scram = "SHA384",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-256",
	    .client_first = true,
	    .step = login_gsasl_step },
	{ .name = "SCRAM-SHA-224",
	    .client_first = true,
	    .scram = "SHA224",
	    .step = login_scram_step },
	{ .name = "SCRAM-SHA-1",
	    .client_first = true,
	    .step = login_gsasl_step },
	{ .name = "DIGEST-MD5", .step = login_gsasl_step },
	{ .name = "CRAM-SHA512", .step = login_cram_step },
	{ .name = "CRAM-SHA256", .step = login_cram_step },
	{ .name = "CRAM-SHA1", .step = login_cram_step },
	{ .name = "CRAM-MD5", .step = login_gsasl_step },
	{ .name = "OAUTHBEARER",
	    .client_first = true,
	    .plaintext = true,
	    .step = login_oauth_step },
	{ .name = "XOAUTH2",
	    .client_first = true,
	    .plaintext = true,
	    .step = login_oauth_step },
	{ .name = "PLAIN",
	    .client_first = true,
	    .plaintext = true,
	    .nuls = 2,
	    .step = login_gsasl_step },
	{ .name = "LOGIN",
	    .plaintext = true,
	    .early = true,
	    .step = login_gsasl_step },
	{ .name = "ANONYMOUS",
	    .client_first = true,
	    .asked = true,
	    .step = login_gsasl_step },
	{ .name = "NTLM",
	    .client_first = true,
	    .asked = true,
	    .binary = true,
	    .step = login_ntlm_step },
	{ .name = "XOAUTH",
	    .client_first = true,
	    .asked = true,
	    .step = login_xoauth_step },
	{ .name = "GSSAPI",
	    .client_first = true,
	    .asked = true,
	    .binary = true,
	    .step = login_gsasl_step },
	{ .name = "GS2-KRB5",
	    .client_first = true,
	    .asked = true,
	    .binary = true,
	    .step = login_gsasl_step },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/* What is ours needs a row of the library that can read it. */
static bool
built_in(const struct login_mech *m)
{
	const struct authstr_mech *row;

	if (m->step == login_gsasl_step)
		return true;
	row = authstr_mech_find(authstr_span_of(m->name));
	return row != NULL &&
	       (authstr_mech_flags(row) & AUTHSTR_MECH_RESERVED) == 0 &&
	       (authstr_mech_flags(row) & AUTHSTR_MECH_SASL) != 0;
}

const struct login_mech *
login_mech_at(size_t i)
{
	return i < N_ROWS ? &rows[i] : NULL;
}

const struct login_mech *
login_mech_find(struct authstr_span name)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (word_is(name, rows[i].name))
			return built_in(&rows[i]) ? &rows[i] : NULL;
	return NULL;
}

bool
login_claim(struct sink_login *l, struct authstr_span name)
{
	free(l->user);
	l->user = word_copy(name);
	return l->user != NULL;
}

struct authstr_span
login_secret(const struct sink_login *l, struct authstr_span name)
{
	const struct sink_user *u = users_find(l->users, name);

	return authstr_span_of(u != NULL ? u->secret : l->decoy);
}

struct sink_login *
sink_login_new(const struct login_mech *m, Gsasl *gsasl,
    const struct sink_users *users, SSL *ssl)
{
	struct sink_login *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->mech = m;
	l->users = users;
	l->ssl = ssl;
	l->challenge = authstr_buf_new(AUTHSTR_LINE_MAX);
	if (l->challenge == NULL || !entropy_text(l->decoy, sizeof(l->decoy)) ||
	    (m->step == login_gsasl_step &&
		gsasl_server_start(gsasl, m->name, &l->session) != GSASL_OK)) {
		sink_login_free(l);
		return NULL;
	}
	if (l->session != NULL)
		gsasl_session_hook_set(l->session, l);
	return l;
}

void
sink_login_free(struct sink_login *l)
{
	if (l == NULL)
		return;
	if (l->session != NULL)
		gsasl_finish(l->session);
	authstr_buf_free(l->challenge);
	authstr_buf_free(l->heard);
	free(l->user);
	free(l);
}

const struct login_mech *
login_mech(const struct sink_login *l)
{
	return l->mech;
}

const char *
login_user(const struct sink_login *l)
{
	return l->user != NULL ? l->user : "";
}

static unsigned
nuls(struct authstr_span in)
{
	unsigned n = 0;

	for (size_t i = 0; i < in.len; i++)
		if (in.p[i] == '\0')
			n++;
	return n;
}

/* The first step: without initial response, or with one that came early. */
static enum login_result
first_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	enum login_result rc;

	l->begun = true;
	if (l->mech->client_first)
		return LOGIN_MORE;
	rc = l->mech->step(l, (struct authstr_span){ NULL, 0 }, out);
	if (in.p == NULL || rc != LOGIN_MORE)
		return rc;
	authstr_buf_cut(out, 0); /* the prompt that nobody waits for */
	return l->mech->early ? login_step(l, in, out) : LOGIN_MALFORMED;
}

/* RFC 4954 section 4: 235 carries no data, so the last challenge is answered by
 * an empty response. */
static enum login_result
last_step(const struct sink_login *l, struct authstr_span in)
{
	if (l->refused)
		return LOGIN_REFUSED;
	return in.len == 0 ? LOGIN_ACCEPTED : LOGIN_MALFORMED;
}

enum login_result
login_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	if (!l->begun && (in.p == NULL || !l->mech->client_first))
		return first_step(l, in, out);
	l->begun = true;
	if (l->last)
		return last_step(l, in);
	/* libgsasl works on C strings and would cut at a NUL; it loops on
	 * empty responses.  Kerberos and NTLM do neither. */
	if (l->step++ >= LOGIN_STEPS_MAX ||
	    (!l->mech->binary && (in.len == 0 || nuls(in) != l->mech->nuls)))
		return LOGIN_MALFORMED;
	return l->mech->step(l, in, out);
}

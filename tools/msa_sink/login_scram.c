/* SPDX-License-Identifier: MIT */
/*
 * SCRAM with the digests that libgsasl has not, and what it is bound to by
 * types that libgsasl does not know.  The library reads the client's messages;
 * login_proof.c does the rest.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "authstr-smtp.h"
#include "entropy.h"
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"
#include "net/binding.h"

static void
put(struct authstr_buf *out, const char *text)
{
	authstr_buf_put(out, authstr_span_of(text));
}

static enum login_result
more(const struct authstr_buf *out)
{
	return authstr_buf_status(out) == AUTHSTR_OK ? LOGIN_MORE
						     : LOGIN_BROKEN;
}

/* RFC 5802 section 7, server-error-value: the client answers, and then comes
 * the refusal. */
static enum login_result
refuse(struct sink_login *l, const char *why, struct authstr_buf *out)
{
	put(out, "e=");
	put(out, why);
	l->last = l->refused = true;
	return more(out);
}

/* ------------------------------------------------------------- reading -- */

static struct authstr_span
field(const struct authstr_msg *msg, const char *id)
{
	const struct authstr_field *f = authstr_msg_field(msg, id);

	return f != NULL ? f->value : (struct authstr_span){ NULL, 0 };
}

/* What is only said of a message, and does not make it a bad one. */
static bool
damaged(const struct authstr_msg *msg)
{
	for (size_t i = 0; i < authstr_msg_note_count(msg); i++) {
		const struct authstr_rule *rule = authstr_rule_find(
		    authstr_note_rule(authstr_msg_note_at(msg, i)));

		if (rule == NULL || authstr_rule_severity(rule) != AUTHSTR_INFO)
			return true;
	}
	return false;
}

/* NULL where it is damaged or there is no memory; *rc then says which. */
static struct authstr_msg *
read_message(const struct sink_login *l, unsigned step, struct authstr_span in,
    enum login_result *rc)
{
	struct authstr_msg *msg = NULL;

	*rc = LOGIN_BROKEN;
	if (authstr_msg_read(login_row(l), AUTHSTR_CLIENT, step, in, &msg,
		NULL) != AUTHSTR_OK)
		return NULL;
	if (!damaged(msg))
		return msg;
	authstr_msg_free(msg);
	*rc = LOGIN_MALFORMED;
	return NULL;
}

/* ------------------------------------------------------- client's first -- */

/* What is wrong with the flag, and what it binds to; NULL: nothing. */
static const char *
check_flag(struct sink_login *l, const struct authstr_msg *msg)
{
	/* RFC 5802 section 6: somebody took the offer away. */
	if (l->ssl != NULL && word_is(field(msg, "gs2-cbind-flag"), "y"))
		return "server-does-support-channel-binding";
	if (l->mech->plus && net_binding_take(l->ssl, field(msg, "cb-name"),
				 &l->binding, NULL) != EXIT_DONE)
		return "unsupported-channel-binding-type";
	return NULL;
}

static enum login_result
offer(struct sink_login *l, const struct authstr_msg *msg,
    struct authstr_buf *out)
{
	char nonce[24];

	if (!entropy_text(nonce, sizeof(nonce)) ||
	    !entropy_text(l->salt, sizeof(l->salt)) ||
	    !login_claim(l, field(msg, "authcid")))
		return LOGIN_BROKEN;
	put(l->challenge, "r=");
	authstr_buf_put(l->challenge, field(msg, "cnonce"));
	put(l->challenge, nonce);
	put(l->challenge, ",s=");
	authstr_b64_print(authstr_span_of(l->salt), l->challenge);
	put(l->challenge, ",i=" LOGIN_ITERATIONS);
	authstr_buf_put(out, authstr_buf_span(l->challenge));
	return authstr_buf_status(l->challenge) == AUTHSTR_OK ? more(out)
							      : LOGIN_BROKEN;
}

static enum login_result
take_first(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	enum login_result rc;
	struct authstr_msg *msg = read_message(l, 0, in, &rc);
	const char *bad;

	if (msg == NULL)
		return rc;
	if ((l->heard = authstr_buf_new(AUTHSTR_LINE_MAX)) != NULL)
		authstr_buf_put(l->heard, in);
	if ((bad = check_flag(l, msg)) != NULL)
		rc = refuse(l, bad, out);
	else
		rc = offer(l, msg, out);
	authstr_msg_free(msg);
	return l->heard != NULL && authstr_buf_status(l->heard) == AUTHSTR_OK
		   ? rc
		   : LOGIN_BROKEN;
}

/* ------------------------------------------------------- client's final -- */

/* Whether "c=" is the header of the first message and the channel's bytes. */
static bool
is_bound(const struct sink_login *l, struct authstr_span c)
{
	struct authstr_span first = authstr_buf_span(l->heard);
	struct authstr_buf *want = authstr_buf_new(AUTHSTR_LINE_MAX);
	struct authstr_buf *found = authstr_buf_new(AUTHSTR_LINE_MAX);
	bool ok = want != NULL && found != NULL;

	if (ok) {
		authstr_buf_put(
		    want, word_sub(first, 0, login_scram_header(first)));
		authstr_buf_put(want,
		    (struct authstr_span){ l->binding.data, l->binding.len });
		ok = authstr_b64_read(c, found, NULL) == AUTHSTR_OK &&
		     authstr_buf_status(want) == AUTHSTR_OK &&
		     authstr_secret_equal(
			 authstr_buf_span(want), authstr_buf_span(found)) == 1;
	}
	authstr_buf_free(want);
	authstr_buf_free(found);
	return ok;
}

static bool
is_our_nonce(const struct sink_login *l, struct authstr_span nonce)
{
	struct authstr_span ours = authstr_buf_span(l->challenge);

	return word_equal(
	    word_sub(ours, 2, word_find(ours, ',', 0) - 2), nonce);
}

/* in: client-final-message, of which `bare` octets are without proof. */
static enum login_result
prove(struct sink_login *l, struct authstr_span in, size_t bare,
    struct authstr_buf *out)
{
	int rc = login_scram_prove(l, in, bare, out);

	l->last = true;
	if (rc == AUTHSTR_OK)
		return more(out);
	/* Also where a password cannot be prepared: no client sends it. */
	return rc == AUTHSTR_E_NOMEM ? LOGIN_BROKEN
				     : refuse(l, "invalid-proof", out);
}

static bool
permitted(const struct sink_login *l)
{
	struct authstr_msg *msg = NULL;
	struct authstr_span authzid;
	bool ok = authstr_msg_read(login_row(l), AUTHSTR_CLIENT, 0,
		      authstr_buf_span(l->heard), &msg, NULL) == AUTHSTR_OK;

	if (ok) {
		authzid = field(msg, "authzid");
		ok = authzid.len == 0 ||
		     word_equal(authzid, authstr_span_of(l->user));
	}
	authstr_msg_free(msg);
	return ok;
}

static enum login_result
take_final(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	enum login_result rc;
	struct authstr_msg *msg = read_message(l, 1, in, &rc);
	const struct authstr_field *proof;

	if (msg == NULL)
		return rc;
	proof = authstr_msg_field(msg, "proof");
	if (proof == NULL)
		rc = LOGIN_MALFORMED;
	else if (!is_bound(l, field(msg, "channel-binding")))
		rc = refuse(l, "channel-bindings-dont-match", out);
	else if (!is_our_nonce(l, field(msg, "nonce")) || !permitted(l))
		rc = refuse(l, "other-error", out);
	else
		rc = prove(l, in, proof->start - strlen(",p="), out);
	authstr_msg_free(msg);
	return rc;
}

enum login_result
login_scram_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	return l->heard == NULL ? take_first(l, in, out)
				: take_final(l, in, out);
}

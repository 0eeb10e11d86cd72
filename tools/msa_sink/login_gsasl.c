/* SPDX-License-Identifier: MIT */
/*
 * What libgsasl's server side knows, behind our checks.
 */
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "msa_sink/login_rows.h"
#include "msa_sink/word.h"
#include "net/binding.h"

static struct authstr_span
property(Gsasl_session *s, Gsasl_property which)
{
	return authstr_span_of(gsasl_property_fast(s, which));
}

/* RFC 4616 section 2 has the server prepare both strings; people also have
 * passwords that SASLprep refuses.  Either way of being equal will do. */
static bool
same_secret(const char *stored, const char *given)
{
	char *a = NULL, *b = NULL;
	bool same = authstr_secret_equal(
	    authstr_span_of(stored), authstr_span_of(given));

	if (!same && gsasl_saslprep(stored, 0, &a, NULL) == GSASL_OK &&
	    gsasl_saslprep(given, 0, &b, NULL) == GSASL_OK)
		same = authstr_secret_equal(
		    authstr_span_of(a), authstr_span_of(b));
	gsasl_free(a);
	gsasl_free(b);
	return same;
}

static int
validate(struct sink_login *l, Gsasl_session *s)
{
	struct authstr_span name = property(s, GSASL_AUTHID);
	const char *given = gsasl_property_fast(s, GSASL_PASSWORD);
	const struct sink_user *u = users_find(l->users, name);

	if (u == NULL || given == NULL || !same_secret(u->secret, given))
		return GSASL_AUTHENTICATION_ERROR;
	return GSASL_OK;
}

/* Whose ticket it is: the principal without its realm, which the keytab of a
 * test has one of. */
static struct authstr_span
ticket_user(Gsasl_session *s)
{
	struct authstr_span name = property(s, GSASL_GSSAPI_DISPLAY_NAME);

	return name.p == NULL ? name
			      : word_sub(name, 0, word_find(name, '@', 0));
}

/* Without one libgsasl refuses what binds to this type. */
static int
give_binding(const struct sink_login *l, Gsasl_session *s, Gsasl_property which)
{
	const char *type =
	    which == GSASL_CB_TLS_UNIQUE ? "tls-unique" : "tls-exporter";
	struct authstr_buf *out = authstr_buf_new(200);
	struct net_binding b;
	int rc = GSASL_NO_CALLBACK;

	if (out != NULL && l->ssl != NULL &&
	    net_binding_take(l->ssl, authstr_span_of(type), &b, NULL) ==
		EXIT_DONE &&
	    authstr_b64_print((struct authstr_span){ b.data, b.len }, out) ==
		AUTHSTR_OK) {
		struct authstr_span b64 = authstr_buf_span(out);

		rc = gsasl_property_set_raw(
		    s, which, (const char *)b64.p, b64.len);
	}
	authstr_buf_free(out);
	return rc;
}

static int
callback(Gsasl *ctx, Gsasl_session *s, Gsasl_property which)
{
	struct sink_login *l = s != NULL ? gsasl_session_hook_get(s) : NULL;
	struct authstr_span secret;

	(void)ctx;
	if (l == NULL)
		return GSASL_NO_CALLBACK;
	switch (which) {
	case GSASL_PASSWORD:
		secret = login_secret(l, property(s, GSASL_AUTHID));
		return gsasl_property_set_raw(
		    s, GSASL_PASSWORD, (const char *)secret.p, secret.len);
	case GSASL_CB_TLS_UNIQUE:
	case GSASL_CB_TLS_EXPORTER:
		return give_binding(l, s, which);
	case GSASL_VALIDATE_SIMPLE:
		return validate(l, s);
	case GSASL_VALIDATE_ANONYMOUS:
		return GSASL_OK;
	case GSASL_VALIDATE_GSSAPI:
		return users_find(l->users, ticket_user(s)) != NULL
			   ? GSASL_OK
			   : GSASL_AUTHENTICATION_ERROR;
	case GSASL_SERVICE:
		return gsasl_property_set(s, which, "smtp");
	case GSASL_HOSTNAME:
	case GSASL_REALM:
		return gsasl_property_set(s, which, "localhost");
	default:
		return GSASL_NO_CALLBACK;
	}
}

Gsasl *
login_context(void)
{
	Gsasl *ctx = NULL;

	if (gsasl_init(&ctx) != GSASL_OK)
		return NULL;
	gsasl_callback_set(ctx, callback);
	return ctx;
}

/* Accepted by the mechanism: may the user act as whom it asks to? */
static bool
permitted(struct sink_login *l)
{
	Gsasl_session *s = l->session;
	struct authstr_span authzid = property(s, GSASL_AUTHZID);
	struct authstr_span name = property(s, GSASL_AUTHID);

	if (name.p == NULL)
		name = property(s, GSASL_ANONYMOUS_TOKEN);
	if (name.p == NULL)
		name = ticket_user(s);
	if (name.p == NULL || !login_claim(l, name))
		return false;
	return authzid.len == 0 || authstr_secret_equal(authzid, name);
}

static enum login_result
verdict(struct sink_login *l, int rc, struct authstr_span in, bool more)
{
	switch (rc) {
	case GSASL_OK:
		if (!permitted(l))
			return LOGIN_REFUSED;
		l->last = more;
		return more ? LOGIN_MORE : LOGIN_ACCEPTED;
	case GSASL_NEEDS_MORE:
		return LOGIN_MORE;
	case GSASL_MECHANISM_PARSE_ERROR:
	case GSASL_MECHANISM_CALLED_TOO_MANY_TIMES:
		return LOGIN_MALFORMED;
	case GSASL_MALLOC_ERROR:
	case GSASL_CRYPTO_ERROR:
		return LOGIN_BROKEN;
	default:
		break;
	}
	/* libgsasl always prepares a CRAM-MD5 secret; RFC 2195 knows nothing
	 * of that, and neither do most clients. */
	return login_cram_fits(l, in) ? LOGIN_ACCEPTED : LOGIN_REFUSED;
}

enum login_result
login_gsasl_step(
    struct sink_login *l, struct authstr_span in, struct authstr_buf *out)
{
	char *p = NULL;
	size_t n = 0;
	int rc = gsasl_step(l->session, (const char *)in.p, in.len, &p, &n);
	struct authstr_span said = { (unsigned char *)p, n };

	if (rc == GSASL_OK || rc == GSASL_NEEDS_MORE)
		authstr_buf_put(out, said);
	if (rc == GSASL_NEEDS_MORE && in.p == NULL)
		authstr_buf_put(l->challenge, said);
	gsasl_free(p);
	if (authstr_buf_status(out) != AUTHSTR_OK ||
	    authstr_buf_status(l->challenge) != AUTHSTR_OK)
		return LOGIN_BROKEN;
	return verdict(l, rc, in, n > 0);
}

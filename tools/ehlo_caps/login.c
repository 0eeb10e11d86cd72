/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/login.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "applet.h"
#include "opt/near.h"
#include "out/fail.h"
#include "out/out.h"
#include "secret/secret.h"

bool
login_wanted(const struct login_options *o)
{
	return !o->check && (o->user != NULL || o->password != NULL ||
				o->token != NULL || o->mech != NULL);
}

static bool
needs_no_secret(const struct login_options *o)
{
	const struct authstr_mech *m = NULL;

	if (o->mech != NULL)
		m = authstr_mech_find(authstr_span_of(o->mech));
	return m != NULL &&
	       (authstr_mech_flags(m) & AUTHSTR_MECH_NO_SECRET) != 0;
}

/* Where a host's own is, which is read for each. */
static bool
is_of_host(const char *source)
{
	return source != NULL && strncmp(source, "netrc", 5) == 0;
}

static int
read_one(const char *source, const char *what, const char *host,
    const char *user, struct authstr_buf **out, struct authstr_error *err)
{
	if (source == NULL)
		return EXIT_DONE;
	*out = authstr_buf_new(SECRET_MAX);
	if (*out == NULL)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	return secret_read(source, what, host, user, *out, err);
}

static const char *
password_source(const struct login_options *o)
{
	if (o->password != NULL || o->token != NULL || o->user == NULL ||
	    needs_no_secret(o))
		return o->password;
	return "ask";
}

int
login_begin(
    struct login *l, const struct login_options *o, struct authstr_error *err)
{
	const char *password = password_source(o);
	int rc = EXIT_DONE;

	*l = (struct login){ .o = o };
	if (!is_of_host(password))
		rc = read_one(
		    password, "password", NULL, o->user, &l->password, err);
	if (rc == EXIT_DONE && !is_of_host(o->token))
		rc = read_one(o->token, "token", NULL, o->user, &l->token, err);
	return rc;
}

void
login_end(struct login *l)
{
	authstr_buf_free(l->password);
	authstr_buf_free(l->token);
	l->password = l->token = NULL;
}

/* -------------------------------------------------------------- a session */

/* What goes into it, until the first failure. */
struct inputs {
	struct authstr_session *s;
	struct hide *hide;
	struct authstr_error *err;
	int rc;
};

static void
put(struct inputs *in, enum authstr_input which, struct authstr_span value)
{
	if (in->rc == EXIT_DONE && value.p != NULL)
		in->rc = out_status(
		    authstr_session_login(in->s, which, value, in->err));
}

static void
put_text(struct inputs *in, enum authstr_input which, const char *text)
{
	if (text != NULL)
		put(in, which, authstr_span_of(text));
}

static void
put_number(struct inputs *in, enum authstr_input which, unsigned long long n)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", n);
	put_text(in, which, text);
}

static void
put_secret(struct inputs *in, enum authstr_input which,
    const struct authstr_buf *known, const char *source, const char *host,
    const char *user)
{
	struct authstr_buf *own = NULL;

	if (in->rc != EXIT_DONE)
		return;
	if (known == NULL && is_of_host(source)) {
		in->rc =
		    read_one(source, "password", host, user, &own, in->err);
		known = own;
	}
	if (known != NULL) {
		put(in, which, authstr_buf_span(known));
		hide_secret(in->hide, authstr_buf_span(known));
	}
	authstr_buf_free(own);
}

static const char *
service_of(enum authstr_protocol protocol)
{
	static const char *const services[] = {
		[AUTHSTR_SMTP] = "smtp",
		[AUTHSTR_IMAP] = "imap",
		[AUTHSTR_POP3] = "pop",
		[AUTHSTR_HTTP] = "http",
		[AUTHSTR_LMTP] = "lmtp",
		[AUTHSTR_SIEVE] = "sieve",
	};

	return services[protocol];
}

static void
put_server(struct inputs *in, const struct net_target *t)
{
	put_number(in, AUTHSTR_TIME, (unsigned long long)time(NULL));
	if (t == NULL) {
		put_text(in, AUTHSTR_SERVICE, "smtp");
		return;
	}
	put_text(in, AUTHSTR_SERVICE, service_of(t->protocol));
	put_text(in, AUTHSTR_HOST, t->host);
	put_number(in, AUTHSTR_PORT, t->port);
}

int
login_apply(const struct login *l, struct authstr_session *s,
    const struct net_target *t, struct hide *hide, struct authstr_error *err)
{
	const struct login_options *o = l->o;
	const char *host = t != NULL ? t->host : NULL;
	struct inputs in = { s, hide, err, EXIT_DONE };

	put_server(&in, t);
	put_text(&in, AUTHSTR_AUTHCID, o->user);
	put_text(&in, AUTHSTR_AUTHZID, o->authzid);
	put_secret(
	    &in, AUTHSTR_PASSWORD, l->password, o->password, host, o->user);
	put_secret(&in, AUTHSTR_TOKEN, l->token, o->token, host, o->user);
	if (in.rc == EXIT_DONE && o->mech != NULL)
		in.rc = out_status(authstr_session_plan(
		    s, AUTHSTR_PLAN_MECH, authstr_span_of(o->mech), err));
	if (in.rc != EXIT_DONE && o->mech != NULL)
		near_mech_tell(o->mech, err);
	authstr_session_allow_cleartext(s, o->cleartext);
	authstr_session_ask_again(s, 1);
	return in.rc;
}

/* SPDX-License-Identifier: MIT */
/*
 * Who logs in, with what.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "applet.h"
#include "out/fail.h"
#include "msa_test/msa_test.h"
#include "opt/near.h"
#include "out/out.h"
#include "secret/secret.h"

/* Options whose value is an input of the login as it is. */
static const struct {
	enum authstr_input which;
	const char *option;
	size_t at;
} inputs[] = {
#define AT(member) offsetof(struct test_values, member)
	{ AUTHSTR_AUTHCID, "--user", AT(user) },
	{ AUTHSTR_AUTHZID, "--authzid", AT(authzid) },
	{ AUTHSTR_REALM, "--realm", AT(realm) },
	{ AUTHSTR_DOMAIN, "--domain", AT(domain) },
	{ AUTHSTR_WORKSTATION, "--workstation", AT(workstation) },
	{ AUTHSTR_NTLM_VERSION, "--ntlm", AT(ntlm) },
	{ AUTHSTR_PREP, "--prep", AT(prep) },
	{ AUTHSTR_CONSUMER_KEY, "--consumer-key", AT(consumer_key) },
};

/* Those whose value is a SOURCE. */
static const struct {
	enum authstr_input which;
	const char *what;
	size_t at;
} secrets[] = {
	{ AUTHSTR_PASSWORD, "password", AT(password) },
	{ AUTHSTR_TOKEN, "token", AT(token) },
	{ AUTHSTR_TOKEN_SECRET, "token secret", AT(token_secret) },
	{ AUTHSTR_CONSUMER_SECRET, "consumer secret", AT(consumer_secret) },
#undef AT
};
#define N_SECRETS (sizeof(secrets) / sizeof(secrets[0]))

int
test_judge(struct test_run *run, int rc, const char *option)
{
	struct authstr_error *err = &run->err;
	char text[sizeof(err->text)];

	if (rc == AUTHSTR_OK)
		return EXIT_DONE;
	snprintf(text, sizeof(text), "%s: %.150s", option, err->text);
	memcpy(err->text, text, sizeof(text));
	/* A mechanism that is known and not spoken: no login as asked. */
	return rc == AUTHSTR_E_UNSUPPORTED ? EXIT_AUTH : out_status(rc);
}

static int
set_login(struct test_run *run, enum authstr_input which, const char *option,
    const char *value)
{
	size_t bad;

	if (value == NULL)
		return EXIT_DONE;
	/* No mechanism can carry it: better said before anybody is called. */
	if (value[bad = strcspn(value, "\n\r")] != '\0')
		return fail(&run->err, EXIT_BAD_INPUT, bad, "cr-or-lf-in-field",
		    "%s: expected one line, found a line break", option);
	return test_judge(run,
	    authstr_session_login(
		run->session, which, authstr_span_of(value), &run->err),
	    option);
}

int
test_set_plan(struct test_run *run, enum authstr_plan which, const char *option,
    const char *value)
{
	return test_judge(run,
	    authstr_session_plan(
		run->session, which, authstr_span_of(value), &run->err),
	    option);
}

void
test_secrets_end(struct test_secrets *kept)
{
	for (size_t i = 0; i < AUTHSTR_INPUTS; i++)
		authstr_buf_free(kept->of[i]);
}

/* From its source, which may give it but once. */
static int
get_secret(struct test_run *run, enum authstr_input which, const char *what,
    const char *source, struct authstr_buf **out)
{
	const char *host = run->has_target ? run->target.host : NULL;
	int rc;

	if (run->kept != NULL && (*out = run->kept->of[which]) != NULL)
		return EXIT_DONE;
	if ((*out = authstr_buf_new(SECRET_MAX)) == NULL)
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	rc = secret_read(source, what, host, run->v.user, *out, &run->err);
	if (run->kept != NULL && rc == EXIT_DONE)
		run->kept->of[which] = *out;
	return rc;
}

static int
set_secret(struct test_run *run, enum authstr_input which, const char *what,
    const char *source)
{
	struct authstr_buf *secret;
	int rc = get_secret(run, which, what, source, &secret);

	if (rc == EXIT_DONE)
		rc = test_judge(run,
		    authstr_session_login(run->session, which,
			authstr_buf_span(secret), &run->err),
		    what);
	/* The others are never sent. */
	if (secret != NULL && !run->v.show_secrets &&
	    (which == AUTHSTR_TOKEN || which == AUTHSTR_PASSWORD))
		hide_secret(&run->log.hide, authstr_buf_span(secret));
	if (run->kept == NULL || run->kept->of[which] != secret)
		authstr_buf_free(secret);
	return rc;
}

/* The client's certificate is all that was given to log in with. */
static bool
by_certificate(const struct test_values *v)
{
	return v->net.cert != NULL && v->mech == NULL && v->password == NULL &&
	       v->token == NULL;
}

/* Nobody said where the secret is: ask, unless none is needed. */
static int
ask_secret(struct test_run *run)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(run->v.mech));
	unsigned flags = m != NULL ? authstr_mech_flags(m) : 0;
	int rc;

	if (run->v.user == NULL || (flags & AUTHSTR_MECH_NO_SECRET) != 0 ||
	    by_certificate(&run->v))
		return EXIT_DONE;
	if ((flags & AUTHSTR_MECH_TOKEN) == 0)
		return set_secret(run, AUTHSTR_PASSWORD, "password", "ask");
	rc = set_secret(run, AUTHSTR_TOKEN, "token", "ask");
	if (rc == EXIT_DONE &&
	    (authstr_mech_takes(m) & 1u << AUTHSTR_TOKEN_SECRET) != 0)
		rc = set_secret(
		    run, AUTHSTR_TOKEN_SECRET, "token secret", "ask");
	return rc;
}

static const char *
source_of(const struct test_run *run, size_t i)
{
	const char *source;

	memcpy(&source, (const char *)&run->v + secrets[i].at, sizeof(source));
	return source;
}

static int
set_secrets(struct test_run *run)
{
	bool any = false;
	int rc = EXIT_DONE;

	for (size_t i = 0; i < N_SECRETS && rc == EXIT_DONE; i++) {
		if (source_of(run, i) == NULL)
			continue;
		any = true;
		rc = set_secret(
		    run, secrets[i].which, secrets[i].what, source_of(run, i));
	}
	return any ? rc : ask_secret(run);
}

/* The buffer is kept where it was filled. */
int
test_secrets_read(struct test_run *run)
{
	int rc = EXIT_DONE;

	for (size_t i = 0; i < N_SECRETS && rc == EXIT_DONE; i++) {
		struct authstr_buf *secret;

		if (source_of(run, i) == NULL)
			continue;
		rc = get_secret(run, secrets[i].which, secrets[i].what,
		    source_of(run, i), &secret);
		if (rc != EXIT_DONE)
			authstr_buf_free(secret);
	}
	return rc;
}

static int
set_inputs(struct test_run *run)
{
	const char *values = (const char *)&run->v, *value;
	int rc = EXIT_DONE;

	for (size_t i = 0;
	     i < sizeof(inputs) / sizeof(inputs[0]) && rc == EXIT_DONE; i++) {
		memcpy(&value, values + inputs[i].at, sizeof(value));
		rc = set_login(run, inputs[i].which, inputs[i].option, value);
	}
	return rc;
}

static int
set_number(struct test_run *run, enum authstr_input which, const char *option,
    unsigned long long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", value);
	return set_login(run, which, option, text);
}

/* OAUTHBEARER, DIGEST-MD5 and GSSAPI name the server, and the service, which
 * the session knows; NTLM has the time in it. */
static int
set_server(struct test_run *run)
{
	int rc = set_number(
	    run, AUTHSTR_TIME, "time", (unsigned long long)time(NULL));

	if (rc == EXIT_DONE && run->has_target)
		rc = set_login(run, AUTHSTR_HOST, "host", run->target.host);
	if (rc == EXIT_DONE && run->has_target)
		rc = set_number(run, AUTHSTR_PORT, "port", run->target.port);
	return rc;
}

static int
set_bounds(struct test_run *run)
{
	const struct test_values *v = &run->v;
	int rc = EXIT_DONE;

	if (v->min_iterations > 0)
		rc = set_number(run, AUTHSTR_MIN_ITERATIONS, "--min-iterations",
		    v->min_iterations);
	if (rc == EXIT_DONE && v->max_iterations > 0)
		rc = set_number(run, AUTHSTR_MAX_ITERATIONS, "--max-iterations",
		    v->max_iterations);
	return rc;
}

int
test_plan_login(struct test_run *run)
{
	const struct test_values *v = &run->v;
	bool only =
	    v->net.quit_after != NULL && strcmp(v->net.quit_after, "auth") == 0;
	int rc;

	authstr_session_external(run->session, by_certificate(v));
	if (v->user == NULL && v->password == NULL && v->token == NULL &&
	    v->mech == NULL)
		/* No login at all would not do where that is the goal. */
		return only && by_certificate(v)
			   ? test_set_plan(
				 run, AUTHSTR_PLAN_MECH, "--cert", "EXTERNAL")
			   : EXIT_DONE;
	if ((rc = set_inputs(run)) != EXIT_DONE ||
	    (rc = set_server(run)) != EXIT_DONE ||
	    (rc = set_bounds(run)) != EXIT_DONE)
		return rc;
	if (v->mech != NULL && (rc = test_set_plan(run, AUTHSTR_PLAN_MECH,
				    "--mech", v->mech)) != EXIT_DONE) {
		near_mech_tell(v->mech, &run->err);
		return rc;
	}
	return set_secrets(run);
}

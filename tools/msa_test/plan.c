/* SPDX-License-Identifier: MIT */
/*
 * The plan of one run: who logs in with what, and what is sent to whom.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "applet.h"
#include "entropy.h"
#include "out/fail.h"
#include "msa_test/message.h"
#include "msa_test/msa_test.h"
#include "out/out.h"
#include "secret/secret.h"

/* What is read with --body; more than servers take. */
#define BODY_MAX ((size_t)512 * 1024 * 1024)

/* What the library says, with the option named; an exit status. */
static int
judge(struct test_run *run, int rc, const char *option)
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
	return judge(run,
	    authstr_session_login(
		run->session, which, authstr_span_of(value), &run->err),
	    option);
}

static int
set_plan(struct test_run *run, enum authstr_plan which, const char *option,
    const char *value)
{
	return judge(run,
	    authstr_session_plan(
		run->session, which, authstr_span_of(value), &run->err),
	    option);
}

static int
set_secret(struct test_run *run, enum authstr_input which, const char *what,
    const char *source)
{
	struct authstr_buf *secret = authstr_buf_new(SECRET_MAX);
	const char *host = run->has_target ? run->target.host : NULL;
	int rc;

	if (secret == NULL)
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	rc = secret_read(source, what, host, run->v.user, secret, &run->err);
	if (rc == EXIT_DONE)
		rc = judge(run,
		    authstr_session_login(run->session, which,
			authstr_buf_span(secret), &run->err),
		    what);
	if (!run->v.show_secrets)
		hide_secret(&run->log.hide,
		    which == AUTHSTR_TOKEN ? HIDE_TOKEN : HIDE_PASSWORD,
		    authstr_buf_span(secret));
	authstr_buf_free(secret);
	return rc;
}

/* Nobody said where the secret is: ask, unless none is needed. */
static int
ask_secret(struct test_run *run)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(run->v.mech));
	unsigned flags = m != NULL ? authstr_mech_flags(m) : 0;

	if (run->v.user == NULL || (flags & AUTHSTR_MECH_NO_SECRET) != 0)
		return EXIT_DONE;
	if ((flags & AUTHSTR_MECH_TOKEN) != 0)
		return set_secret(run, AUTHSTR_TOKEN, "token", "ask");
	return set_secret(run, AUTHSTR_PASSWORD, "password", "ask");
}

/* OAUTHBEARER names the server. */
static int
set_server(struct test_run *run)
{
	char port[8];
	int rc;

	if (!run->has_target)
		return EXIT_DONE;
	snprintf(port, sizeof(port), "%u", (unsigned)run->target.port);
	rc = set_login(run, AUTHSTR_HOST, "host", run->target.host);
	return rc != EXIT_DONE ? rc
			       : set_login(run, AUTHSTR_PORT, "port", port);
}

static int
plan_login(struct test_run *run)
{
	const struct test_values *v = &run->v;
	int rc;

	if (v->user == NULL && v->password == NULL && v->token == NULL &&
	    v->mech == NULL)
		return EXIT_DONE;
	if ((rc = set_login(run, AUTHSTR_AUTHCID, "--user", v->user)) !=
		EXIT_DONE ||
	    (rc = set_login(run, AUTHSTR_AUTHZID, "--authzid", v->authzid)) !=
		EXIT_DONE ||
	    (rc = set_server(run)) != EXIT_DONE)
		return rc;
	if (v->mech != NULL && (rc = set_plan(run, AUTHSTR_PLAN_MECH, "--mech",
				    v->mech)) != EXIT_DONE)
		return rc;
	if (v->password == NULL && v->token == NULL)
		return ask_secret(run);
	if (v->password != NULL && (rc = set_secret(run, AUTHSTR_PASSWORD,
					"password", v->password)) != EXIT_DONE)
		return rc;
	return v->token == NULL
		   ? EXIT_DONE
		   : set_secret(run, AUTHSTR_TOKEN, "token", v->token);
}

/* ----------------------------------------------------------- message -- */

static int
read_body(struct test_run *run, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	unsigned char chunk[16384];
	size_t n;
	int rc = EXIT_DONE;

	if (f == NULL)
		return fail(&run->err, EXIT_IO, AUTHSTR_NO_OFFSET,
		    "cannot-read", "%s: %s", path, strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		authstr_buf_put(
		    run->message, (struct authstr_span){ chunk, n });
	if (ferror(f))
		rc = fail(&run->err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-read",
		    "%s: %s", path, strerror(errno));
	else if (authstr_buf_status(run->message) != AUTHSTR_OK)
		rc = fail(&run->err, EXIT_BAD_INPUT, BODY_MAX, "body-too-long",
		    "%s: expected at most 512 MiB", path);
	if (f != stdin)
		fclose(f);
	return rc;
}

static int
write_message(struct test_run *run)
{
	const struct test_values *v = &run->v;
	char unique[26];
	struct message m = { .from = v->from,
		.to = v->to.items,
		.n_to = v->to.n,
		.cc = v->cc.items,
		.n_cc = v->cc.n,
		.subject = v->subject,
		.name = v->net.name != NULL ? v->net.name : "localhost",
		.unique = unique,
		.date = time(NULL) };

	if (!entropy_text(unique, sizeof(unique)))
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-random", "the random generator failed");
	return judge(
	    run, message_print(&m, run->message, &run->err), "message");
}

static int
plan_rcpts(
    struct test_run *run, const char *option, const struct opt_list *list)
{
	int rc = EXIT_DONE;

	for (size_t i = 0; i < list->n && rc == EXIT_DONE; i++)
		rc = set_plan(run, AUTHSTR_PLAN_RCPT, option, list->items[i]);
	return rc;
}

static int
plan_message(struct test_run *run)
{
	struct test_values *v = &run->v;
	int rc;

	if (v->to.n == 0 && v->cc.n == 0 && v->from == NULL)
		return EXIT_DONE;
	if (v->from == NULL && v->user != NULL && strchr(v->user, '@') != NULL)
		v->from = v->user;
	if (v->from == NULL)
		return opt_complain(
		    &msa_test_page, "expected --from with --to, found none");
	if ((rc = set_plan(run, AUTHSTR_PLAN_FROM, "--from", v->from)) !=
		EXIT_DONE ||
	    (rc = plan_rcpts(run, "--to", &v->to)) != EXIT_DONE ||
	    (rc = plan_rcpts(run, "--cc", &v->cc)) != EXIT_DONE)
		return rc;
	if (v->to.n == 0 && v->cc.n == 0)
		return EXIT_DONE;
	if (v->body != NULL && v->subject != NULL)
		out_warn("note: --subject is not used: FILE is sent as it is");
	rc = v->body != NULL ? read_body(run, v->body) : write_message(run);
	if (rc == EXIT_DONE)
		authstr_session_message(
		    run->session, authstr_buf_span(run->message));
	return rc;
}

/* --quit-after must not promise what was not planned. */
static int
check_goal(const struct test_values *v)
{
	const char *stage = v->net.quit_after;

	if (stage == NULL)
		return EXIT_DONE;
	if (strcmp(stage, "auth") == 0 && v->user == NULL && v->mech == NULL &&
	    v->token == NULL)
		return opt_complain(
		    &msa_test_page, "--quit-after auth needs --user");
	if (strcmp(stage, "mail") == 0 && v->from == NULL && v->user == NULL)
		return opt_complain(
		    &msa_test_page, "--quit-after mail needs --from");
	if ((strcmp(stage, "rcpt") == 0 || strcmp(stage, "data") == 0) &&
	    v->to.n == 0 && v->cc.n == 0)
		return opt_complain(
		    &msa_test_page, "--quit-after %s needs --to", stage);
	return EXIT_DONE;
}

int
test_plan(struct test_run *run, const char *target)
{
	int rc = check_goal(&run->v);

	if (rc != EXIT_DONE)
		return rc;
	run->session = authstr_session_new();
	run->message = authstr_buf_new(BODY_MAX);
	if (run->session == NULL || run->message == NULL ||
	    !test_log_begin(&run->log, run->v.json, run->v.show_secrets))
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	run->has_target = target != NULL;
	if (run->has_target &&
	    net_target_parse(target, &run->target, &run->err) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	authstr_session_allow_cleartext(run->session, run->v.allow_cleartext);
	if ((rc = plan_login(run)) != EXIT_DONE)
		return rc;
	return plan_message(run);
}

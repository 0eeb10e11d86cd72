/* SPDX-License-Identifier: MIT */
/*
 * The plan of one run: what is sent to whom.
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

/* What is read with --body; more than servers take. */
#define BODY_MAX ((size_t)512 * 1024 * 1024)

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
	return test_judge(
	    run, message_print(&m, run->message, &run->err), "message");
}

static int
plan_rcpts(
    struct test_run *run, const char *option, const struct opt_list *list)
{
	int rc = EXIT_DONE;

	for (size_t i = 0; i < list->n && rc == EXIT_DONE; i++)
		rc = test_set_plan(
		    run, AUTHSTR_PLAN_RCPT, option, list->items[i]);
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
	if ((rc = test_set_plan(run, AUTHSTR_PLAN_FROM, "--from", v->from)) !=
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

/* Where mail is read, it is not handed in; but a login can be tried. */
static int
check_protocol(struct test_run *run)
{
	static const char *const stages[] = { "connect", "ehlo", "tls",
		"auth" };
	enum authstr_protocol protocol = run->target.protocol;

	if (protocol == AUTHSTR_SMTP || protocol == AUTHSTR_LMTP)
		return EXIT_DONE;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (run->v.net.quit_after != NULL &&
		    strcmp(run->v.net.quit_after, stages[i]) == 0)
			return EXIT_DONE;
	return fail(&run->err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-target",
	    "expected a server that takes mail, found one of %s: add "
	    "--quit-after auth to try the login",
	    authstr_protocol_name(protocol));
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
	    !test_log_begin(
		&run->log, run->v.json || run->quiet, run->v.show_secrets))
		return fail(&run->err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET,
		    "no-memory", "out of memory");
	run->log.emits = run->v.emit;
	run->has_target = target != NULL;
	if (run->has_target &&
	    net_target_parse(target, &run->target, &run->err) != AUTHSTR_OK)
		return EXIT_BAD_USAGE;
	if (run->has_target && (rc = check_protocol(run)) != EXIT_DONE)
		return rc;
	authstr_session_chunking(run->session, run->v.chunking);
	authstr_session_pipelining(run->session, run->v.pipelining);
	authstr_session_allow_cleartext(run->session, run->v.allow_cleartext);
	if ((rc = test_plan_login(run)) != EXIT_DONE)
		return rc;
	return plan_message(run);
}
